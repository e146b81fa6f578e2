/* What the files of kernel/mm share and nobody else needs. */
#pragma once

#include <limen/mm.h>
#include <limen/signal.h>
#include <limen/smp.h>

#ifdef CONFIG_DEBUG
#define DEBUGGING 1
#else
#define DEBUGGING 0
#endif

/* What freed memory is filled with in a debugging build, and what must be behind an object. */
#define POISON_PAGE   0xaa
#define POISON_OBJECT 0x6b
#define RED_ZONE      0xbb0a7e5ced20bee5UL

/* poison.c: is_filled() - do all @n bytes at @p have this value? */
bool is_filled(const void *p, u8 value, size_t n);
/*
 * poison_pages() - fill pages that are being freed; unpoison_pages() - has anyone written to them?
 */
void poison_pages(struct page *page, unsigned int n);
void unpoison_pages(struct page *page, unsigned int n);

/* --- page_alloc.c: the buddy allocator, under its lock ------------------------------------- */

/* buddy_alloc() - a block, or NULL; buddy_alloc_bulk() - up to @n single pages; how many. */
struct page *buddy_alloc(unsigned int order);
unsigned int buddy_alloc_bulk(struct page **pages, unsigned int n);
/* buddy_free(), buddy_free_bulk() - give back what has no reference left. */
void buddy_free(struct page *page, unsigned int order);
void buddy_free_bulk(struct page **pages, unsigned int n);
unsigned long buddy_nr_free(void);

/* kmalloc_init() - before the first kmalloc(). */
void kmalloc_init(void);

/* --- pcp.c ------------------------------------------------------------------------------------ */

/* pcp_init() - how many pages a CPU may keep, by the size of memory; before any is allocated. */
void pcp_init(unsigned long total);
/* pcp_drain() - this CPU's pages back to the buddy allocator; interrupts off. */
void pcp_drain(void);

/* --- page tables (pgtable.c, tables.c) ------------------------------------------------------ */

/* pte_slot() - the entry for @virt at @level, NULL if there is no such table. */
pte_t *pte_slot(pte_t *pgd, unsigned long virt, int level);
/* table_alloc() - a table of zeros; pgd_alloc() - a top-level one.  NULL when memory is out. */
pte_t *table_alloc(void);
pte_t *pgd_alloc(void);
/* table_free(), pgd_free() - in which all (user) entries are 0 again; no CPU uses them. */
void table_free(pte_t *table);
void pgd_free(pte_t *pgd);
/*
 * pte_alloc() - the entry of the page at user address @virt, with the tables on the way; NULL when
 * memory is out.  mmap_lock held for reading.
 */
pte_t *pte_alloc(struct mm_struct *mm, unsigned long virt);

/* zero_page_phys - the page of zeros that is mapped where nothing was written yet; not counted. */
extern phys_addr_t zero_page_phys;

static inline enum rss page_rss(const struct page *page)
{
	if (page->flags & PG_SHMEM)
		return RSS_SHMEM;
	return page->flags & PG_FILE ? RSS_FILE : RSS_ANON;
}

/* update_hiwater() - before pages go; page_table_lock held. */
static inline void update_hiwater(struct mm_struct *mm)
{
	mm->hiwater_rss = max(mm->hiwater_rss, mm_rss(mm));
}

/* --- unmapping (gather.c) ------------------------------------------------------------------- */

/*
 * What has been taken out of an address space and may not be freed before every CPU's TLB has
 * forgotten it.  Pages and tables are collected and freed by the batch.
 */
#define GATHER_MAX 64
struct gather {
	struct mm_struct *mm;
	unsigned long start, end; /* what has to be flushed; start >= end: nothing */
	unsigned int nr_pages, nr_tables;
	struct page *page[GATHER_MAX];
	pte_t *table[8];
};

void gather_init(struct gather *g, struct mm_struct *mm);
/* gather_finish() - flush, and free all. */
void gather_finish(struct gather *g);
/* unmap_pages() - take what is mapped in [start, end) out of the tables; mmap_lock held. */
void unmap_pages(struct gather *g, const struct vm_area *area, unsigned long start,
		 unsigned long end);
/*
 * free_tables() - free the tables of [start, end) in which nothing is left: no area lies in
 * (floor, ceiling) around it.  mmap_lock held for writing.
 */
void free_tables(struct gather *g, unsigned long start, unsigned long end, unsigned long floor,
		 unsigned long ceiling);
/* A long walk lets go of page_table_lock, and others run, after so many entries: a table full. */
#define WALK_MAX 512
/*
 * walk_pause() - do so.  Tables stay as long as mmap_lock is held, and entries too if it is held
 * for writing.
 */
void walk_pause(struct mm_struct *mm);
/* flush_tlb_mm() - [start, end) on every CPU that has @mm loaded; interrupts on. */
void flush_tlb_mm(struct mm_struct *mm, unsigned long start, unsigned long end);

/* --- areas (area.c) ----------------------------------------------------------------------- */

/* area_alloc() - a new one, in no list; NULL when memory is out.  area_free() - and its inode. */
struct vm_area *area_alloc(void);
void area_free(struct vm_area *area);
/* area_link(), area_unlink() - into @mm's tree and list, and out of them.  Sizes are counted. */
void area_link(struct mm_struct *mm, struct vm_area *area);
void area_unlink(struct mm_struct *mm, struct vm_area *area);
/* area_resize() - other ends, which overlap no neighbour.  Sizes are counted. */
void area_resize(struct mm_struct *mm, struct vm_area *area, unsigned long start,
		 unsigned long end);
/*
 * area_split() - make @addr, inside of the area, a boundary; @area keeps the upper part.  0 or
 * -ENOMEM.
 */
int area_split(struct mm_struct *mm, struct vm_area *area, unsigned long addr);
/* area_cut() - make *area just [start, end), which lies within it.  0 or -ENOMEM. */
int area_cut(struct mm_struct *mm, struct vm_area **area, unsigned long start, unsigned long end);
/*
 * change_areas() - call @change for each part of an area within [start, end), up to the first hole
 * (-ENOMEM, as mprotect(2) and mlock(2) have it) or error.  It leaves *area ending where the part
 * did.
 */
typedef int (*change_area_t)(struct mm_struct *mm, struct vm_area **area, unsigned long start,
			     unsigned long end, unsigned int flags);
int change_areas(struct mm_struct *mm, unsigned long start, unsigned long end, change_area_t change,
		 unsigned int flags);
/* split_range() - make both addresses boundaries, if they lie in areas.  0 or -ENOMEM. */
int split_range(struct mm_struct *mm, unsigned long start, unsigned long end);
/*
 * area_merge() - join @area with neighbours that are like it; returns the area that then holds it.
 */
struct vm_area *area_merge(struct mm_struct *mm, struct vm_area *area);
/* area_account() - @pages more (or, negative, less) of this kind. */
void area_account(struct mm_struct *mm, const struct vm_area *area, long pages);
/* area_change_flags() - of an area in the tree: sizes are counted. */
void area_change_flags(struct mm_struct *mm, struct vm_area *area, unsigned int flags);
void area_init(void);
/* areas_init() - of a new address space: none. */
void areas_init(struct mm_struct *mm);

/* is_data() - is it what RLIMIT_DATA limits? */
static inline bool is_data(unsigned int flags)
{
	return (flags & (VM_WRITE | VM_SHARED | VM_STACK)) == VM_WRITE;
}

/*
 * may_expand() - do RLIMIT_AS and RLIMIT_DATA allow @pages more with these flags?
 * may_lock() - and RLIMIT_MEMLOCK, if these are locked?
 * overcommits() - is that more than all memory?
 */
bool may_expand(const struct mm_struct *mm, unsigned int flags, unsigned long pages);
bool may_lock(const struct mm_struct *mm, unsigned int flags, unsigned long pages);
bool overcommits(unsigned int flags, unsigned long pages);

/* new_area() - one that is in no address space yet, with a reference to @inode; NULL: no memory. */
struct vm_area *new_area(unsigned long addr, unsigned long len, unsigned int flags,
			 struct inode *inode, u64 pgoff);
/* grow_stack() - let the stack's area reach down to @addr; NULL: none is above, or its limit. */
struct vm_area *grow_stack(struct mm_struct *mm, unsigned long addr);
/*
 * range_is_free() - could [addr, addr + len) be mapped without touching anything, guards included?
 */
bool range_is_free(struct mm_struct *mm, unsigned long addr, unsigned long len);
/* get_unmapped_below() - @hint if that is free, or the highest room, below @high; -ENOMEM: none. */
unsigned long get_unmapped_below(struct mm_struct *mm, unsigned long hint, unsigned long len,
				 unsigned long high);

/* --- the calls (mmap.c and others); mmap_lock held for writing ------------------------------ */

unsigned int prot_to_vm(unsigned long prot);
/* implied_prot() - with PROT_EXEC if that goes with PROT_READ: personality(2), READ_IMPLIES_EXEC */
unsigned long implied_prot(unsigned long prot);
/* check_range() - may the current task map this?  -ENOMEM, -EINVAL, -EPERM. */
int check_range(unsigned long addr, unsigned long len);
int do_munmap(struct mm_struct *mm, unsigned long start, unsigned long len);
/* can_do_mlock() - may the current task lock any memory at all? */
bool can_do_mlock(void);
/* protect_pages() - give what is mapped in [start, end) the area's rights. */
void protect_pages(struct mm_struct *mm, const struct vm_area *area, unsigned long start,
		   unsigned long end);

/* --- faults (fault.c, cow.c, populate.c) ---------------------------------------------------- */

#define FAULT_OOM SIGNAL(SIGKILL, SI_KERNEL) /* memory is out */

/* set_anon() - before a page of the area's own is entered; mmap_lock held for reading. */
static inline void set_anon(struct vm_area *area)
{
	if (!READ_ONCE(area->anon))
		WRITE_ONCE(area->anon, true);
}

void fault_init(void);
/* fault_in() - handle_mm_fault() without counting and without the OOM killer. */
int fault_in(struct mm_struct *mm, unsigned long addr, unsigned int access, bool *major);
/* fault_write_protected() - *@pte was @entry, which forbids a write that the area allows. */
int fault_write_protected(struct mm_struct *mm, struct vm_area *area, unsigned long addr,
			  pte_t *pte, pte_t entry);
/* out_of_memory() - make some process end; false: the current one is ending itself. */
bool out_of_memory(void);
/* populate_access() - make one page present.  0, -EFAULT, -ENOMEM.  mmap_lock not held. */
int populate_access(struct mm_struct *mm, unsigned long addr, unsigned int access);
/* mm_populate() - the same for [start, end), as the areas' rights allow.  And -EINTR. */
int mm_populate(struct mm_struct *mm, unsigned long start, unsigned long end);
/* populate_all() - all there is, as far as it goes. */
void populate_all(struct mm_struct *mm);
void shmem_init(void);

/* --- what can be had back (reclaim.c); each returns whether it freed anything --------------- */

/* try_to_reclaim() - free some pages; interrupts on, any spinlock may be held. */
bool try_to_reclaim(void);
/* filemap_shrink() - up to @n pages of files that nobody uses. */
unsigned long filemap_shrink(unsigned long n);
/* slab_flush_cpu() - this CPU's free objects back to their slabs; interrupts off. */
void slab_flush_cpu(void);
/* tables_flush_cpu() - this CPU's spare page tables; interrupts off. */
void tables_flush_cpu(void);
/* kstack_flush_cpu() - this CPU's spare stacks to the others; interrupts off. */
void kstack_flush_cpu(void);
/* kstack_trim() - free the spare stacks, and page tables that only they needed.  Does not sleep,
 * but waits for the other CPUs: interrupts on, no spinlock held. */
void kstack_trim(void);

/* --- physical memory ------------------------------------------------------------------------ */

/* mem_map_init() - find a place for mem_map, and clear it; leaves out RAM that is too far away. */
struct boot_info;
void mem_map_init(struct boot_info *bi);
