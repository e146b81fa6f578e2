/*
 * Where a program's parts lie: as on Linux, with as many random bits, or without.  Off with the
 * kernel parameter norandmaps, and for a program with personality(ADDR_NO_RANDOMIZE).
 */
#pragma once

#include <limen/types.h>

struct mm_struct;

extern bool randomize_va_space;

/* aslr_enabled() - for the current task. */
bool aslr_enabled(void);
/*
 * mmap_base() - from where down mmap(2) looks for room: below the largest stack and a random gap.
 */
unsigned long mmap_base(void);
/* stack_top() - the end of a new program's stack. */
unsigned long stack_top(void);
/* stack_skip() - how many bytes the stack pointer goes down further, a multiple of 16. */
unsigned long stack_skip(void);
/* et_dyn_base() - where an executable that can be anywhere goes, aligned to @align. */
unsigned long et_dyn_base(unsigned long align);
/* brk_base() - where the heap begins, if the program ends at @end. */
unsigned long brk_base(unsigned long end);
