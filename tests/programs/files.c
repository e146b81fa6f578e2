/* What can be known about files without opening one: newfstatat(2) and readlinkat(2). */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static char long_path[5000];

static void status(const char *what, int dir, const char *path, int flags)
{
	struct stat st;
	long ret = syscall(SYS_newfstatat, dir, path, &st, flags);

	if (ret < 0)
		printf("%s: %s\n", what, strerrorname_np(errno));
	else
		printf("%s: mode %o, device %d, size %s\n", what, st.st_mode & ~0777,
		       (int)st.st_rdev, S_ISREG(st.st_mode) && st.st_size > 0 ? "some" : "none");
}

static void link_of(const char *what, const char *path, char *to, int size)
{
	long ret = syscall(SYS_readlinkat, AT_FDCWD, path, to, size);

	if (ret < 0)
		printf("%s: %s\n", what, strerrorname_np(errno));
	else
		printf("%s: %.*s\n", what, (int)ret, to);
}

int main(int argc, char **argv)
{
	char target[300];

	(void)argc;
	memset(long_path, 'x', sizeof(long_path) - 1);
	status("standard output", 1, "", AT_EMPTY_PATH);
	status("a bad descriptor", 77, "", AT_EMPTY_PATH);
	status("an empty path", 1, "", 0);
	status("/init", AT_FDCWD, "/init", 0);
	status("relative", AT_FDCWD, "bin/hello", 0);
	status("a path does not need the directory", 77, "/init", 0);
	status("relative to what is none", 1, "init", 0);
	status("relative to a bad descriptor", 77, "init", 0);
	status("a directory", AT_FDCWD, "/bin", 0);
	status("no such file", AT_FDCWD, "/bin/nothing", 0);
	status("a bad flag", AT_FDCWD, "/init", 0x40000);
	status("a null path", AT_FDCWD, NULL, 0);
	status("a kernel path", AT_FDCWD, (char *)0xffffffff80000000, 0);
	status("a long path", AT_FDCWD, long_path, 0);
	printf("nowhere to put it: %ld ",
	       syscall(SYS_newfstatat, AT_FDCWD, "/init", (void *)16, 0));
	printf("%s\n", strerrorname_np(errno));

	link_of("/proc/self/exe", "/proc/self/exe", target, sizeof(target));
	link_of("its beginning", "/proc/self/exe", target, 4);
	link_of("not a link", "/init", target, sizeof(target));
	link_of("no such link", "/nothing", target, sizeof(target));
	link_of("an empty path", "", target, sizeof(target));
	link_of("no room", "/proc/self/exe", target, 0);
	link_of("less than no room", "/proc/self/exe", target, -1);
	link_of("nowhere to put it", "/proc/self/exe", (char *)16, 100);
	link_of("a null path", NULL, target, sizeof(target));
	link_of("a long path", long_path, target, sizeof(target));
	printf("and the program was called %s\n", argv[0]);
	return 0;
}
