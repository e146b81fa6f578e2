/* Reading from files whose contents the page cache holds, and mapping them. */
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/mm.h>
#include <limen/pagemap.h>
#include <limen/string.h>
#include <limen/uio.h>

static size_t copy_page_to_iter(const struct page *page, size_t offset, size_t n,
				struct iov_iter *to)
{
	return copy_to_iter((char *)page_to_virt(page) + offset, n, to);
}

ssize_t filemap_read(struct inode *inode, u64 *pos, struct iov_iter *to)
{
	ssize_t done = 0;

	while (to->count && *pos < inode->size) {
		size_t offset = *pos % PAGE_SIZE, copied;
		size_t n = min(PAGE_SIZE - offset, inode->size - *pos);
		struct page *page;

		n = min(n, to->count);
		page = read_cache_page(&inode->mapping, *pos >> PAGE_SHIFT, NULL);
		if (IS_ERR(page))
			return done ? done : PTR_ERR(page);
		copied = copy_page_to_iter(page, offset, n, to);
		put_page(page);
		*pos += copied;
		done += copied;
		if (copied < n)
			return done ? done : -EFAULT;
		if (to->count && fatal_signal_pending(current))
			return done;
		cond_resched();
	}
	return done;
}

ssize_t kernel_read(struct inode *inode, void *to, size_t n, u64 pos)
{
	size_t done = 0;

	n = pos < inode->size ? min((u64)n, inode->size - pos) : 0;
	while (done < n) {
		size_t offset = (pos + done) % PAGE_SIZE;
		size_t run = min(PAGE_SIZE - offset, n - done);
		struct page *page;

		page = read_cache_page(&inode->mapping, (pos + done) >> PAGE_SHIFT, NULL);
		if (IS_ERR(page))
			return PTR_ERR(page);
		memcpy((char *)to + done, (char *)page_to_virt(page) + offset, run);
		put_page(page);
		done += run;
	}
	return done;
}

int generic_file_mmap(struct file *file, struct vm_area *area)
{
	(void)file;
	(void)area;
	return 0; /* the fault handler does it all */
}
