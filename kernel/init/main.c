/*
 * kmain(): from the boot code's hands to the first program, and after the last one the end.
 */
#include <limen/aslr.h>
#include <limen/boot_info.h>
#include <limen/fs.h>
#include <limen/futex.h>
#include <limen/loadavg.h>
#include <limen/mm.h>
#include <limen/printk.h>
#include <limen/random.h>
#include <limen/sched.h>
#include <limen/string.h>
#include <limen/version.h>
#include <asm/elf.h>
#include <asm/irqflags.h>
#include <asm/pgtable.h>
#include <asm/setup.h>
#include "../task/task.h"
#include "init.h"

#define MIN_FREE_PAGES 256 /* 1 MiB: less is not enough for even a small program */

static char *programs; /* the command line, from the first program on */

/* The number that the rest of a parameter is; @other if it is none. */
static unsigned int number(const char *digits, unsigned int other)
{
	unsigned int n = 0;

	if (!*digits)
		return other;
	for (; *digits >= '0' && *digits <= '9'; digits++)
		n = min(n * 10 + (unsigned int)(*digits - '0'), 1000U);
	return *digits ? other : n;
}

static void param(const char *word)
{
	if (strcmp(word, "quiet") == 0)
		console_loglevel = 4;
	else if (strncmp(word, "loglevel=", 9) == 0 && word[9] >= '0' && word[9] <= '8')
		console_loglevel = word[9] - '0';
	else if (strncmp(word, "maxcpus=", 8) == 0)
		max_cpus = max(number(word + 8, NR_CPUS), 1U);
	else if (strcmp(word, "norandmaps") == 0)
		randomize_va_space = false;
}

/* Firmware may name memory twice, which must not be freed twice: ranges that meet become one. */
void boot_add_ram(struct boot_info *bi, phys_addr_t start, u64 size)
{
	for (unsigned int i = 0; i < bi->nr_ram; i++) {
		struct mem_range *ram = &bi->ram[i];
		phys_addr_t end = max(start + size, ram->start + ram->size);

		if (start > ram->start + ram->size || ram->start > start + size)
			continue;
		start = min(start, ram->start);
		size = end - start;
		*ram = bi->ram[--bi->nr_ram];
		i = -1U; /* it may meet one that it did not before */
	}
	if (bi->nr_ram == BOOT_RANGES_MAX)
		pr_warn("boot: too many ranges of RAM: %016lx is left out", start);
	else
		bi->ram[bi->nr_ram++] = (struct mem_range){ start, size };
}

/* What is not known to be in use would be given out. */
void boot_reserve(struct boot_info *bi, phys_addr_t start, u64 size)
{
	if (bi->nr_reserved == BOOT_RANGES_MAX)
		panic("boot: too many reserved ranges: no room to keep %016lx", start);
	bi->reserved[bi->nr_reserved++] = (struct mem_range){ start, size };
}

static void memory_init(struct boot_info *bi)
{
	page_alloc_init(bi);
	paging_init(bi);
	page_alloc_add(bi, PAGE_SIZE, bi->mapped_start);
	page_alloc_add(bi, bi->mapped_end, -1UL);
	mm_init();
	pr_info("memory: %lu KiB, %lu KiB free", nr_total_pages() * 4, nr_free_pages() * 4);
	if (nr_free_pages() < MIN_FREE_PAGES)
		panic("not enough memory: %lu KiB are free, Limen needs %d KiB",
		      nr_free_pages() * 4, MIN_FREE_PAGES * 4);
}

/* Pid 1 goes on from here, as a task like any other. */
static void init_thread(void *arg)
{
	struct boot_info *bi = arg;

	child_reaper = current;
	current->signal->stop_flags |= SIGNAL_UNKILLABLE;
	machine_exit(run_programs(programs, bi->entry_cycles));
}

void kmain(struct boot_info *bi)
{
	programs = bi->cmdline;
	cmdline_params(&programs, param);
	pr_info("Limen " UTS_RELEASE " (" UTS_MACHINE "), started by %s", bi->loader);
	sched_init();
	memory_init(bi);
	arch_init(bi);
	timers_init_cpu();
	loadavg_init();
	clock_init();
	futex_init();
	random_init();
	if (!bi->initramfs.size)
		panic("no initramfs: give one to the boot loader (QEMU: -initrd, GRUB: module2)");
	initramfs_init(phys_to_virt(bi->initramfs.start), bi->initramfs.size);
	task_init();
	smp_init();
	if (kernel_thread(init_thread, bi, "init") < 0)
		panic("not enough memory for the first task");
	local_irq_enable();
	cpu_idle();
}
