/* The ways to write a path: each is walked component by component. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

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

int main(void)
{
	status("the root", AT_FDCWD, "/", 0);
	status("the root, empty", AT_FDCWD, "", AT_EMPTY_PATH);
	status("a slash at the end", AT_FDCWD, "/bin/", 0);
	status("two slashes", AT_FDCWD, "//bin//hello", 0);
	status("dots", AT_FDCWD, "/bin/./../bin/hello", 0);
	status("through a file", AT_FDCWD, "/init/x", 0);
	status("a file, as a directory", AT_FDCWD, "/init/", 0);
	status("nothing, as a directory", AT_FDCWD, "/nothing/", 0);
	status("up from the root", AT_FDCWD, "/../../bin/hello", 0);
	status("up from a file", AT_FDCWD, "/init/../init", 0);
	status("here", AT_FDCWD, ".", 0);
	return 0;
}
