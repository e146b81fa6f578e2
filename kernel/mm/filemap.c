/*
 * The page cache.  A file's pages are found by their number in a radix tree; a page that is being
 * read is in there already, locked, so that nobody reads it twice.  All pages that could be dropped
 * are in one list, the oldest last; a page that was used since it was last looked at gets another
 * turn (PG_REFERENCED, "second chance").
 */
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/mm.h>
#include <limen/pagemap.h>
#include <limen/string.h>
#include <limen/uio.h>
#include <limen/wait.h>
#include "internal.h"

/* Guards the list and page->list of the pages in it; mapping->lock is taken before it. */
static spinlock_t lru_lock = SPIN_LOCK_UNLOCKED;
static LIST_HEAD(lru);
static unsigned long nr_lru;

static DECLARE_WAIT_QUEUE_HEAD(page_wait); /* for PG_LOCKED, of any page */

void address_space_init(struct address_space *mapping, struct inode *host,
			const struct address_space_operations *a_ops)
{
	*mapping = (struct address_space){ .host = host, .a_ops = a_ops };
	spin_lock_init(&mapping->lock);
}

static void set_flags(struct page *page, u16 flags)
{
	__atomic_or_fetch(&page->flags, flags, __ATOMIC_ACQ_REL);
}

static bool test_flags(const struct page *page, u16 flags)
{
	return __atomic_load_n(&page->flags, __ATOMIC_ACQUIRE) & flags;
}

static void unlock_page(struct page *page)
{
	__atomic_and_fetch(&page->flags, (u16)~PG_LOCKED, __ATOMIC_SEQ_CST);
	if (waitqueue_active(&page_wait))
		wake_up_all(&page_wait);
}

/* --- the list --- */

static void lru_add(struct page *page)
{
	spin_lock(&lru_lock);
	list_add(&page->list, &lru);
	nr_lru++;
	spin_unlock(&lru_lock);
}

static void lru_del(struct page *page)
{
	spin_lock(&lru_lock);
	list_del(&page->list);
	nr_lru--;
	spin_unlock(&lru_lock);
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
			set_flags(page, PG_REFERENCED);
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
		if (test_flags(page, PG_UPTODATE)) {
			get_page(page);
			pages[found++] = page;
		}
		index++;
	}
	spin_unlock(&mapping->lock);
	return found;
}

/* The first from *@index on and below @end, with a reference; NULL: none. */
static struct page *find_next_page(struct address_space *mapping, u64 *index, u64 end)
{
	struct page *page;

	spin_lock(&mapping->lock);
	page = radix_next(&mapping->pages, index);
	if (page && *index >= end)
		page = NULL;
	if (page)
		get_page(page);
	spin_unlock(&mapping->lock);
	return page;
}

/* --- adding --- */

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
		if (!kept)
			lru_add(page);
	}
	spin_unlock(&mapping->lock);
	return error;
}

/* Take a page out of the cache, with mapping->lock held; the cache's reference is the caller's. */
static void remove_page(struct address_space *mapping, struct page *page)
{
	radix_erase(&mapping->pages, page->index);
	mapping->nrpages--;
	page->mapping = NULL;
}

static void drop_page(struct address_space *mapping, struct page *page)
{
	bool mine;

	spin_lock(&mapping->lock);
	mine = page->mapping == mapping;
	if (mine) {
		if (!mapping->a_ops->swapless)
			lru_del(page);
		remove_page(mapping, page);
	}
	spin_unlock(&mapping->lock);
	if (mine)
		put_page(page);
}

/* The page is locked and in the cache: read it in, or take it out again. */
static int fill_page(struct address_space *mapping, struct page *page)
{
	int error = mapping->a_ops->readpage(mapping->host, page);

	if (error)
		drop_page(mapping, page);
	else
		set_flags(page, PG_UPTODATE);
	unlock_page(page);
	return error;
}

/* Somebody else has it: wait until it is read.  False: it could not be, try again. */
static bool wait_for_page(struct page *page)
{
	if (!test_flags(page, PG_UPTODATE))
		wait_event(&page_wait, !test_flags(page, PG_LOCKED));
	return test_flags(page, PG_UPTODATE);
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

/* --- dropping --- */

void truncate_pages(struct address_space *mapping, u64 index)
{
	struct page *page;

	for (; (page = find_next_page(mapping, &index, ~0UL)); index++) {
		drop_page(mapping, page);
		put_page(page);
	}
}

/* Out of the cache, if nobody has a reference but the cache and the caller. */
static bool drop_unused(struct address_space *mapping, struct page *page)
{
	bool unused;

	spin_lock(&mapping->lock);
	unused = page->mapping == mapping && page_count(page) == 2;
	if (unused)
		remove_page(mapping, page);
	spin_unlock(&mapping->lock);
	if (unused)
		put_page(page);
	return unused;
}

/* What others have mapped can't be taken from them; but it can be made zeros, which is the same. */
void punch_pages(struct address_space *mapping, u64 index, u64 end)
{
	struct page *page;

	for (; (page = find_next_page(mapping, &index, end)); index++) {
		if (!drop_unused(mapping, page))
			clear_page(page_to_virt(page));
		put_page(page);
		cond_resched();
	}
}

/*
 * May the page at the list's end go?  With lru_lock held, which is the wrong way round for
 * mapping->lock: so that is only tried.  What nobody else has a reference to has a count of 1.
 */
static bool try_to_drop(struct page *page)
{
	struct address_space *mapping = page->mapping;
	bool free;

	if (page->flags & PG_REFERENCED) {
		__atomic_and_fetch(&page->flags, (u16)~PG_REFERENCED, __ATOMIC_RELAXED);
		return false;
	}
	if (!spin_trylock(&mapping->lock))
		return false;
	free = page_count(page) == 1 && !test_flags(page, PG_DIRTY | PG_LOCKED);
	if (free) {
		list_del(&page->list);
		nr_lru--;
		remove_page(mapping, page);
	}
	spin_unlock(&mapping->lock);
	return free;
}

unsigned long filemap_shrink(unsigned long n)
{
	unsigned long freed = 0;

	spin_lock(&lru_lock);
	for (unsigned long turns = 2 * nr_lru; turns && freed < n && nr_lru; turns--) {
		struct page *page = list_entry(lru.prev, struct page, list);

		if (try_to_drop(page)) {
			put_page(page);
			freed++;
		} else {
			list_del(&page->list);
			list_add(&page->list, &lru);
		}
	}
	spin_unlock(&lru_lock);
	return freed;
}
