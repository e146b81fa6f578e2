/* Address-space randomisation; the formulas are Linux 6.1's. */
#include <limen/aslr.h>
#include <limen/mm.h>
#include <limen/random.h>
#include <limen/resource.h>
#include <limen/sched.h>
#include <asm/elf.h>
#include <asm/mman.h>
#include "internal.h"

#define ADDR_NO_RANDOMIZE 0x0040000 /* personality(2) */
#define MIN_GAP		  (128UL << 20) /* between mmap_base and the stack's top */

bool randomize_va_space = true;

bool aslr_enabled(void)
{
	return randomize_va_space && !(current->personality & ADDR_NO_RANDOMIZE);
}

/* A random number of pages, of @bits bits, in bytes; 0 when it is off. */
static unsigned long random_pages(unsigned int bits)
{
	unsigned long value;

	if (!aslr_enabled())
		return 0;
	get_random_bytes(&value, sizeof(value));
	return (value & ((1UL << bits) - 1)) << PAGE_SHIFT;
}

unsigned long mmap_base(void)
{
	unsigned long gap = rlimit(RLIMIT_STACK), pad = STACK_GUARD_GAP;

	if (aslr_enabled())
		pad += (1UL << STACK_RND_BITS) << PAGE_SHIFT;
	if (gap + pad > gap)
		gap += pad;
	gap = min(max(gap, MIN_GAP), (unsigned long)TASK_SIZE / 6 * 5);
	return ALIGN_UP(TASK_SIZE - gap - random_pages(MMAP_RND_BITS), PAGE_SIZE);
}

unsigned long stack_top(void)
{
	return STACK_TOP - random_pages(STACK_RND_BITS);
}

unsigned long stack_skip(void)
{
	return random_pages(13) >> PAGE_SHIFT & ~0xfUL;
}

unsigned long et_dyn_base(unsigned long align)
{
	return ALIGN_DOWN(ELF_ET_DYN_BASE + random_pages(MMAP_RND_BITS), align);
}

unsigned long brk_base(unsigned long end)
{
	return ALIGN_UP(end, PAGE_SIZE) + random_pages(BRK_RND_BITS);
}
