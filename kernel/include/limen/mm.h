/*
 * Memory: the kernel's mappings, and the address spaces of programs.  Physical pages are in
 * <limen/page.h>, kernel objects in <limen/slab.h>, pages of files in <limen/pagemap.h>.
 */
#pragma once

#include <limen/compiler.h>
#include <limen/list.h>
#include <limen/mutex.h>
#include <limen/page.h>
#include <limen/rbtree.h>
#include <limen/slab.h>
#include <limen/smp.h>
#include <limen/spinlock.h>

struct file;
struct inode;
struct pt_regs;

/* mm_init() - caches and the page of zeros, when all pages are there; once. */
void mm_init(void);

/* --- page tables (pgtable.c) ------------------------------------------------------------------ */

/* Access rights and properties, of an area and of a mapping. */
#define VM_READ	       0x01
#define VM_WRITE       0x02
#define VM_EXEC	       0x04
#define VM_USER	       0x08 /* user mode may use it */
#define VM_DEVICE      0x10 /* device registers: uncached, in order */
#define VM_STACK       0x20 /* grows down */
#define VM_SHARED      0x40 /* MAP_SHARED: writes go to the inode's pages */
#define VM_MAYWRITE    0x80 /* mprotect(2) may make it writable */
#define VM_LOCKED      0x100 /* mlock(2) */
#define VM_DONTCOPY    0x200 /* MADV_DONTFORK */
#define VM_WIPEONFORK  0x400 /* MADV_WIPEONFORK */
#define VM_DONTDUMP    0x800 /* MADV_DONTDUMP */
#define VM_SEQ_READ    0x1000 /* MADV_SEQUENTIAL */
#define VM_RAND_READ   0x2000 /* MADV_RANDOM */
#define VM_NORESERVE   0x4000 /* MAP_NORESERVE */
#define VM_LOCKONFAULT 0x8000 /* MLOCK_ONFAULT */
#define VM_SPECIAL     0x10000 /* frames of the kernel's, from area->pgoff on: not counted */

#define VM_ACCESS (VM_READ | VM_WRITE | VM_EXEC)

/*
 * map_range() - map @size bytes of physical memory at @phys to @virt, with the largest pages that
 * fit. All three are multiples of the page size.  Returns 0 or -ENOMEM (a part may then be mapped).
 */
int map_range(pte_t *pgd, unsigned long virt, phys_addr_t phys, u64 size, unsigned int vm);
/*
 * pte_lookup() - the entry of the page at @virt, NULL if there is no table for it.  @alloc makes
 * one: for the kernel's own tables, while the kernel starts or under a lock of the caller's.
 */
pte_t *pte_lookup(pte_t *pgd, unsigned long virt, bool alloc);
/*
 * pte_next() - the entry of the first present page in [*virt, end), and *virt moved there; NULL
 * when there is none.  What has no table is skipped as a whole.
 */
pte_t *pte_next(pte_t *pgd, unsigned long *virt, unsigned long end);
/* pte_after() - the same for what follows @pte, the entry of *virt. */
pte_t *pte_after(pte_t *pte, pte_t *pgd, unsigned long *virt, unsigned long end);

extern pte_t *kernel_pgd;
/* paging_init() - the machine's part: kernel_map_init(), then use the result. */
void paging_init(const struct boot_info *bi);
void kernel_map_init(const struct boot_info *bi);
/* ioremap() - map device registers; for ever.  Returns NULL when memory is out. */
volatile void *ioremap(phys_addr_t phys, size_t size);

/*
 * Kernel stacks, with an unmapped guard page below (kstack.c).  What is in a new one is what was
 * there.  Interrupts on; a stack is not freed while a CPU is on it.
 */
void *kstack_alloc(void); /* the lowest address; the stack's top is KSTACK_SIZE above */
void kstack_free(void *stack);
bool in_kstack_guard(unsigned long addr); /* does a fault there mean that a stack overflowed? */

/* --- address spaces (area.c, mm.c) ------------------------------------------------------------ */

/*
 * A run of user addresses with one set of rights and one source of contents.  All of it is guarded
 * by mmap_lock, and changed only with that held for writing; but a stack's start goes down under
 * page_table_lock, with mmap_lock held for reading, and faults set anon.
 */
struct vm_area {
	unsigned long start, end; /* page aligned, end exclusive */
	unsigned int flags; /* VM_*; changed by area_set_flags() */
	bool anon; /* may hold pages of its own: a fork has to copy entries */
	pte_t prot; /* the page-table entry's bits for these rights */
	struct inode *inode; /* contents come from here (a reference), or NULL: zeros */
	u64 pgoff; /* in inode, of start, in pages */
	struct rb_node rb; /* in mm->areas */
	struct list_head list; /* in mm->area_list: its neighbours */
	unsigned long gap; /* free room between this one and the one before */
	unsigned long max_gap; /* the largest such of this subtree */
};

enum rss {
	RSS_ANON, /* pages that belong to this address space alone, or since a fork to a few */
	RSS_FILE,
	RSS_SHMEM,
	NR_RSS
};

struct mm_struct {
	u32 count; /* atomic: tasks that use it, and others who look at it */
	pte_t *pgd; /* never changes; entries: page_table_lock */
	cpumask_t cpus; /* atomic: where it is loaded; switch_mm() keeps it */
	u32 zaps; /* atomic: calls of madvise(2) that may have to flush yet what they took out */

	struct rw_semaphore mmap_lock; /* guards what follows, and every area */
	struct rb_root areas; /* by address, augmented with max_gap */
	struct list_head area_list; /* the same, in order */
	struct vm_area *area_cache; /* the last one found; readers race for it, harmlessly */
	unsigned int map_count; /* areas: at most MAX_MAP_COUNT */
	unsigned int def_flags; /* of new areas: mlockall(MCL_FUTURE) */
	unsigned long mmap_base; /* room is looked for from here down */
	unsigned long start_brk, brk; /* the heap: [start_brk, brk) */
	unsigned long start_code, end_code, start_data, end_data, start_stack;
	unsigned long arg_start, arg_end, env_start, env_end;
	unsigned long total_vm, data_vm, stack_vm, exec_vm, locked_vm; /* in pages */
	unsigned long vdso, vdso_sigreturn; /* addresses in it, 0: not mapped */
	struct inode *exe; /* the program (a reference) */

	bool oom_victim; /* its users were killed for it; set by oom.c */
	bool reaped; /* and pages taken from it already: it can't be relied on */

	spinlock_t page_table_lock; /* guards every entry of the tables, and what follows */
	unsigned long rss[NR_RSS], hiwater_rss; /* in pages */
	unsigned long nr_tables; /* page tables */
};

#define MMAP_MIN_ADDR	0x10000UL /* as Linux's vm.mmap_min_addr */
#define MAX_MAP_COUNT	65530 /* as vm.max_map_count */
#define STACK_TOP	TASK_SIZE
#define STACK_LIMIT	(8UL << 20) /* the stack may grow so large: RLIMIT_STACK at the start */
#define STACK_GUARD_GAP (256UL * PAGE_SIZE) /* the least room below a stack, as on Linux */

/*
 * mm_alloc() - an empty address space with a count of 1; NULL when memory is out.
 * dup_mm() - a copy for fork(2): private pages are shared until one of the two writes.  Takes
 * @old's mmap_lock.  ERR_PTR(-ENOMEM).
 * mmget(), mmput() - take and give back a reference; the last one frees all.  mmput() sleeps; the
 * mm is not the one that is loaded.
 * switch_mm() - leave @prev's page tables for @next's; NULL: the kernel has none.  Interrupts off.
 */
struct mm_struct *mm_alloc(void);
struct mm_struct *dup_mm(struct mm_struct *old);
void mmput(struct mm_struct *mm);
void switch_mm(struct mm_struct *prev, struct mm_struct *next);

static inline void mmget(struct mm_struct *mm)
{
	__atomic_add_fetch(&mm->count, 1, __ATOMIC_RELAXED);
}

/*
 * All that follows: with mmap_lock held, for reading where it only looks, else for writing; or on
 * an address space that nobody else knows yet.
 */

/* area_above() - the first area that ends above @addr, or NULL. */
struct vm_area *area_above(struct mm_struct *mm, unsigned long addr);
/* find_area() - the area that holds @addr, or NULL. */
struct vm_area *find_area(struct mm_struct *mm, unsigned long addr);
/* area_next(), area_prev() - its neighbour in memory, or NULL. */
struct vm_area *area_next(const struct mm_struct *mm, const struct vm_area *area);
struct vm_area *area_prev(const struct mm_struct *mm, const struct vm_area *area);

/*
 * get_unmapped_area() - room for @len bytes: at @hint when it is free there, else the highest below
 * mmap_base.  Returns the address, or -ENOMEM.
 */
unsigned long get_unmapped_area(struct mm_struct *mm, unsigned long hint, unsigned long len);
/*
 * map_region() - map [addr, addr + len), page aligned and in user space, over what is there, with
 * @flags (VM_*; VM_USER goes without saying).  Takes a reference to @inode, if there is one.  0 or
 * -errno: -ENOMEM (memory, RLIMIT_AS, RLIMIT_DATA, too many areas).
 */
int map_region(struct mm_struct *mm, unsigned long addr, unsigned long len, unsigned int flags,
	       struct inode *inode, u64 pgoff);
/* unmap_region() - take [start, end) out of the address space.  0 or -ENOMEM. */
int unmap_region(struct mm_struct *mm, unsigned long start, unsigned long end);
/*
 * map_special() - like map_region(), for frames of the kernel's own at @phys, such as the vDSO's:
 * they are never counted, freed or written to.
 */
int map_special(struct mm_struct *mm, unsigned long addr, unsigned long len, unsigned int flags,
		phys_addr_t phys);
/* area_set_flags() - other rights; what is in the page tables does not change. */
void area_set_flags(struct vm_area *area, unsigned int flags);
/*
 * mm_write() - copy kernel bytes to @addr of an address space that nobody else knows yet, as if it
 * wrote there itself; @from NULL writes zeros.  0 or -EFAULT, -ENOMEM.
 */
int mm_write(struct mm_struct *mm, unsigned long addr, const void *from, size_t n);
/*
 * For execve(2).  setup_arg_stack() - the area of a new program's stack; its end, or ERR_PTR().
 * make_stack_executable() - 0 or -ENOMEM.  set_brk_start() - the heap comes after @end.
 * set_exe() - the program, with a reference of the address space's own.
 */
unsigned long setup_arg_stack(struct mm_struct *mm);
int make_stack_executable(struct mm_struct *mm);
void set_brk_start(struct mm_struct *mm, unsigned long end);
void set_exe(struct mm_struct *mm, struct inode *exe);

/* mm_users() - how many references there are. */
static inline u32 mm_users(const struct mm_struct *mm)
{
	return __atomic_load_n(&mm->count, __ATOMIC_ACQUIRE);
}

/* mm_rss(), mm_maxrss() - pages that are there now, and the most that ever were. */
unsigned long mm_rss(const struct mm_struct *mm);
unsigned long mm_maxrss(const struct mm_struct *mm);
/* note_maxrss() - for getrusage(2): the current process leaves @mm. */
void note_maxrss(const struct mm_struct *mm);

/* do_mmap() - mmap(2) in @mm; takes mmap_lock.  The address or -errno. */
long do_mmap(struct file *file, unsigned long addr, unsigned long len, unsigned long prot,
	     unsigned long flags, u64 pgoff);

/* --- faults (fault.c) ------------------------------------------------------------------------- */

#define FAULT_WRITE 0x1
#define FAULT_EXEC  0x2

/*
 * handle_mm_fault() - make the page at @addr present.  Returns 0, or the signal and si_code to send
 * as SIGNAL(sig, code).  Takes mmap_lock, and may sleep.
 */
int handle_mm_fault(struct mm_struct *mm, unsigned long addr, unsigned int access);

/*
 * page_fault() - what both machines do with a fault on an address, with its tag if it has one:
 * resolve it, send the signal, run the exception table's fixup, or die.  Called by the exception
 * entry with the registers of the place.  True: it became a signal.
 */
bool page_fault(struct pt_regs *regs, unsigned long tagged, unsigned int access);
