/*
 * Memory: physical pages, kernel mappings, and the address space of a task.
 */
#pragma once

#include <limen/compiler.h>
#include <limen/list.h>
#include <asm/page.h>

struct boot_info;
struct inode;
struct pt_regs;

/* --- physical pages (page_alloc.c) ------------------------------------------------------------ */

#define MAX_ORDER 10 /* the largest block is 2^MAX_ORDER pages */

struct page {
	struct list_head list; /* free: in its order's list; else the owner's to use */
	u32 count; /* references; 0 = free */
	u8 order; /* of the block that this page heads, while free */
	bool is_free; /* heads a free block */
	void *owner; /* the slab that a page belongs to, or NULL */
};

/*
 * page_alloc_init() - set up the struct pages and free what the boot page tables reach.  Once the
 * kernel's own page tables map everything, page_alloc_add() frees the RAM in [from, to) that is not
 * reserved.
 */
void page_alloc_init(struct boot_info *bi);
void page_alloc_add(const struct boot_info *bi, phys_addr_t from, phys_addr_t to);

/*
 * alloc_pages() - 2^@order contiguous, naturally aligned pages; the contents are what was there.
 * Returns their address in the direct map, NULL when memory is out.  Any context.
 * zalloc_page() - one page of zeros.
 */
void *alloc_pages(unsigned int order);
void *zalloc_page(void);
void free_pages(void *addr, unsigned int order);
struct page *virt_to_page(const void *addr);
unsigned long nr_free_pages(void);
unsigned long nr_total_pages(void);

/* --- kernel objects (slab.c) ------------------------------------------------------------------ */

/* kmalloc(), kzalloc() - @size bytes, 16-byte aligned; NULL when memory is out.  Any context. */
void *kmalloc(size_t size);
void *kzalloc(size_t size);
void kfree(void *ptr);

/* --- page tables (pgtable.c) ------------------------------------------------------------------ */

/* Access rights and properties, of an area and of a mapping. */
#define VM_READ	  0x01
#define VM_WRITE  0x02
#define VM_EXEC	  0x04
#define VM_USER	  0x08 /* user mode may use it */
#define VM_DEVICE 0x10 /* device registers: uncached, in order */
#define VM_STACK  0x20 /* grows down */

/*
 * map_range() - map @size bytes of physical memory at @phys to @virt, with the largest pages that
 * fit. All three are multiples of the page size.  Returns 0 or -ENOMEM (a part may then be mapped).
 */
int map_range(pte_t *pgd, unsigned long virt, phys_addr_t phys, u64 size, unsigned int vm);
/*
 * pte_lookup() - the entry of the page at @virt, NULL if there is no table for it. @alloc makes
 * one.
 */
pte_t *pte_lookup(pte_t *pgd, unsigned long virt, bool alloc);
/*
 * pte_next() - the entry of the first present page in [*virt, end), and *virt moved there; NULL
 * when there is none.  What has no table is skipped as a whole.
 */
pte_t *pte_next(pte_t *pgd, unsigned long *virt, unsigned long end);
/* free_user_pages() - free every user page and table below @pgd, and @pgd itself. */
void free_user_pages(pte_t *pgd);

extern pte_t *kernel_pgd;
/* paging_init() - the machine's part: kernel_map_init(), then use the result. */
void paging_init(const struct boot_info *bi);
void kernel_map_init(const struct boot_info *bi);
/* ioremap() - map device registers; for ever.  Returns NULL when memory is out. */
volatile void *ioremap(phys_addr_t phys, size_t size);

/* Kernel stacks, with an unmapped guard page below (kstack.c). */
void *kstack_alloc(void); /* the lowest address; the stack's top is KSTACK_SIZE above */
void kstack_free(void *stack);
bool in_kstack_guard(unsigned long addr); /* does a fault there mean that a stack overflowed? */

/* --- address spaces (area.c, fault.c) --------------------------------------------------------- */

/* A run of user addresses with one set of rights and one source of contents. */
struct vm_area {
	struct list_head list; /* in mm->areas, by address */
	unsigned long start, end; /* page aligned, end exclusive */
	unsigned int flags; /* VM_* */
	struct inode *inode; /* contents come from here, or NULL: zeros */
	u64 offset; /* in inode, of start; page aligned */
};

struct mm_struct {
	pte_t *pgd;
	struct list_head areas;
	unsigned long start_brk, brk; /* the heap: [start_brk, brk) */
	unsigned long start_stack, stack_limit; /* the stack may grow down to start_stack - limit */
	unsigned long total_vm; /* pages in all areas */
	unsigned int map_count; /* areas: at most MAX_MAP_COUNT */
};

struct mm_struct *mm_alloc(void);
void mm_free(struct mm_struct *mm);
/* area_above() - the first area that ends above @addr, or NULL. */
struct vm_area *area_above(struct mm_struct *mm, unsigned long addr);
/* find_area() - the area that holds @addr, or NULL. */
struct vm_area *find_area(struct mm_struct *mm, unsigned long addr);
/*
 * area_add() - a new area; -EEXIST when a page of it is taken, -EPERM below mmap_min_addr, -ENOMEM
 * past the end of user space or when memory is out.
 */
int area_add(struct mm_struct *mm, unsigned long start, unsigned long end, unsigned int flags,
	     struct inode *inode, u64 offset);
/*
 * overcommits() - is @size bytes more than all memory? Linux's heuristic refuses that, and no less.
 */
bool overcommits(unsigned int flags, unsigned long size);
/* area_split() - make @addr an area boundary.  0 or -ENOMEM. */
int area_split(struct mm_struct *mm, unsigned long addr);
/* area_remove() - take [start, end) out of the address space.  0 or -ENOMEM. */
int area_remove(struct mm_struct *mm, unsigned long start, unsigned long end);
/*
 * mm_write() - copy kernel bytes to @addr of an address space that need not be the current one, as
 * if it wrote there itself; @from NULL writes zeros.  0 or -EFAULT, -ENOMEM.
 */
int mm_write(struct mm_struct *mm, unsigned long addr, const void *from, size_t n);

#define MMAP_MIN_ADDR 0x10000UL /* as Linux's vm.mmap_min_addr */
#define MAX_MAP_COUNT 65530 /* as vm.max_map_count */
#define STACK_TOP     TASK_SIZE
#define STACK_LIMIT   (8UL << 20) /* the stack may grow so large: RLIMIT_STACK */

#define FAULT_WRITE 0x1
#define FAULT_EXEC  0x2

/*
 * handle_mm_fault() - make the page at @addr present.  Returns 0, or the signal and si_code to send
 * as SIGNAL(sig, code).
 */
int handle_mm_fault(struct mm_struct *mm, unsigned long addr, unsigned int access);

/*
 * page_fault() - what both machines do with a fault on an address: resolve it, send the signal, run
 * the exception table's fixup, or die.  Called by the exception entry with the registers of the
 * place.
 */
void page_fault(struct pt_regs *regs, unsigned long addr, unsigned int access);
