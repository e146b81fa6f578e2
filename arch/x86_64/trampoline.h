/* Where a CPU begins that is started by another (trampoline.asm). */
#pragma once

#define TRAMPOLINE_PHYS 0x8000 /* below 1 MiB, in memory that boot_reserve() keeps free */

extern const char trampoline_start[], trampoline_end[];
/* words within it: the stack to use, and the page tables (their bus address) */
extern const char trampoline_stack[], trampoline_pgd[];
