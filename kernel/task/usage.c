/* getrusage(2), and the sums that wait4(2) reports. */
#include <limen/errno.h>
#include <limen/mm.h>
#include <limen/string.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include "usage.h"

struct timeval {
	long tv_sec, tv_usec;
};

/* The fields that are 0 have not been kept by Linux for a long time, or belong to swapping. */
struct rusage {
	struct timeval ru_utime, ru_stime;
	long ru_maxrss; /* KiB */
	long ru_ixrss, ru_idrss, ru_isrss;
	long ru_minflt, ru_majflt;
	long ru_nswap, ru_inblock, ru_oublock, ru_msgsnd, ru_msgrcv, ru_nsignals;
	long ru_nvcsw, ru_nivcsw;
};

void usage_add(struct usage *sum, const struct usage *usage)
{
	sum->utime += usage->utime;
	sum->stime += usage->stime;
	sum->min_flt += usage->min_flt;
	sum->maj_flt += usage->maj_flt;
	sum->nvcsw += usage->nvcsw;
	sum->nivcsw += usage->nivcsw;
	sum->maxrss = max(sum->maxrss, usage->maxrss);
}

static void task_usage(struct task_struct *task, struct usage *usage)
{
	*usage = (struct usage){
		.min_flt = task->min_flt,
		.maj_flt = task->maj_flt,
		.nvcsw = task->nvcsw,
		.nivcsw = task->nivcsw,
	};
	task_cputime(task, &usage->utime, &usage->stime);
}

static void self_usage(struct task_struct *task, struct usage *usage)
{
	struct task_struct *thread;
	struct usage one;

	usage_add(usage, &task->signal->gone);
	list_for_each_entry(thread, &task->signal->threads, thread_node) {
		task_usage(thread, &one);
		usage_add(usage, &one);
	}
}

void process_usage(struct task_struct *task, int who, struct usage *usage)
{
	memset(usage, 0, sizeof(*usage));
	if (who != RUSAGE_SELF)
		usage_add(usage, &task->signal->children);
	if (who != RUSAGE_CHILDREN)
		self_usage(task, usage);
	if (who != RUSAGE_CHILDREN)
		usage->maxrss = max(usage->maxrss, task->signal->maxrss);
	if (who != RUSAGE_CHILDREN && task->mm)
		usage->maxrss = max(usage->maxrss, mm_maxrss(task->mm));
}

static struct timeval ns_to_timeval(u64 ns)
{
	return (struct timeval){ (long)(ns / NSEC_PER_SEC), (long)(ns % NSEC_PER_SEC / 1000) };
}

int put_rusage(const struct usage *usage, struct rusage __user *to)
{
	struct rusage ru = {
		.ru_utime = ns_to_timeval(usage->utime),
		.ru_stime = ns_to_timeval(usage->stime),
		.ru_maxrss = (long)usage->maxrss * (PAGE_SIZE / 1024),
		.ru_minflt = (long)usage->min_flt,
		.ru_majflt = (long)usage->maj_flt,
		.ru_nvcsw = (long)usage->nvcsw,
		.ru_nivcsw = (long)usage->nivcsw,
	};

	return copy_to_user(to, &ru, sizeof(ru)) ? -EFAULT : 0;
}

SYSCALL_DEFINE2(getrusage, int, who, struct rusage __user *, ru)
{
	struct usage usage;
	unsigned long flags;

	if (who != RUSAGE_SELF && who != RUSAGE_CHILDREN && who != RUSAGE_THREAD)
		return -EINVAL;
	flags = spin_lock_irqsave(&tasklist_lock);
	if (who == RUSAGE_THREAD) {
		task_usage(current, &usage);
		usage.maxrss = mm_maxrss(current->mm);
	} else {
		process_usage(current, who, &usage);
	}
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return put_rusage(&usage, ru);
}
