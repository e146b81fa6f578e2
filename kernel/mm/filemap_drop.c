/*
 * The page cache: how pages leave it.  All that could be dropped are in one list, the oldest last;
 * a page that was used since it was last looked at gets another turn (PG_REFERENCED, "second
 * chance").
 */
#include <limen/mm.h>
#include <limen/sched.h>
#include "filemap.h"
#include "internal.h"

/* Guards the list and page->list of the pages in it; mapping->lock is taken before it. */
static spinlock_t lru_lock = SPIN_LOCK_UNLOCKED;
static LIST_HEAD(lru);
static unsigned long nr_lru;

/* --- the list --- */

void lru_add(struct page *page)
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

/* --- single pages --- */

/* Take a page out of the cache, with mapping->lock held; the cache's reference is the caller's. */
static void remove_page(struct address_space *mapping, struct page *page)
{
	radix_erase(&mapping->pages, page->index);
	mapping->nrpages--;
	if (mapping->a_ops->swapless)
		__atomic_sub_fetch(&nr_shmem, 1, __ATOMIC_RELAXED);
	page->mapping = NULL;
}

void drop_page(struct address_space *mapping, struct page *page)
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

/* --- ranges --- */

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

/* --- when memory is short --- */

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
	free = page_count(page) == 1 && !test_page_flags(page, PG_DIRTY | PG_LOCKED);
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
