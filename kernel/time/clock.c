/*
 * The clocks.  There is one counter, sched_clock(), which is CLOCK_MONOTONIC; the wall clock is an
 * offset from it.  Nothing stops while the machine runs, so CLOCK_BOOTTIME is the same; and the
 * counter is not steered, so CLOCK_MONOTONIC_RAW is, too.  No leap second has been told, so
 * CLOCK_TAI is CLOCK_REALTIME.
 */
#include <limen/errno.h>
#include <limen/vdso.h>
#include <asm/time.h>
#include "clock.h"

static bool battery_clock;

static const struct clock clocks[] = {
	[CLOCK_REALTIME] = { .base = BASE_REAL, .sleeps = true, .timers = true },
	[CLOCK_MONOTONIC] = { .base = BASE_MONOTONIC, .sleeps = true, .timers = true },
	[CLOCK_PROCESS_CPUTIME_ID] = { .base = BASE_CPU, .sleeps = true, .timers = true },
	[CLOCK_THREAD_CPUTIME_ID] = { .base = BASE_CPU, .timers = true },
	[CLOCK_MONOTONIC_RAW] = { .base = BASE_MONOTONIC },
	[CLOCK_REALTIME_COARSE] = { .base = BASE_REAL, .coarse = true },
	[CLOCK_MONOTONIC_COARSE] = { .base = BASE_MONOTONIC, .coarse = true },
	[CLOCK_BOOTTIME] = { .base = BASE_MONOTONIC, .sleeps = true, .timers = true },
	[CLOCK_REALTIME_ALARM] = { .base = BASE_REAL,
				   .sleeps = true,
				   .timers = true,
				   .alarm = true },
	[CLOCK_BOOTTIME_ALARM] = { .base = BASE_MONOTONIC,
				   .sleeps = true,
				   .timers = true,
				   .alarm = true },
	[CLOCK_TAI] = { .base = BASE_REAL, .sleeps = true, .timers = true },
};

static const struct clock cpu_clock = { BASE_CPU, .sleeps = true, .timers = true };
static const struct clock fd_clock = { .base = BASE_FD };

const struct clock *find_clock(int id)
{
	if (id < 0)
		return (id & 7) == 3 ? &fd_clock : &cpu_clock;
	return id < (int)ARRAY_SIZE(clocks) && id != 10 ? &clocks[id] : NULL;
}

void clock_init(void)
{
	u64 seconds = read_rtc();

	battery_clock = seconds != 0;
	wall_clock_set((s64)(seconds * NSEC_PER_SEC - sched_clock()));
	vdso_init();
}

bool have_alarm_clock(void)
{
	return battery_clock;
}

s64 ktime_get_real(void)
{
	return (s64)sched_clock() + READ_ONCE(vdso_data.wall_offset);
}

int clock_now(int id, s64 *ns)
{
	const struct clock *clock = find_clock(id);
	u64 now;

	if (clock->base == BASE_CPU)
		return cpu_clock_now(id, ns);
	if (clock->base == BASE_FD || (clock->alarm && !have_alarm_clock()))
		return -EINVAL;
	now = sched_clock();
	if (clock->coarse)
		now -= now % TICK_NSEC;
	*ns = (s64)now + (clock->base == BASE_REAL ? READ_ONCE(vdso_data.wall_offset) : 0);
	return 0;
}
