/*
 * The vDSO: a small shared object that the kernel maps into every program, so that asking for the
 * time needs no system call; vdso(7).  Its code is in kernel/vdso and arch/<arch>/vdso.
 */
#pragma once

#include <limen/compiler.h>

/*
 * What the code there has to know, in a page of its own that programs see read-only.  All but the
 * last three fields are constant once the machine runs; each of those is one word, so that no
 * reader ever sees half of a change and no lock is needed.
 *
 *	CLOCK_MONOTONIC = (cycles - base) * mult >> 32		ns
 *	CLOCK_REALTIME  = CLOCK_MONOTONIC + wall_offset
 */
struct vdso_data {
	u32 usable; /* programs may read the counter; 0: only the call knows the time */
	u64 base; /* the counter's value when sched_clock() was 0 */
	u64 mult; /* ns per cycle, 32.32 fixed point */
	s64 wall_offset; /* ns */
	s32 tz_minuteswest, tz_dsttime; /* settimeofday(2) */
};

extern struct vdso_data vdso_data;

struct mm_struct;

/* vdso_init() - once the machine's counter is known. */
void vdso_init(void);
/*
 * map_vdso() - into a new address space, which nobody else knows yet; sets mm->vdso and
 * mm->vdso_sigreturn.  0 or -ENOMEM.
 */
int map_vdso(struct mm_struct *mm);
