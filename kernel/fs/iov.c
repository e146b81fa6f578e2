/* <limen/uio.h>: where a read or write call's bytes are in user memory. */
#include <limen/errno.h>
#include <limen/mm.h>
#include <limen/uaccess.h>
#include <limen/uio.h>

int import_single_range(const void __user *buf, size_t len, struct iovec *iov,
			struct iov_iter *iter)
{
	if (!access_ok(buf, len))
		return -EFAULT;
	len = min(len, MAX_RW_COUNT);
	*iov = (struct iovec){ (void __user *)buf, len };
	*iter = (struct iov_iter){ iov, 0, len };
	return 0;
}

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
	*iter = (struct iov_iter){ iov, 0, total };
	return iov;
}

void free_iovec(struct iovec *iov, const struct iovec *fast)
{
	if (iov != fast)
		kfree(iov);
}

size_t copy_from_iter(void *to, size_t n, struct iov_iter *iter)
{
	size_t copied = 0;

	n = min(n, iter->count);
	while (copied < n) {
		size_t run = min(n - copied, iter->iov->iov_len - iter->done);
		const char __user *from = (const char __user *)iter->iov->iov_base + iter->done;
		size_t left = copy_from_user((char *)to + copied, from, run);

		copied += run - left;
		iter->done += run - left;
		iter->count -= run - left;
		if (left)
			break;
		if (iter->done == iter->iov->iov_len) {
			iter->iov++;
			iter->done = 0;
		}
	}
	return copied;
}
