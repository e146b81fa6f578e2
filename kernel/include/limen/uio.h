/*
 * An iterator over the memory that a read or write call is about: one run of bytes or several, the
 * user's or, when the kernel itself reads or writes a file, the kernel's.
 */
#pragma once

#include <limen/compiler.h>

#define UIO_MAXIOV   1024 /* limits.h IOV_MAX */
#define UIO_FASTIOV  8 /* so many need no allocation */
#define MAX_RW_COUNT 0x7ffff000UL /* more is cut off: write(2), NOTES */

/* struct iovec as user programs have it: readv(2) */
struct iovec {
	void __user *iov_base;
	size_t iov_len;
};

struct iov_iter {
	const struct iovec *iov; /* the run that comes next */
	size_t done; /* bytes of it that are used */
	size_t count; /* bytes left in all */
	bool kernel; /* the kernel's memory */
};

/* import_single_range() - iterate over one run.  0 or -EFAULT.  @iov is the caller's storage. */
int import_single_range(const void __user *buf, size_t len, struct iovec *iov,
			struct iov_iter *iter);
/*
 * import_iovec() - iterate over @nr runs that user space lists at @uvec.  @fast holds UIO_FASTIOV.
 * Returns the list, to be given to free_iovec(), or ERR_PTR(-EINVAL, -EFAULT, -ENOMEM).
 */
struct iovec *import_iovec(const struct iovec __user *uvec, unsigned int nr, struct iovec *fast,
			   struct iov_iter *iter);
void free_iovec(struct iovec *iov, const struct iovec *fast);

/* kernel_iter() - iterate over @len bytes of the kernel's memory.  @iov is the caller's storage. */
static inline void kernel_iter(void *buf, size_t len, struct iovec *iov, struct iov_iter *iter)
{
	*iov = (struct iovec){ (__force void __user *)buf, len };
	*iter = (struct iov_iter){ iov, 0, len, true };
}

/*
 * copy_to_iter() - put @n bytes (at most iter->count) there.  Returns how many could be written.
 */
size_t copy_to_iter(const void *from, size_t n, struct iov_iter *iter);
/* zero_iter() - the same with zeros. */
size_t zero_iter(size_t n, struct iov_iter *iter);
/* copy_from_iter() - take @n bytes (at most iter->count).  Returns how many could be read. */
size_t copy_from_iter(void *to, size_t n, struct iov_iter *iter);
