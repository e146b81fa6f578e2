/*
 * An iterator over the memory that a read or write call is about: one run of bytes or several, the
 * user's or, when the kernel itself reads or writes a file, the kernel's.
 */
#pragma once

#include <limen/compiler.h>
#include <limen/uaccess.h>

#define UIO_MAXIOV   1024 /* limits.h IOV_MAX */
#define UIO_FASTIOV  8 /* so many need no allocation */
#define MAX_RW_COUNT 0x7ffff000UL /* more is cut off: write(2), NOTES */

/* struct iovec as user programs have it: readv(2) */
struct iovec {
	void __user *iov_base;
	size_t iov_len;
};

struct iov_iter {
	char __user *at; /* what comes next ... */
	size_t run; /* ... and how many bytes are left there; 0: go on with iov */
	size_t count; /* bytes left in all */
	const struct iovec *iov; /* the runs behind this one */
	bool kernel; /* the kernel's memory */
};

/* import_single_range() - iterate over one run.  0 or -EFAULT. */
static inline int import_single_range(const void __user *buf, size_t len, struct iov_iter *iter)
{
	if (!access_ok(buf, len))
		return -EFAULT;
	len = min(len, MAX_RW_COUNT);
	*iter = (struct iov_iter){ .at = (char __user *)buf, .run = len, .count = len };
	return 0;
}

/*
 * import_iovec() - iterate over @nr runs that user space lists at @uvec.  @fast holds UIO_FASTIOV.
 * Returns the list, to be given to free_iovec(), or ERR_PTR(-EINVAL, -EFAULT, -ENOMEM).
 */
struct iovec *import_iovec(const struct iovec __user *uvec, unsigned int nr, struct iovec *fast,
			   struct iov_iter *iter);
void free_iovec(struct iovec *iov, const struct iovec *fast);

/* kernel_iter() - iterate over @len bytes of the kernel's memory. */
static inline void kernel_iter(void *buf, size_t len, struct iov_iter *iter)
{
	*iter = (struct iov_iter){
		.at = (__force char __user *)buf, .run = len, .count = len, .kernel = true
	};
}

/*
 * copy_to_iter() - put @n bytes (at most iter->count) there.  Returns how many could be written.
 */
size_t copy_to_iter(const void *from, size_t n, struct iov_iter *iter);
/* zero_iter() - the same with zeros. */
size_t zero_iter(size_t n, struct iov_iter *iter);
/* copy_from_iter() - take @n bytes (at most iter->count).  Returns how many could be read. */
size_t copy_from_iter(void *to, size_t n, struct iov_iter *iter);

/* iov_iter_advance() - @n bytes of the current run are done. */
static inline void iov_iter_advance(struct iov_iter *iter, size_t n)
{
	iter->at += n;
	iter->run -= n;
	iter->count -= n;
}

/*
 * copy_to_iter_full(), copy_from_iter_full() - all @n bytes (at most iter->count); or false, and
 * the iterator stays where it was.  What lies in one run of user memory, as a call's bytes mostly
 * do, goes the short way: the range was checked when it was imported.
 */
bool copy_to_iter_full_slow(const void *from, size_t n, struct iov_iter *iter);
bool copy_from_iter_full_slow(void *to, size_t n, struct iov_iter *iter);

static inline bool copy_to_iter_full(const void *from, size_t n, struct iov_iter *iter)
{
	if (unlikely(n > iter->run || iter->kernel))
		return copy_to_iter_full_slow(from, n, iter);
	if (raw_copy_to_user(iter->at, from, n))
		return false;
	iov_iter_advance(iter, n);
	return true;
}

static inline bool copy_from_iter_full(void *to, size_t n, struct iov_iter *iter)
{
	if (unlikely(n > iter->run || iter->kernel))
		return copy_from_iter_full_slow(to, n, iter);
	if (raw_copy_from_user(to, iter->at, n))
		return false;
	iov_iter_advance(iter, n);
	return true;
}
