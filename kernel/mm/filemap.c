/*
 * The page cache.  A file's pages are found by their number in a radix tree; a page that is being
 * read is in there already, locked, so that nobody reads it twice.
 */
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/mm.h>
#include <limen/pagemap.h>
#include <limen/string.h>
#include <limen/uio.h>
#include <limen/wait.h>
#include "filemap.h"
#include "internal.h"

static DECLARE_WAIT_QUEUE_HEAD(page_wait); /* for PG_LOCKED, of any page */

void address_space_init(struct address_space *mapping, struct inode *host,
			const struct address_space_operations *a_ops)
{
	*mapping = (struct address_space){ .host = host, .a_ops = a_ops };
	spin_lock_init(&mapping->lock);
}

static void unlock_page(struct page *page)
{
	__atomic_and_fetch(&page->flags, (u16)~PG_LOCKED, __ATOMIC_SEQ_CST);
	if (waitqueue_active(&page_wait))
		wake_up_all(&page_wait);
}

/* --- finding --- */

struct page *find_get_page(struct address_space *mapping, u64 index)
{
	struct page *page;

	spin_lock(&mapping->lock);
	page = radix_lookup(&mapping->pages, index);
	if (page) {
		get_page(page);
		if (!(page->flags & PG_REFERENCED))
			set_page_flags(page, PG_REFERENCED);
	}
	spin_unlock(&mapping->lock);
	return page;
}

unsigned int find_cached_pages(struct address_space *mapping, u64 start, unsigned int n,
			       struct page **pages)
{
	unsigned int found = 0;
	u64 index = start;
	struct page *page;

	spin_lock(&mapping->lock);
	while (found < n && (page = radix_next(&mapping->pages, &index)) && index < start + n) {
		if (test_page_flags(page, PG_UPTODATE)) {
			get_page(page);
			pages[found++] = page;
		}
		index++;
	}
	spin_unlock(&mapping->lock);
	return found;
}

/* --- adding --- */

unsigned long nr_shmem;

unsigned long nr_shmem_pages(void)
{
	return __atomic_load_n(&nr_shmem, __ATOMIC_RELAXED);
}

/* Put a new page, locked, into the cache: 0, -EEXIST, -ENOMEM. */
static int add_page(struct address_space *mapping, u64 index, struct page *page)
{
	bool kept = mapping->a_ops->swapless;
	int error;

	page->mapping = mapping;
	page->index = index;
	page->flags = PG_LOCKED | (kept ? PG_SHMEM | PG_DIRTY : PG_FILE);
	spin_lock(&mapping->lock);
	error = radix_insert(&mapping->pages, index, page);
	if (!error) {
		mapping->nrpages++;
		get_page(page); /* the cache's */
		if (kept)
			__atomic_add_fetch(&nr_shmem, 1, __ATOMIC_RELAXED);
		else
			lru_add(page);
	}
	spin_unlock(&mapping->lock);
	return error;
}

/* The page is locked and in the cache: read it in, or take it out again. */
static int fill_page(struct address_space *mapping, struct page *page)
{
	int error = mapping->a_ops->readpage(mapping->host, page);

	if (error)
		drop_page(mapping, page);
	else
		set_page_flags(page, PG_UPTODATE);
	unlock_page(page);
	return error;
}

/* Somebody else has it: wait until it is read.  False: it could not be, try again. */
static bool wait_for_page(struct page *page)
{
	if (!test_page_flags(page, PG_UPTODATE))
		wait_event(&page_wait, !test_page_flags(page, PG_LOCKED));
	return test_page_flags(page, PG_UPTODATE);
}

/* A new page; NULL: another was faster. */
static struct page *read_new_page(struct address_space *mapping, u64 index)
{
	struct page *page = alloc_page();
	int error;

	if (!page)
		return ERR_PTR(-ENOMEM);
	error = add_page(mapping, index, page);
	if (!error)
		error = fill_page(mapping, page);
	if (!error)
		return page;
	put_page(page);
	return error == -EEXIST ? NULL : ERR_PTR(error);
}

struct page *read_cache_page(struct address_space *mapping, u64 index, bool *major)
{
	for (;;) {
		struct page *page = find_get_page(mapping, index);

		if (page) {
			if (wait_for_page(page))
				return page;
			put_page(page);
			continue;
		}
		page = read_new_page(mapping, index);
		if (!page)
			continue;
		if (major)
			*major = mapping->a_ops->slow;
		return page;
	}
}
