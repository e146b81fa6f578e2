/*
 * openat(2) of what a folder holds: files, directories, links; the flags that ask for one of them.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include "outcome.h"

static char long_name[300], long_path[5000];

static long open_at(int dir, const char *path, int flags)
{
	return syscall(SYS_openat, dir, path, flags, 0644);
}

static void try_at(const char *what, int dir, const char *path, int flags)
{
	int fd = say(what, open_at(dir, path, flags));

	if (fd >= 0)
		close(fd);
}

static void try(const char *path, int flags, const char *with)
{
	char what[80];

	snprintf(what, sizeof(what), "%s%s%s", path, *with ? ", " : "", with);
	try_at(what, AT_FDCWD, path, flags);
}

int main(int argc, char **argv)
{
	static const char *const files[] = { "text",	"empty", "sub",	    "link",
					     "dirlink", "loop",	 "dangling" };
	static const struct {
		int flags;
		const char *name;
	} with[] = {
		{ O_RDONLY, "" },
		{ O_DIRECTORY, "O_DIRECTORY" },
		{ O_NOFOLLOW, "O_NOFOLLOW" },
		{ O_PATH, "O_PATH" },
		{ O_PATH | O_NOFOLLOW, "O_PATH, O_NOFOLLOW" },
		{ O_PATH | O_DIRECTORY, "O_PATH, O_DIRECTORY" },
		{ O_CREAT | O_EXCL, "O_CREAT, O_EXCL" },
	};
	struct stat st;
	char byte;
	int dir, fd;

	memset(long_name, 'x', sizeof(long_name) - 1);
	memset(long_path, '/', sizeof(long_path) - 1);
	if (argc < 2 || chdir(argv[1]) < 0)
		return 1;
	for (unsigned int i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		for (unsigned int j = 0; j < sizeof(with) / sizeof(with[0]); j++)
			if (strcmp(files[i], "dangling") != 0 || !(with[j].flags & O_CREAT))
				try(files[i], with[j].flags, with[j].name);
	try("sub", O_WRONLY, "O_WRONLY");
	try("sub", O_RDWR, "O_RDWR");
	try("sub", O_CREAT, "O_CREAT");
	try("sub", O_CREAT | O_DIRECTORY, "O_CREAT, O_DIRECTORY");
	try("nothing", O_RDONLY, "");
	try("nothing/x", O_RDONLY, "");
	try("text/x", O_RDONLY, "");
	try("text/", O_RDONLY, "");
	try("sub/", O_RDONLY, "");
	try("sub/../text", O_RDONLY, "");
	try("dirlink/one", O_RDONLY, "");
	try("dirlink/", O_NOFOLLOW, "O_NOFOLLOW");
	try("loop/x", O_RDONLY, "");
	try("", O_RDONLY, "");
	try("text", 3, "access mode 3");
	try("text", 1 << 30, "an unknown flag");
	try_at("a long name", AT_FDCWD, long_name, O_RDONLY);
	try_at("a long path", AT_FDCWD, long_path, O_RDONLY);
	long_path[4095] = '\0';
	try_at("the longest path", AT_FDCWD, long_path, O_RDONLY);
	try_at("null", AT_FDCWD, NULL, O_RDONLY);
	try_at("a kernel path", AT_FDCWD, (char *)-4096L, O_RDONLY);
	try_at("relative to nothing", 77, "text", O_RDONLY);
	try_at("absolute, relative to nothing", 77, "/", O_RDONLY);
	try_at("relative to the terminal", 1, "text", O_RDONLY);

	dir = open_at(AT_FDCWD, "sub", O_RDONLY | O_DIRECTORY);
	try_at("relative to a directory", dir, "one", O_RDONLY);
	try_at("up from a directory", dir, "../text", O_RDONLY);
	try_at("not in that directory", dir, "text", O_RDONLY);
	try_at("an empty path there", dir, "", O_RDONLY);
	say("read a directory", read(dir, &byte, 1));
	say("write to one", write(dir, "x", 1));
	say("pread of one", pread(dir, &byte, 1, 0));
	fd = open_at(AT_FDCWD, "text", O_RDONLY);
	try_at("relative to a file", fd, "text", O_RDONLY);
	try_at("absolute, relative to a file", fd, "/", O_RDONLY);
	say("write to what was opened to read", write(fd, "x", 1));
	say("write nothing to it", write(fd, "", 0));
	close(fd);
	say("closed", read(fd, &byte, 1));
	say("close again", close(fd));
	say("close -1", close(-1));

	fd = open_at(AT_FDCWD, "text", O_PATH);
	say("O_PATH: read", read(fd, &byte, 1));
	say("O_PATH: lseek", lseek(fd, 0, SEEK_SET));
	say("O_PATH: fstat", fstat(fd, &st));
	say("O_PATH: ioctl", syscall(SYS_ioctl, fd, 0x5401, &st));
	say("O_PATH: fchdir", fchdir(fd));
	say("O_PATH: dup", close(dup(fd)));
	printf("O_PATH: flags %x\n", fcntl(fd, F_GETFL) & ~O_LARGEFILE);
	close(fd);
	fd = open_at(AT_FDCWD, "text", O_SYNC | 010000000000);
	printf("O_SYNC, and what is no flag: %o\n", fcntl(fd, F_GETFL) & ~O_LARGEFILE);
	close(fd);
	fd = open_at(AT_FDCWD, "text", O_CLOEXEC | O_NOCTTY | O_NOFOLLOW);
	printf("how it was opened: %o\n", fcntl(fd, F_GETFL) & ~O_LARGEFILE);
	close(fd);
	fd = open_at(AT_FDCWD, "sub", O_PATH);
	try_at("relative to O_PATH", fd, "one", O_RDONLY);
	say("fchdir to O_PATH", fchdir(fd));

	say("chdir", chdir(argv[1]));
	say("as another real user", setresuid(1000, 0, 0));
	say("access, behind a locked door", access("locked/inside", F_OK));
	say("by the effective one", faccessat(AT_FDCWD, "locked/inside", F_OK, AT_EACCESS));
	say("as another effective user", setresuid(0, 1000, 0));
	say("access, behind a locked door", access("locked/inside", F_OK));
	say("by the effective one", faccessat(AT_FDCWD, "locked/inside", F_OK, AT_EACCESS));
	return 0;
}
