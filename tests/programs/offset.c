/* One file opened once has one place, however many descriptors and processes have it. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include "outcome.h"

#define LINES 1250 /* of 8 bytes, "%07d\n" */

static int fd;
static volatile char *seen;

static long where(int of)
{
	return lseek(of, 0, SEEK_CUR);
}

/* Read lines until the end, and tick off each: no line comes twice. */
static long read_lines(void)
{
	char line[9] = "";
	long n = 0;

	for (; read(fd, line, 8) == 8; n++)
		__atomic_add_fetch(&seen[atoi(line)], 1, __ATOMIC_RELAXED);
	return n;
}

static void *thread(void *argument)
{
	read_lines();
	return argument;
}

static void all_seen(const char *what)
{
	int once = 0;

	for (int i = 0; i < LINES; i++)
		once += seen[i] == 1;
	printf("%s: %d lines of %d were read once\n", what, once, LINES);
	memset((char *)seen, 0, LINES);
	lseek(fd, 0, SEEK_SET);
}

int main(int argc, char **argv)
{
	char bytes[16];
	pthread_t threads[4];
	int copy, other;

	if (argc < 2 || chdir(argv[1]) < 0 || (fd = open("text", O_RDONLY)) < 0)
		return 1;
	seen = mmap(NULL, LINES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	copy = dup(fd);
	other = open("text", O_RDONLY);
	value("read", read(fd, bytes, 10));
	printf("the copy is at %ld, another one at %ld\n", where(copy), where(other));
	if (fork() == 0) {
		lseek(copy, 100, SEEK_SET);
		lseek(other, 50, SEEK_SET);
		_exit(0);
	}
	wait(NULL);
	printf("a child moved it to %ld, the other to %ld\n", where(fd), where(other));
	close(fd);
	printf("closed once, still at %ld\n", where(copy));
	fd = copy;
	lseek(fd, 0, SEEK_SET);

	for (int i = 0; i < 4; i++)
		if (fork() == 0) {
			read_lines();
			_exit(0);
		}
	while (wait(NULL) > 0)
		;
	all_seen("four processes");
	for (int i = 0; i < 4; i++)
		pthread_create(&threads[i], NULL, thread, NULL);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	all_seen("four threads");
	return 0;
}
