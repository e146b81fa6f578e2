/* Clocks of CPU time: of the caller, and of any other task or process (clock.h). */
#include <limen/errno.h>
#include "clock.h"

/* The pid that a clock's number names; NULL: none that it may be of. */
static struct pid *clock_pid(pid_t nr, bool thread, bool gettime)
{
	struct pid *pid = find_pid(nr);

	if (!pid)
		return NULL;
	if (thread) {
		const struct task_struct *task = pid_task(pid, PIDTYPE_PID);

		return task && task->signal == current->signal ? pid : NULL;
	}
	if (gettime && pid == current->thread_pid)
		return current->signal->pids[PIDTYPE_TGID];
	return pid_task(pid, PIDTYPE_TGID) ? pid : NULL;
}

int find_cpu_clock(int id, bool gettime, struct cpu_clock *clock)
{
	pid_t nr = ~(id >> 3);

	clock->which = CPUCLOCK_SCHED;
	clock->thread = id == CLOCK_THREAD_CPUTIME_ID;
	if (id < 0) {
		clock->which = id & 3;
		clock->thread = id & 4;
	}
	if (clock->which > CPUCLOCK_SCHED)
		return -EINVAL;
	if (id >= 0 || nr == 0)
		clock->pid =
			clock->thread ? current->thread_pid : current->signal->pids[PIDTYPE_TGID];
	else
		clock->pid = clock_pid(nr, clock->thread, gettime);
	return clock->pid ? 0 : -EINVAL;
}

struct task_struct *cpu_clock_task(const struct cpu_clock *clock)
{
	return pid_task(clock->pid, clock->thread ? PIDTYPE_PID : PIDTYPE_TGID);
}

u64 process_sample(struct task_struct *task, int which)
{
	u64 utime, stime;

	if (which == CPUCLOCK_VIRT)
		return thread_group_virt(task);
	thread_group_cputime(task, &utime, &stime);
	return utime + stime;
}

bool cpu_clock_sample(const struct cpu_clock *clock, u64 *ns)
{
	struct task_struct *task = cpu_clock_task(clock);
	u64 utime, stime;

	if (!task)
		return false;
	if (!clock->thread) {
		*ns = process_sample(task, clock->which);
		return true;
	}
	task_cputime(task, &utime, &stime);
	*ns = clock->which == CPUCLOCK_VIRT ? task->virt : utime + stime;
	return true;
}

int cpu_clock_now(int id, s64 *ns)
{
	unsigned long flags = spin_lock_irqsave(&tasklist_lock);
	struct cpu_clock clock;
	u64 now = 0;
	int error = find_cpu_clock(id, true, &clock);

	if (!error && !cpu_clock_sample(&clock, &now))
		error = -EINVAL;
	spin_unlock_irqrestore(&tasklist_lock, flags);
	*ns = (s64)now;
	return error;
}
