/* Files opened: flags and their errors, reading at positions, what a program's own file says. */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#include "say.h"

static char page[4096] __attribute__((aligned(4096)));

static void show(const char *what, long ret)
{
	if (ret == -1)
		say("%s: %s\n", what, error_name(errno));
	else
		say("%s: %ld\n", what, ret);
}

static void try_open(const char *what, const char *path, int flags)
{
	int fd = open(path, flags, 0644);

	say("%s: %s\n", what, result(fd));
	if (fd >= 0)
		close(fd);
}

static void opens(void)
{
	try_open("a file", "/t/data", O_RDONLY);
	try_open("nothing", "/t/nothing", O_RDONLY);
	try_open("the empty path", "", O_RDONLY);
	try_open("NULL", NULL, O_RDONLY);
	try_open("below a file", "/t/data/x", O_RDONLY);
	try_open("a file, with a slash", "/t/data/", O_RDONLY);
	try_open("a directory", "/t", O_RDONLY);
	try_open("a directory, as one", "/t", O_RDONLY | O_DIRECTORY);
	try_open("a file, as a directory", "/t/data", O_RDONLY | O_DIRECTORY);
	try_open("a directory, to write", "/t", O_WRONLY);
	try_open("a directory, to read and write", "/t", O_RDWR);
	try_open("a directory, to make", "/t", O_RDONLY | O_CREAT);
	try_open("a directory, to make, with a slash", "/t/", O_RDONLY | O_CREAT);
	try_open("nothing, to make, with a slash", "/t/none/", O_RDWR | O_CREAT);
	try_open("to make, and it must not be there", "/t/data", O_RDONLY | O_CREAT | O_EXCL);
	try_open("to make in no directory", "/none/x", O_RDWR | O_CREAT);
	try_open("to make below a file", "/t/data/x", O_RDWR | O_CREAT);
	try_open("a link", "/t/link", O_RDONLY);
	try_open("a link, not followed", "/t/link", O_RDONLY | O_NOFOLLOW);
	try_open("a link, itself", "/t/link", O_PATH | O_NOFOLLOW);
	try_open("a link to nothing", "/t/dangling", O_RDONLY);
	try_open("a link to nothing, must be new", "/t/dangling", O_RDWR | O_CREAT | O_EXCL);
	try_open("a link to itself", "/t/loop", O_RDONLY);
	try_open("O_TMPFILE to read", "/t", O_TMPFILE | O_RDONLY);
	try_open("half of O_TMPFILE", "/t", O_TMPFILE & ~O_DIRECTORY);
	try_open("unknown flags", "/t/data", O_RDONLY | 0x40000000);
	try_open("O_TRUNC of nothing", "/t/nothing", O_RDONLY | O_TRUNC);
}

static void relative(void)
{
	int t = open("/t", O_RDONLY), data = open("/t/data", O_RDONLY), path;
	char text[100] = "";

	show("openat", openat(t, "data", O_RDONLY) > 0);
	show("openat of an absolute path", openat(77, "/t/data", O_RDONLY) > 0);
	show("openat, a bad descriptor", openat(77, "data", O_RDONLY));
	show("openat, no directory", openat(data, "x", O_RDONLY));
	show("openat, up", openat(t, "../t/data", O_RDONLY) > 0);
	show("openat, empty", openat(t, "", O_RDONLY));
	show("chdir", chdir("/t"));
	show("getcwd", syscall(SYS_getcwd, text, sizeof(text)));
	say("it is %s\n", text);
	show("getcwd, short", syscall(SYS_getcwd, text, 2));
	show("getcwd, exact", syscall(SYS_getcwd, text, 3));
	show("getcwd, nowhere", syscall(SYS_getcwd, NULL, 100));
	show("relative", open("data", O_RDONLY) > 0);
	show("chdir to a file", chdir("data"));
	show("chdir to nothing", chdir("nothing"));
	show("fchdir to a file", fchdir(data));
	show("fchdir to a bad one", fchdir(77));
	show("fchdir", fchdir(t));
	show("chdir up", chdir(".."));
	show("getcwd", syscall(SYS_getcwd, text, sizeof(text)));
	say("it is %s\n", text);
	path = must(open("/t/data", O_PATH));
	show("O_PATH, read", read(path, text, 1));
	show("O_PATH, fcntl", fcntl(path, F_SETFL, 0));
	show("O_PATH, lseek", lseek(path, 0, SEEK_SET));
	show("O_PATH, ioctl", syscall(SYS_ioctl, path, 0x5401, page));
	show("O_PATH, flags", fcntl(path, F_GETFL) == O_PATH);
	show("O_PATH, dup", dup(path) > 0);
	must(syscall(SYS_close_range, 3, ~0U, 0));
}

static void reads(void)
{
	int fd = must(open("/t/data", O_RDONLY));
	struct iovec v[3] = { { page, 3 }, { page + 10, 0 }, { page + 20, 5 } };

	show("read", read(fd, page, 10));
	say("%.10s\n", page);
	show("position", lseek(fd, 0, SEEK_CUR));
	show("readv", readv(fd, v, 3));
	say("%.3s %.5s\n", page, page + 20);
	show("pread", pread(fd, page, 5, 2));
	say("%.5s\n", page);
	show("position", lseek(fd, 0, SEEK_CUR));
	show("preadv", preadv(fd, v, 3, 1));
	say("%.3s %.5s\n", page, page + 20);
	show("preadv2, here", preadv2(fd, v, 3, -1, 0));
	show("preadv2, odd flags", preadv2(fd, v, 3, 0, 0x1000));
	show("to the end", lseek(fd, 0, SEEK_END));
	show("at the end", read(fd, page, 10));
	show("beyond the end", lseek(fd, 100, SEEK_END));
	show("beyond the end", read(fd, page, 10));
	show("pread beyond", pread(fd, page, 10, 1L << 40));
	show("back", lseek(fd, -10, SEEK_END));
	show("less than asked", read(fd, page, 4000));
	show("before the beginning", lseek(fd, -1, SEEK_SET));
	show("too far back", lseek(fd, -100000, SEEK_CUR));
	show("no such way", lseek(fd, 0, 5));
	show("a huge way", lseek(fd, 0, -1));
	show("data", lseek(fd, 5, SEEK_DATA));
	show("hole", lseek(fd, 5, SEEK_HOLE));
	show("data at the end", lseek(fd, 10000, SEEK_DATA));
	show("overflow", lseek(fd, 0x7fffffffffffffff, SEEK_CUR));
	show("pread at -1", pread(fd, page, 1, -1));
	show("pread, bad descriptor, at -1", pread(77, page, 1, -1));
	show("pread, bad descriptor", pread(77, page, 1, 0));
	show("pread at the last", pread(fd, page, 2, 0x7fffffffffffffff));
	show("write", write(fd, page, 1));
	show("pwrite", pwrite(fd, page, 1, 0));
	show("writev of nothing", writev(fd, v, 0));
	lseek(fd, 0, SEEK_SET);
	show("nowhere", syscall(SYS_read, fd, NULL, 1));
	show("nothing, nowhere", syscall(SYS_read, fd, NULL, 0));
	show("into the kernel", syscall(SYS_read, fd, -4096L, 1));
	show("into the kernel, far", syscall(SYS_read, fd, page, -1L));
	mprotect(page, 4096, PROT_READ);
	show("read-only memory", read(fd, page, 1));
	mprotect(page, 4096, PROT_READ | PROT_WRITE);
	show("position", lseek(fd, 0, SEEK_CUR));
	show("fsync", fsync(fd));
	show("fdatasync", fdatasync(fd));
	show("fsync of the terminal", fsync(1));
	close(fd);
	fd = must(open("/t", O_RDONLY));
	show("read of a directory", read(fd, page, 1));
	show("read of a directory, nowhere", syscall(SYS_read, fd, -4096L, 1));
	show("lseek of a directory, end", lseek(fd, 0, SEEK_DATA));
	close(fd);
}

static void send(void)
{
	int fd = must(open("/t/data", O_RDONLY)), p[2];
	off_t at = 3;

	must(pipe(p));
	show("sendfile", sendfile(p[1], fd, NULL, 10));
	show("position", lseek(fd, 0, SEEK_CUR));
	show("sendfile at 3", sendfile(p[1], fd, &at, 5));
	show("which is now", at);
	show("position", lseek(fd, 0, SEEK_CUR));
	show("in the pipe", read(p[0], page, 100));
	say("%.15s\n", page);
	show("from a pipe", sendfile(1, p[0], NULL, 10));
	show("from a pipe at 3", sendfile(1, p[0], &at, 10));
	show("to what is not for writing", sendfile(p[0], fd, NULL, 10));
	show("bad descriptors", sendfile(77, 78, NULL, 10));
	show("a bad descriptor", sendfile(77, fd, NULL, 10));
	show("nothing", sendfile(p[1], fd, NULL, 0));
	lseek(fd, 0, SEEK_END);
	show("at the end", sendfile(p[1], fd, NULL, 10));
	must(syscall(SYS_close_range, 3, ~0U, 0));
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void list(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	char *names[20];
	int n = 0;

	while ((entry = readdir(dir)) && n < 20)
		asprintf(&names[n++], "%s type %d", entry->d_name, entry->d_type);
	qsort(names, n, sizeof(*names), compare);
	for (int i = 0; i < n; i++)
		say("%s/%s\n", path, names[i]);
	rewinddir(dir);
	say("again: %s\n", yes(readdir(dir) != NULL));
	closedir(dir);
}

static void directories(void)
{
	int fd = must(open("/t/dir", O_RDONLY)), n = 0;
	long ret;

	list("/t/dir");
	show("getdents, no room", syscall(SYS_getdents64, fd, page, 23));
	while ((ret = syscall(SYS_getdents64, fd, page, 32)) > 0)
		n++;
	show("getdents, little room", ret);
	show("calls", n);
	show("getdents at the end", syscall(SYS_getdents64, fd, page, 4096));
	lseek(fd, 0, SEEK_SET);
	show("getdents, nowhere", syscall(SYS_getdents64, fd, NULL, 4096));
	show("getdents", syscall(SYS_getdents64, fd, page, 4096) > 100);
	show("getdents of a file", syscall(SYS_getdents64, open("/t/data", O_RDONLY), page, 100));
	show("getdents of a bad one", syscall(SYS_getdents64, 77, page, 100));
	must(syscall(SYS_close_range, 3, ~0U, 0));
}

static void stats(void)
{
	struct stat st;
	struct statx stx;

	must(stat("/t/data", &st));
	say("mode %o, %ld bytes, %d links, %ld blocks of %ld\n", st.st_mode, st.st_size,
	    (int)st.st_nlink, st.st_blocks, (long)st.st_blksize);
	must(lstat("/t/link", &st));
	say("mode %o, %ld bytes\n", st.st_mode, st.st_size);
	must(statx(AT_FDCWD, "/t/data", 0, STATX_BASIC_STATS, &stx));
	say("mode %o, %ld bytes, mask %x\n", stx.stx_mode, (long)stx.stx_size,
	    stx.stx_mask & STATX_BASIC_STATS);
	must(fstat(1, &st));
	must(statx(1, "", AT_EMPTY_PATH, STATX_BASIC_STATS, &stx));
	say("same: %d\n", stx.stx_rdev_minor == (st.st_rdev & 255) && stx.stx_ino == st.st_ino);
	show("statx, reserved", statx(1, "", AT_EMPTY_PATH, 0x80000000, &stx));
	show("statx, both syncs", statx(1, "", 0x6000, 0, &stx));
	show("statx, flags", statx(1, "", 1, 0, &stx));
	show("statx, bad path", syscall(SYS_statx, 1, NULL, 0, 0, &stx));
	show("access, read", access("/t/data", R_OK));
	show("access, exists", access("/t/data", F_OK));
	show("access, execute", access("/t/data", X_OK));
	show("access, nothing", access("/t/nothing", F_OK));
	show("access, odd", access("/t/data", 8));
	show("access, directory", access("/t", X_OK));
	show("faccessat, flags", syscall(SYS_faccessat2, AT_FDCWD, "/t", 0, 1));
	show("umask", umask(077));
	show("umask", umask(01777));
	show("umask", umask(022));
	must(stat("/t/hard1", &st));
	say("%ld bytes, %d links\n", st.st_size, (int)st.st_nlink);
}

int main(void)
{
	opens();
	relative();
	reads();
	send();
	directories();
	stats();
	return 0;
}
