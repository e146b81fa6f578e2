/* The devices that are made of nothing, and /proc/self/exe. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "say.h"

static char buffer[10000];

static void show(const char *what, long ret)
{
	if (ret == -1)
		say("%s: %s\n", what, error_name(errno));
	else
		say("%s: %ld\n", what, ret);
}

static int all(char c, int n)
{
	for (int i = 0; i < n; i++)
		if (buffer[i] != c)
			return 0;
	return 1;
}

static void device(const char *path)
{
	int fd = open(path, O_RDWR);
	struct stat st;

	say("%s: %s\n", path, result(fd));
	if (fd < 0)
		return;
	must(fstat(fd, &st));
	say("mode %o, %d:%d, size %ld\n", st.st_mode, major(st.st_rdev), minor(st.st_rdev),
	    st.st_size);
	memset(buffer, 'x', sizeof(buffer));
	show("read", read(fd, buffer, 9000));
	say("untouched: %d, zeros: %d\n", all('x', 9000), all(0, 9000));
	show("write", write(fd, "hello", 5));
	show("write of nothing", write(fd, "", 0));
	show("from nowhere", write(fd, (char *)16, 5));
	show("read to nowhere", read(fd, (char *)16, 5));
	show("lseek", lseek(fd, 100, SEEK_SET));
	show("pread", pread(fd, buffer, 5, 1000));
	show("fsync", fsync(fd));
	close(fd);
}

static void zero_mapped(void)
{
	int fd = must(open("/dev/zero", O_RDWR));
	char *a = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	char *b = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	say("zeros: %d %d\n", a[5000], b[5000]);
	a[0] = b[0] = 1;
	if (must(fork()) == 0) {
		a[0] = b[0] = 2;
		_exit(0);
	}
	wait(NULL);
	say("private %d, shared %d\n", a[0], b[0]);
	say("/dev/null can't be mapped: %s\n",
	    result((long)mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, open("/dev/null", O_RDWR), 0)));
}

static void program(void)
{
	int fd = must(open("/proc/self/exe", O_RDONLY));
	struct stat a, b;
	char path[100];

	show("read", read(fd, buffer, 4));
	say("%.3s\n", buffer + 1);
	must(stat("/proc/self/exe", &a));
	must(stat(self(), &b));
	say("the same file: %s\n", yes(a.st_ino == b.st_ino));
	must(lstat("/proc/self/exe", &a));
	say("a link: %s\n", yes(S_ISLNK(a.st_mode)));
	snprintf(path, sizeof(path), "/proc/%d/exe", getpid());
	show("by number", access(path, R_OK));
	show("nobody's", access("/proc/99999/exe", R_OK));
	show("no such file", access("/proc/self/nothing", R_OK));
	show("not a number", access("/proc/0x1/exe", R_OK));
}

int main(void)
{
	device("/dev/null");
	device("/dev/zero");
	device("/dev/full");
	device("/dev/urandom");
	device("/dev/tty");
	zero_mapped();
	program();
	return 0;
}
