/* write() and writev(): wrappers as short as any, and the ones that the book follows. */
#include <inline_syscall.h>
#include <sys/uio.h>
#include <unistd.h>

ssize_t write(int fd, const void *buf, size_t count)
{
	return INLINE_SYSCALL(write, 3, fd, buf, count);
}

ssize_t writev(int fd, const struct iovec *iov, int iovcnt)
{
	return INLINE_SYSCALL(writev, 3, fd, iov, iovcnt);
}
