/*
 * Interval timers: setitimer(2), getitimer(2), alarm(2).  ITIMER_REAL is a struct timer; its next
 * period begins when the signal of the last one is taken, so that a program that blocks SIGALRM is
 * not interrupted for nothing.  The other two count CPU time, and the tick looks at them.
 */
#include <limen/errno.h>
#include <limen/string.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include "clock.h"
#include "itimer.h"

#define ITIMER_REAL    0
#define ITIMER_VIRTUAL 1
#define ITIMER_PROF    2

struct itimerval {
	struct timeval it_interval, it_value;
};

/* The same in ns. */
struct span {
	u64 interval, value;
};

/* --- ITIMER_REAL --- */

void it_real_fn(struct timer *timer)
{
	struct signal_struct *signal = container_of(timer, struct signal_struct, real_timer);

	spin_lock(&tasklist_lock); /* keeps the leader */
	group_send_sig_info(SIGALRM, SEND_SIG_PRIV, signal->group_leader);
	spin_unlock(&tasklist_lock);
}

void itimer_rearm(struct signal_struct *signal)
{
	struct timer *timer = &signal->real_timer;
	u64 now = sched_clock(), late;

	if (!signal->real_interval || timer->queued || timer->expires > now)
		return;
	late = now - timer->expires;
	timer_start(timer, ktime_add(now - late % signal->real_interval, signal->real_interval));
}

/* siglock held */
static void get_real(const struct signal_struct *signal, struct span *span)
{
	const struct timer *timer = &signal->real_timer;
	s64 left = (s64)(timer->expires - sched_clock());

	span->interval = signal->real_interval;
	span->value = timer->queued ? (u64)max(left, (s64)NSEC_PER_USEC) : 0;
}

static void set_real(struct signal_struct *signal, const struct span *new, struct span *old)
{
	spinlock_t *siglock = &current->sighand->siglock;

	for (;;) {
		spin_lock_irq(siglock);
		get_real(signal, old);
		if (timer_try_cancel(&signal->real_timer) >= 0)
			break;
		spin_unlock_irq(siglock); /* it is running out, and wants the lock */
		cpu_relax();
	}
	signal->real_interval = new->value ? new->interval : 0;
	if (new->value)
		timer_start(&signal->real_timer, ktime_add(sched_clock(), new->value));
	spin_unlock_irq(siglock);
}

/* --- ITIMER_VIRTUAL, ITIMER_PROF --- */

static int cpu_clock_of(int which)
{
	return which == ITIMER_VIRTUAL ? CPUCLOCK_VIRT : CPUCLOCK_PROF;
}

/* siglock held, as in all that follow */
static void get_cpu(int which, u64 now, struct span *span)
{
	const struct cpu_itimer *it = &current->signal->cpu_itimer[which - ITIMER_VIRTUAL];

	span->interval = it->interval;
	span->value = it->expires > now ? it->expires - now : TICK_NSEC; /* any moment */
	if (!it->expires)
		span->value = 0;
}

/* A tick more, as on Linux, so that it is never early by what of the present tick has gone. */
static void set_cpu(int which, u64 now, const struct span *new)
{
	struct cpu_itimer *it = &current->signal->cpu_itimer[which - ITIMER_VIRTUAL];

	it->interval = new->interval;
	it->expires = new->value ? ktime_add(now, ktime_add(new->value, TICK_NSEC)) : 0;
}

static void check_one(struct task_struct *task, int which, u64 now, int sig)
{
	struct cpu_itimer *it = &task->signal->cpu_itimer[which - ITIMER_VIRTUAL];

	if (!it->expires || now < it->expires)
		return;
	it->expires = it->interval ? it->expires + it->interval : 0;
	__send_signal_locked(sig, SEND_SIG_PRIV, task, true);
}

void check_cpu_itimers(struct task_struct *task, u64 virt, u64 prof)
{
	check_one(task, ITIMER_PROF, prof, SIGPROF);
	check_one(task, ITIMER_VIRTUAL, virt, SIGVTALRM);
}

bool cpu_itimers_armed(const struct signal_struct *signal)
{
	return signal->cpu_itimer[0].expires || signal->cpu_itimer[1].expires;
}

/* Both, or one of them; the tick must not decide meanwhile that there is nothing to look at. */
static void cpu_itimer(int which, const struct span *new, struct span *old)
{
	unsigned long flags = spin_lock_irqsave(&tasklist_lock);
	u64 now;

	spin_lock(&current->sighand->siglock);
	now = process_sample(current, cpu_clock_of(which));
	get_cpu(which, now, old);
	if (new) {
		set_cpu(which, now, new);
		if (new->value)
			current->signal->cpu_timers_armed = true;
	}
	spin_unlock(&current->sighand->siglock);
	spin_unlock_irqrestore(&tasklist_lock, flags);
}

/* --- the calls --- */

static void do_setitimer(int which, const struct span *new, struct span *old)
{
	if (which == ITIMER_REAL)
		set_real(current->signal, new, old);
	else
		cpu_itimer(which, new, old);
}

static void do_getitimer(int which, struct span *span)
{
	if (which != ITIMER_REAL) {
		cpu_itimer(which, NULL, span);
		return;
	}
	spin_lock_irq(&current->sighand->siglock);
	get_real(current->signal, span);
	spin_unlock_irq(&current->sighand->siglock);
}

static struct timeval ns_to_timeval(u64 ns)
{
	return (struct timeval){ (s64)(ns / NSEC_PER_SEC), (s64)(ns % NSEC_PER_SEC / 1000) };
}

static int put_itimerval(const struct span *span, struct itimerval __user *to)
{
	struct itimerval it = { ns_to_timeval(span->interval), ns_to_timeval(span->value) };

	return copy_to_user(to, &it, sizeof(it)) ? -EFAULT : 0;
}

static bool valid_itimer(int which)
{
	return which >= ITIMER_REAL && which <= ITIMER_PROF;
}

SYSCALL_DEFINE2(getitimer, int, which, struct itimerval __user *, value)
{
	struct span span;

	if (!valid_itimer(which))
		return -EINVAL;
	do_getitimer(which, &span);
	return put_itimerval(&span, value);
}

SYSCALL_DEFINE3(setitimer, int, which, const struct itimerval __user *, value,
		struct itimerval __user *, ovalue)
{
	struct itimerval it = { 0 };
	struct span new, old;

	if (value && copy_from_user(&it, value, sizeof(it)))
		return -EFAULT;
	if (!timeval_valid(&it.it_value) || !timeval_valid(&it.it_interval))
		return -EINVAL;
	if (!valid_itimer(which))
		return -EINVAL;
	new.value = timeval_to_ns(&it.it_value);
	new.interval = timeval_to_ns(&it.it_interval);
	do_setitimer(which, &new, &old);
	return ovalue ? put_itimerval(&old, ovalue) : 0;
}

/* Whole seconds, and never 0 while the alarm is set: half a second and more is rounded up. */
SYSCALL_DEFINE1(alarm, unsigned int, seconds)
{
	struct span new = { .value = seconds * NSEC_PER_SEC }, old;
	u64 left;

	set_real(current->signal, &new, &old);
	left = old.value / NSEC_PER_SEC;
	if ((!left && old.value) || old.value % NSEC_PER_SEC >= NSEC_PER_SEC / 2)
		left++;
	return (long)left;
}
