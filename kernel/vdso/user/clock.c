/*
 * The vDSO's code, which programs call and which runs in user mode: it may use what is in the page
 * of data and nothing else.  What it can't answer, it asks the kernel.  The kernel computes the
 * same (kernel/time/clock.c), so both always agree.
 *
 * <arch.h> of the machine has the counter, the call, and how the functions are named.
 */
#include <limen/clocks.h>
#include <limen/compiler.h>
#include <limen/timer.h>
#pragma GCC visibility push(hidden) /* so that no relocation is needed */
#include <limen/vdso.h>
#pragma GCC visibility pop
#include <asm/unistd.h>
#include <arch.h>

static u64 monotonic(void)
{
	u64 cycles = read_counter() - vdso_data.base;

	return (u64)((unsigned __int128)cycles * vdso_data.mult >> 32);
}

static u64 coarse(u64 ns)
{
	return ns - ns % TICK_NSEC;
}

/* False: ask the kernel. */
static bool read_clock(int id, u64 *ns)
{
	u64 wall_offset = (u64)READ_ONCE(vdso_data.wall_offset);

	if (!vdso_data.usable)
		return false;
	switch (id) {
	case CLOCK_MONOTONIC:
	case CLOCK_MONOTONIC_RAW:
	case CLOCK_BOOTTIME:
		*ns = monotonic();
		return true;
	case CLOCK_REALTIME:
	case CLOCK_TAI:
		*ns = monotonic() + wall_offset;
		return true;
	case CLOCK_MONOTONIC_COARSE:
		*ns = coarse(monotonic());
		return true;
	case CLOCK_REALTIME_COARSE:
		*ns = coarse(monotonic()) + wall_offset;
		return true;
	}
	return false;
}

VDSO_FUNCTION(int, clock_gettime, int id, struct timespec64 *ts)
{
	u64 ns;

	if (!read_clock(id, &ns))
		return (int)vdso_syscall(__NR_clock_gettime, id, (long)ts);
	ts->tv_sec = (s64)(ns / NSEC_PER_SEC);
	ts->tv_nsec = (s64)(ns % NSEC_PER_SEC);
	return 0;
}

VDSO_FUNCTION(int, gettimeofday, struct timeval *tv, struct timezone *tz)
{
	u64 ns;

	if (!read_clock(CLOCK_REALTIME, &ns))
		return (int)vdso_syscall(__NR_gettimeofday, (long)tv, (long)tz);
	if (tv) {
		tv->tv_sec = (long)(ns / NSEC_PER_SEC);
		tv->tv_usec = (long)(ns % NSEC_PER_SEC / NSEC_PER_USEC);
	}
	if (tz) {
		tz->tz_minuteswest = READ_ONCE(vdso_data.tz_minuteswest);
		tz->tz_dsttime = READ_ONCE(vdso_data.tz_dsttime);
	}
	return 0;
}

VDSO_FUNCTION(int, clock_getres, int id, struct timespec64 *res)
{
	s64 ns = 1;

	switch (id) {
	case CLOCK_MONOTONIC_COARSE:
	case CLOCK_REALTIME_COARSE:
		ns = TICK_NSEC;
		break;
	case CLOCK_MONOTONIC:
	case CLOCK_MONOTONIC_RAW:
	case CLOCK_BOOTTIME:
	case CLOCK_REALTIME:
	case CLOCK_TAI:
		break;
	default:
		return (int)vdso_syscall(__NR_clock_getres, id, (long)res);
	}
	if (res)
		*res = (struct timespec64){ 0, ns };
	return 0;
}
