/* What boot/arm64/head.S and the C code that it calls share. */
#pragma once

#define BLOCK_SIZE 0x200000 /* what one entry of a level-1 table maps */

#ifndef __ASSEMBLER__
#include <asm/page.h>

/*
 * The boot page tables.  boot_pgd serves both halves: its first entry leads to the direct map,
 * which, seen from the lower half, is the identity map.
 */
extern pte_t boot_pgd[], boot_l1_direct[], boot_l2_direct[], boot_l1_image[], boot_l2_image[];

/* setup_arch() - head.S goes on here, in the upper half, on init_task's stack. */
void setup_arch(phys_addr_t fdt, phys_addr_t image, u64 entry_cycles, unsigned long boot_el)
	__attribute__((noreturn));

/* secondary_entry() - where another CPU begins: never called, its address is for the firmware. */
void secondary_entry(void);
/* secondary_init() - head.S goes on here then, on the stack of the CPU's idle task. */
void secondary_init(void) __attribute__((noreturn));
extern struct task_struct *secondary_tasks[];

/*
 * replace_ttbr1() - use the top level @pgd, after @empty has emptied the TLB.  To be called at its
 * physical address, with the identity map in TTBR0.
 */
void replace_ttbr1(phys_addr_t pgd, phys_addr_t empty);

/* leave_boot_tables() - the end of the identity map on this CPU, in the TLB too. */
void leave_boot_tables(void);
#endif
