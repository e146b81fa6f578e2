/* This CPU's timer, and the battery clock. */
#pragma once

#include <limen/types.h>

/*
 * clockevent_set() - timer_interrupt() on this CPU at @expires in sched_clock()'s time, at once
 * when that is past.  One-shot, and it may come early.  Interrupts are off.
 */
void clockevent_set(u64 expires);
/* read_rtc() - seconds since 1970, 0 when there is no clock. */
u64 read_rtc(void);
/* vdso_clocksource() - how programs can know the time themselves: ns = (TSC - *base) * *mult >> 32.
 * False: not by the TSC. */
bool vdso_clocksource(u64 *base, u64 *mult);
