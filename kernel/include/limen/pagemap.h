/*
 * The page cache: the contents of files, in pages.  read(2) copies out of them, mmap(2) maps them,
 * and a page that nobody uses may be dropped when memory is short.
 */
#pragma once

#include <limen/page.h>
#include <limen/radix.h>
#include <limen/spinlock.h>

struct address_space;
struct file;
struct inode;
struct iov_iter;
struct vm_area;

struct address_space_operations {
	/*
	 * Fill the page at page->index, bytes beyond the file's end with zeros.  0 or -errno; may
	 * sleep.  The page is locked and has a reference.
	 */
	int (*readpage)(struct inode *inode, struct page *page);
	bool slow; /* readpage waits for a device: a fault that needs it is a major one */
	bool swapless; /* nothing but the page holds the contents: it is never dropped */
};

struct address_space {
	struct inode *host;
	const struct address_space_operations *a_ops;
	spinlock_t lock; /* guards what follows; interrupts stay on */
	struct radix_tree pages; /* struct page, by index; one reference to each */
	unsigned long nrpages;
};

void address_space_init(struct address_space *mapping, struct inode *host,
			const struct address_space_operations *a_ops);

/*
 * find_get_page() - the page at @index if it is there, with a reference, else NULL.
 * read_cache_page() - the page, its contents read; ERR_PTR(-EIO, -ENOMEM, ...).  May sleep.
 * *@major, if not NULL, is set when a device had to be waited for.
 */
struct page *find_get_page(struct address_space *mapping, u64 index);
struct page *read_cache_page(struct address_space *mapping, u64 index, bool *major);

/* mark_page_dirty() - the page was changed, or may be from now on: it is not dropped. */
static inline void mark_page_dirty(struct page *page)
{
	if (!(page->flags & PG_DIRTY))
		__atomic_or_fetch(&page->flags, PG_DIRTY, __ATOMIC_RELAXED);
}

/*
 * find_cached_pages() - those of the @n pages from @start on that are there and read, with a
 * reference each; how many.
 */
unsigned int find_cached_pages(struct address_space *mapping, u64 start, unsigned int n,
			       struct page **pages);

/*
 * truncate_pages() - take the pages from @index on out of the cache, when the file ends there or
 * is gone.  They may still be mapped.
 */
void truncate_pages(struct address_space *mapping, u64 index);

/*
 * punch_pages() - zeros in place of the pages from @index on and below @end, of a swapless mapping;
 * their memory is free, but for what is still mapped.
 */
void punch_pages(struct address_space *mapping, u64 index, u64 end);

/* nr_shmem_pages() - how many pages shared anonymous memory has, all told. */
unsigned long nr_shmem_pages(void);

/*
 * filemap_read() - read from *@pos on, up to the file's end: bytes copied, or -errno; moves *@pos.
 */
ssize_t filemap_read(struct inode *inode, u64 *pos, struct iov_iter *to);

/* kernel_read() - the kernel's own reading, from @pos on: how many of @n bytes, or -errno. */
ssize_t kernel_read(struct inode *inode, void *to, size_t n, u64 pos);

/* file_operations.mmap of regular files, and of /dev/zero.  0 or -errno. */
int generic_file_mmap(struct file *file, struct vm_area *area);
int zero_mmap(struct file *file, struct vm_area *area);

/* shmem_inode() - an unnamed file of @size zeros with one reference; NULL when memory is out. */
struct inode *shmem_inode(u64 size);
