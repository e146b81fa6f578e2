/* <limen/uio.h>: where a read or write call's bytes are. */
#include <limen/errno.h>
#include <limen/mm.h>
#include <limen/string.h>
#include <limen/uaccess.h>
#include <limen/uio.h>

/*
 * Check each run and cut the list off at MAX_RW_COUNT. Returns the sum of the lengths or -errno.
 */
static ssize_t check_iovec(struct iovec *iov, unsigned int nr)
{
	size_t total = 0;

	for (unsigned int i = 0; i < nr; i++)
		if ((ssize_t)iov[i].iov_len < 0)
			return -EINVAL;
	for (unsigned int i = 0; i < nr; i++) {
		if (!access_ok(iov[i].iov_base, iov[i].iov_len))
			return -EFAULT;
		iov[i].iov_len = min(iov[i].iov_len, MAX_RW_COUNT - total);
		total += iov[i].iov_len;
	}
	return total;
}

struct iovec *import_iovec(const struct iovec __user *uvec, unsigned int nr, struct iovec *fast,
			   struct iov_iter *iter)
{
	struct iovec *iov = fast;
	ssize_t total;

	if (nr > UIO_MAXIOV)
		return ERR_PTR(-EINVAL);
	if (nr > UIO_FASTIOV)
		iov = kmalloc(nr * sizeof(*iov));
	if (!iov)
		return ERR_PTR(-ENOMEM);
	total = -EFAULT;
	if (!copy_from_user(iov, uvec, nr * sizeof(*iov)))
		total = check_iovec(iov, nr);
	if (total < 0) {
		free_iovec(iov, fast);
		return ERR_PTR(total);
	}
	*iter = (struct iov_iter){ .iov = iov, .count = total };
	return iov;
}

void free_iovec(struct iovec *iov, const struct iovec *fast)
{
	if (iov != fast)
		kfree(iov);
}

/* --- moving bytes --- */

/* How much of @n fits into the run that comes next; there is one. */
static size_t next_run(struct iov_iter *iter, size_t n)
{
	while (!iter->run) {
		iter->at = iter->iov->iov_base;
		iter->run = iter->iov->iov_len;
		iter->iov++;
	}
	return min(n, iter->run);
}

static size_t copy_run_in(void *to, const void __user *from, size_t n, bool kernel)
{
	if (likely(!kernel))
		return raw_copy_from_user(to, from, n);
	memcpy(to, (__force const void *)from, n);
	return 0;
}

static size_t copy_run_out(void __user *to, const void *from, size_t n, bool kernel)
{
	if (likely(!kernel))
		return from ? raw_copy_to_user(to, from, n) : raw_clear_user(to, n);
	if (from)
		memcpy((__force void *)to, from, n);
	else
		memset((__force void *)to, 0, n);
	return 0;
}

size_t copy_from_iter(void *to, size_t n, struct iov_iter *iter)
{
	size_t copied = 0, left = 0;

	n = min(n, iter->count);
	while (copied < n && !left) {
		size_t run = next_run(iter, n - copied);

		left = copy_run_in((char *)to + copied, iter->at, run, iter->kernel);
		iov_iter_advance(iter, run - left);
		copied += run - left;
	}
	return copied;
}

/* @from NULL: zeros */
static size_t put_into_iter(const char *from, size_t n, struct iov_iter *iter)
{
	size_t copied = 0, left = 0;

	n = min(n, iter->count);
	while (copied < n && !left) {
		size_t run = next_run(iter, n - copied);

		left = copy_run_out(iter->at, from ? from + copied : NULL, run, iter->kernel);
		iov_iter_advance(iter, run - left);
		copied += run - left;
	}
	return copied;
}

size_t copy_to_iter(const void *from, size_t n, struct iov_iter *iter)
{
	return put_into_iter(from, n, iter);
}

size_t zero_iter(size_t n, struct iov_iter *iter)
{
	return put_into_iter(NULL, n, iter);
}

bool copy_to_iter_full_slow(const void *from, size_t n, struct iov_iter *iter)
{
	struct iov_iter before = *iter;

	if (copy_to_iter(from, n, iter) == n)
		return true;
	*iter = before;
	return false;
}

bool copy_from_iter_full_slow(void *to, size_t n, struct iov_iter *iter)
{
	struct iov_iter before = *iter;

	if (copy_from_iter(to, n, iter) == n)
		return true;
	*iter = before;
	return false;
}
