/* times(2). */
#include <limen/errno.h>
#include <limen/sched.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>

#define NSEC_PER_CLOCK (NSEC_PER_SEC / USER_HZ)

struct tms {
	long tms_utime, tms_stime, tms_cutime, tms_cstime;
};

SYSCALL_DEFINE1(times, struct tms __user *, tbuf)
{
	const struct signal_struct *signal = current->signal;
	u64 utime, stime, cutime, cstime;

	spin_lock_irq(&current->sighand->siglock);
	thread_group_cputime(current, &utime, &stime);
	cutime = signal->children.utime;
	cstime = signal->children.stime;
	spin_unlock_irq(&current->sighand->siglock);
	if (tbuf) {
		struct tms tms = { (long)(utime / NSEC_PER_CLOCK), (long)(stime / NSEC_PER_CLOCK),
				   (long)(cutime / NSEC_PER_CLOCK),
				   (long)(cstime / NSEC_PER_CLOCK) };

		if (copy_to_user(tbuf, &tms, sizeof(tms)))
			return -EFAULT;
	}
	return (long)(sched_clock() / NSEC_PER_CLOCK);
}
