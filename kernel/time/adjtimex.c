/*
 * adjtimex(2), clock_adjtime(2): how the wall clock is steered.  It is not: it can be read that
 * nobody has synchronised it, and set at once (clock_settime(2)), but not slewed.
 */
#include <limen/errno.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include "clock.h"

#define ADJ_TICK	      0x4000
#define ADJ_ADJTIME	      0x8000 /* the rest is adjtime(3)'s */
#define ADJ_OFFSET_SINGLESHOT 0x0001
#define ADJ_OFFSET_READONLY   0x2000
#define STA_UNSYNC	      0x40
#define TIME_ERROR	      5

struct timex {
	u32 modes;
	s64 offset, freq, maxerror, esterror;
	int status;
	s64 constant, precision, tolerance;
	struct timeval time;
	s64 tick, ppsfreq, jitter;
	int shift;
	s64 stabil, jitcnt, calcnt, errcnt, stbcnt;
	int tai;
	int pad[11];
};

static int check_modes(const struct timex *tx)
{
	bool read_only = !tx->modes;

	if (tx->modes & ADJ_ADJTIME) {
		if (!(tx->modes & ADJ_OFFSET_SINGLESHOT))
			return -EINVAL;
		read_only = tx->modes & ADJ_OFFSET_READONLY;
	}
	if (!read_only && !capable())
		return -EPERM;
	if (!(tx->modes & ADJ_ADJTIME) && (tx->modes & ADJ_TICK) &&
	    (tx->tick < 9000 || tx->tick > 11000))
		return -EINVAL;
	return read_only ? 0 : -EOPNOTSUPP;
}

/* What Linux says before anything has set it. */
static int do_adjtimex(struct timex *tx)
{
	struct timespec64 now = ns_to_timespec64(ktime_get_real());
	int error = check_modes(tx);
	u32 modes = tx->modes;

	if (error)
		return error;
	*tx = (struct timex){
		.modes = modes,
		.maxerror = 16000000,
		.esterror = 16000000,
		.status = STA_UNSYNC,
		.constant = 2,
		.precision = 1,
		.tolerance = 32768000,
		.time = { now.tv_sec, now.tv_nsec / (s64)NSEC_PER_USEC },
		.tick = 10000,
	};
	return TIME_ERROR;
}

SYSCALL_DEFINE1(adjtimex, struct timex __user *, txc_p)
{
	struct timex tx;
	int ret;

	if (copy_from_user(&tx, txc_p, sizeof(tx)))
		return -EFAULT;
	ret = do_adjtimex(&tx);
	return copy_to_user(txc_p, &tx, sizeof(tx)) ? -EFAULT : ret;
}

SYSCALL_DEFINE2(clock_adjtime, int, which_clock, struct timex __user *, utx)
{
	struct timex tx;
	int ret;

	if (copy_from_user(&tx, utx, sizeof(tx)))
		return -EFAULT;
	if (!find_clock(which_clock))
		return -EINVAL;
	if (which_clock != CLOCK_REALTIME)
		return -EOPNOTSUPP;
	ret = do_adjtimex(&tx);
	if (ret >= 0 && copy_to_user(utx, &tx, sizeof(tx)))
		return -EFAULT;
	return ret;
}
