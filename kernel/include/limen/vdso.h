/*
 * The vDSO: a small shared object that the kernel maps into every program, so that asking for the
 * time needs no system call; vdso(7).  Its code is in kernel/vdso/user and arch/<machine>/vdso.
 */
#pragma once

#include <limen/types.h>

#define VDSO_PAGE_SIZE 4096

/*
 * What the code there has to know, in a page of its own that programs see read-only.  The first
 * three fields are constant once the machine runs; each of the others is one word, so no reader
 * ever sees half of a change, and there is nothing to lock.
 *
 *	CLOCK_MONOTONIC = (cycles - base) * mult >> 32		ns
 *	CLOCK_REALTIME  = CLOCK_MONOTONIC + wall_offset
 */
struct vdso_data {
	u32 usable; /* programs may read the counter; 0: only the call knows the time */
	u64 base; /* the counter's value when CLOCK_MONOTONIC was 0 */
	u64 mult; /* ns per cycle, 32.32 fixed point */
	s64 wall_offset; /* ns */
	s32 tz_minuteswest, tz_dsttime; /* settimeofday(2) */
} __attribute__((aligned(VDSO_PAGE_SIZE))); /* nothing else is in the page */

extern struct vdso_data vdso_data;

struct mm_struct;

/* vdso_init() - once sched_clock() counts as it always will. */
void vdso_init(void);
/*
 * map_vdso() - into a new address space that nobody else knows yet; sets mm->vdso and
 * mm->vdso_sigreturn.  0 or -ENOMEM.
 */
int map_vdso(struct mm_struct *mm);
