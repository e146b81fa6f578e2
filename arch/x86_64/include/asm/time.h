/* Clocks and the timer (time.c, timer.c and rtc.c of arch/x86_64); sched_clock() is in sched.h. */
#pragma once

#include <limen/types.h>

/*
 * clockevent_set() - have timer_interrupt() called on this CPU at sched_clock() time @expires,
 * once, or somewhat before; at once if that is past.  KTIME_MAX and above: not at all.  Interrupts
 * off.
 */
void clockevent_set(u64 expires);

/*
 * vdso_clocksource() - sched_clock() is (get_cycles() - *base_cycles) * *mult >> 32, in programs,
 * too; false: they can't rely on the counter.
 */
bool vdso_clocksource(u64 *base_cycles, u64 *mult);

/* read_rtc() - seconds since 1970 by the battery clock; 0: there is none. */
u64 read_rtc(void);
