/* chdir(2), fchdir(2), getcwd(2), getdents64(2), access(2), statx(2), umask(2). */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include "outcome.h"

struct entry {
	unsigned long ino, off;
	unsigned short size;
	unsigned char type;
	char name[];
};

static void here(const char *what)
{
	char path[4096];

	if (syscall(SYS_getcwd, path, sizeof(path)) < 0)
		printf("%s: %s\n", what, errno_name(errno));
	else
		printf("%s: %s\n", what, path);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Names and kinds, sorted, read with this much room at a time. */
static void list(const char *path, size_t room)
{
	static char buffer[4096], names[4000];
	char *sorted[100], *next = names;
	int fd = open(path, O_RDONLY | O_DIRECTORY), n = 0;
	long got;

	while ((got = syscall(SYS_getdents64, fd, buffer, room)) > 0)
		for (long at = 0; at < got; n++) {
			struct entry *e = (void *)(buffer + at);

			sorted[n] = next;
			next += sprintf(next, "%s(%d)", e->name, e->type) + 1;
			at += e->size;
		}
	printf("%s with %zu bytes: %s:", path, room, got < 0 ? errno_name(errno) : "the end");
	qsort(sorted, n, sizeof(char *), by_name);
	for (int i = 0; i < n; i++)
		printf(" %s", sorted[i]);
	printf("\n");
	lseek(fd, 0, SEEK_SET);
	value("\tagain from the beginning", syscall(SYS_getdents64, fd, buffer, 4096) > 0);
	close(fd);
}

static void may(const char *path, int mode)
{
	printf("%s for %d: ", path, mode);
	say("access", syscall(SYS_faccessat, AT_FDCWD, path, mode));
}

static void stat_of(const char *path, int flags)
{
	struct {
		unsigned int mask, blksize;
		unsigned long attributes;
		unsigned int nlink, uid, gid;
		unsigned short mode, pad;
		unsigned long ino, size, more[28];
	} x;
	char buffer[256];

	memset(&x, 0, sizeof(x));
	snprintf(buffer, sizeof(buffer), "statx %s, flags %x", path, flags);
	if (say(buffer, syscall(SYS_statx, AT_FDCWD, path, flags, 0x7ff, &x)) == 0)
		printf("\tall basic fields: %d, mode %o, uid %d, size %ld\n",
		       (x.mask & 0x7ff) == 0x7ff, x.mode, x.uid,
		       (x.mode & S_IFMT) == S_IFREG ? (long)x.size : 0);
}

int main(int argc, char **argv)
{
	char small[8], buffer[64];
	int dir, file;

	if (argc < 2 || chdir(argv[1]) < 0)
		return 1;
	here("here");
	say("down", chdir("sub"));
	here("here");
	say("a relative file", close(open("one", O_RDONLY)));
	say("up", chdir(".."));
	say("through a link", chdir("dirlink"));
	here("where it leads");
	say("up, not along the link", chdir(".."));
	here("here");
	say("a file", chdir("text"));
	say("nothing", chdir("nothing"));
	say("a loop", chdir("loop"));
	say("an empty path", chdir(""));
	say("null", syscall(SYS_chdir, NULL));
	dir = open("sub", O_RDONLY);
	file = open("text", O_RDONLY);
	say("fchdir", fchdir(dir));
	here("here");
	say("fchdir to a file", fchdir(file));
	say("fchdir to nothing", fchdir(77));
	if (fork() == 0) {
		say("a child goes away", chdir("/"));
		here("it is");
		_exit(0);
	}
	wait(NULL);
	here("we are still");
	say("back", chdir(argv[1]));
	value("room for the path and its end", syscall(SYS_getcwd, buffer, 64));
	value("no room", syscall(SYS_getcwd, small, 2));
	value("nowhere", syscall(SYS_getcwd, 16, 64));
	chdir("/");
	value("the root needs two", syscall(SYS_getcwd, small, 2));
	value("one is too few", syscall(SYS_getcwd, small, 1));
	chdir(argv[1]);

	list(".", 4096);
	list("sub", 4096);
	list("sub", 40);
	list("sub", 20);
	value("getdents of a file", syscall(SYS_getdents64, file, buffer, 64));
	value("getdents of nothing", syscall(SYS_getdents64, 77, buffer, 64));
	lseek(dir, 0, SEEK_SET);
	value("getdents, nowhere to put it", syscall(SYS_getdents64, dir, 16, 64));

	may("text", F_OK);
	may("text", R_OK);
	may("text", X_OK);
	may("sub", R_OK | X_OK);
	may("nothing", F_OK);
	may("text", 8);
	may("nothing", 8);
	may("dangling", F_OK);
	stat_of("text", 0);
	stat_of("sub", 0);
	stat_of("link", 0);
	stat_of("link", AT_SYMLINK_NOFOLLOW);
	stat_of("nothing", 0);
	stat_of("text", 0x6000);
	stat_of("", AT_EMPTY_PATH);
	printf("umask was %o, ", umask(077));
	printf("is %o; ", umask(07777));
	printf("only the right for files count: %o\n", umask(022));

	if (setuid(54321) < 0)
		return 1;
	may("text", R_OK);
	may("text", W_OK);
	may("secret", F_OK);
	may("secret", R_OK);
	say("open what is root's", open("secret", O_RDONLY));
	say("open what is root's to write", open("text", O_WRONLY));
	say("O_PATH of what is root's", close(open("secret", O_PATH)));
	return 0;
}
