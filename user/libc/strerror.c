/* The names and the words of error numbers, as glibc has them. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define E(number, words) [number] = { #number, words }

static const struct {
	const char *name;
	const char *words;
} errors[] = {
	E(EPERM, "Operation not permitted"),
	E(ENOENT, "No such file or directory"),
	E(ESRCH, "No such process"),
	E(EINTR, "Interrupted system call"),
	E(EIO, "Input/output error"),
	E(ENXIO, "No such device or address"),
	E(E2BIG, "Argument list too long"),
	E(ENOEXEC, "Exec format error"),
	E(EBADF, "Bad file descriptor"),
	E(ECHILD, "No child processes"),
	E(EAGAIN, "Resource temporarily unavailable"),
	E(ENOMEM, "Cannot allocate memory"),
	E(EACCES, "Permission denied"),
	E(EFAULT, "Bad address"),
	E(ENOTBLK, "Block device required"),
	E(EBUSY, "Device or resource busy"),
	E(EEXIST, "File exists"),
	E(EXDEV, "Invalid cross-device link"),
	E(ENODEV, "No such device"),
	E(ENOTDIR, "Not a directory"),
	E(EISDIR, "Is a directory"),
	E(EINVAL, "Invalid argument"),
	E(ENFILE, "Too many open files in system"),
	E(EMFILE, "Too many open files"),
	E(ENOTTY, "Inappropriate ioctl for device"),
	E(ETXTBSY, "Text file busy"),
	E(EFBIG, "File too large"),
	E(ENOSPC, "No space left on device"),
	E(ESPIPE, "Illegal seek"),
	E(EROFS, "Read-only file system"),
	E(EMLINK, "Too many links"),
	E(EPIPE, "Broken pipe"),
	E(EDOM, "Numerical argument out of domain"),
	E(ERANGE, "Numerical result out of range"),
	E(EDEADLK, "Resource deadlock avoided"),
	E(ENAMETOOLONG, "File name too long"),
	E(ENOLCK, "No locks available"),
	E(ENOSYS, "Function not implemented"),
	E(ENOTEMPTY, "Directory not empty"),
	E(ELOOP, "Too many levels of symbolic links"),
	E(EOVERFLOW, "Value too large for defined data type"),
	E(ELIBBAD, "Accessing a corrupted shared library"),
	E(EILSEQ, "Invalid or incomplete multibyte or wide character"),
	E(ENOTSOCK, "Socket operation on non-socket"),
	E(EOPNOTSUPP, "Operation not supported"),
	E(ETIMEDOUT, "Connection timed out"),
};

#define COUNT (int)(sizeof(errors) / sizeof(errors[0]))

const char *strerrorname_np(int number)
{
	return number >= 0 && number < COUNT ? errors[number].name : NULL;
}

char *strerror(int number)
{
	static char unknown[40];

	if (strerrorname_np(number))
		return (char *)errors[number].words;
	snprintf(unknown, sizeof(unknown), "Unknown error %d", number);
	return unknown;
}
