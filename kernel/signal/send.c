/*
 * Sending signals.  A signal that the receiver ignores is dropped at once, unless it blocks it: it
 * may want it later.  A standard signal that is pending already is not queued again; a real-time
 * one is.  One that ends the process does so as soon as it is sent.
 */
#include <limen/errno.h>
#include <limen/mm.h>
#include <limen/multiprocess.h>
#include <limen/printk.h>
#include "queue.h"

/* --- is it of any interest? --- */

/* @sig has no handler: the default action, or SIG_IGN. */
static noinline bool sig_ignored(const struct task_struct *task, int sig, bool force)
{
	const void __user *handler = action_of(task, sig)->sa_handler;

	if (in_mask(sig, task->blocked | task->real_blocked))
		return false;
	if ((task->signal->stop_flags & SIGNAL_UNKILLABLE) && handler == SIG_DFL &&
	    !(force && in_mask(sig, MASK_KERNEL)))
		return true;
	return handler == SIG_IGN || in_mask(sig, MASK_IGNORE);
}

static void flush_process(struct signal_struct *signal, sigset_t mask)
{
	struct task_struct *t;

	flush_mask(&signal->shared_pending, mask);
	list_for_each_entry(t, &signal->threads, thread_node)
		flush_mask(&t->pending, mask);
}

/* SIGCONT continues whatever else happens with it; the parent is told by the process itself. */
static void continue_process(struct signal_struct *signal)
{
	struct task_struct *t;
	unsigned int why = 0;

	list_for_each_entry(t, &signal->threads, thread_node) {
		t->jobctl &= ~(JOBCTL_STOP_PENDING | JOBCTL_STOP_DEQUEUED);
		try_to_wake_up(t, TASK_STOPPED);
	}
	if (signal->stop_flags & SIGNAL_STOP_STOPPED)
		why = SIGNAL_CLD_CONTINUED;
	else if (signal->group_stop_count)
		why = SIGNAL_CLD_STOPPED;
	if (!why)
		return;
	signal->stop_flags &= ~SIGNAL_STOP_STOPPED;
	signal->stop_flags |= why | SIGNAL_STOP_CONTINUED;
	signal->group_stop_count = 0;
	signal->stop_code = 0;
}

static noinline void stop_or_continue(int sig, struct signal_struct *signal)
{
	if (sig != SIGCONT) {
		flush_process(signal, sigmask(SIGCONT));
		return;
	}
	flush_process(signal, MASK_STOP);
	continue_process(signal);
}

/* What @sig does before it is delivered; false: it need not be. */
static inline bool prepare_signal(int sig, struct task_struct *task, bool force)
{
	if (unlikely(task->signal->group_exit))
		return false;
	if (unlikely(in_mask(sig, MASK_STOP | sigmask(SIGCONT))))
		stop_or_continue(sig, task->signal);
	return likely(has_handler(action_of(task, sig))) || !sig_ignored(task, sig, force);
}

/* --- who has to look? --- */

static inline bool wants_signal(int sig, const struct task_struct *task)
{
	if (in_mask(sig, task->blocked) || task->flags & PF_EXITING)
		return false;
	if (unlikely(task->state & TASK_STOPPED)) /* also one that is just about to */
		return sig == SIGKILL;
	return task == current || sig == SIGKILL || !signal_pending(task);
}

/* NULL: it waits until somebody unblocks it. */
static noinline struct task_struct *other_receiver(int sig, const struct signal_struct *signal)
{
	struct task_struct *t;

	list_for_each_entry(t, &signal->threads, thread_node)
		if (wants_signal(sig, t))
			return t;
	return NULL;
}

/* Does it end the process? */
static inline bool sig_fatal(const struct task_struct *task, int sig)
{
	return unlikely(action_of(task, sig)->sa_handler == SIG_DFL) &&
	       !in_mask(sig, MASK_IGNORE | MASK_STOP);
}

static void kill_threads(struct signal_struct *signal, const struct task_struct *except)
{
	struct task_struct *t;

	list_for_each_entry(t, &signal->threads, thread_node) {
		t->jobctl &= ~JOBCTL_STOP_PENDING;
		if (t == except || t->exit_state)
			continue;
		t->pending.signal |= sigmask(SIGKILL);
		signal_wake_up(t, true);
	}
}

static noinline void end_process(int sig, struct signal_struct *signal)
{
	signal->group_exit = true;
	signal->group_exit_code = sig;
	signal->group_stop_count = 0;
	kill_threads(signal, NULL);
}

/* @sig is pending for @task or its process: who has to look?  siglock is held. */
static inline void complete_signal(int sig, struct task_struct *task, bool group)
{
	struct task_struct *t = task;

	if (unlikely(!wants_signal(sig, task))) {
		t = group ? other_receiver(sig, task->signal) : NULL;
		if (!t)
			return;
	}
	if (sig_fatal(task, sig) && !task->signal->group_exit && !in_mask(sig, t->real_blocked))
		end_process(sig, task->signal);
	else if (t == current)
		set_work(t, WORK_SIGPENDING);
	else
		signal_wake_up(t, sig == SIGKILL);
}

int zap_other_threads(struct task_struct *task)
{
	task->signal->group_stop_count = 0;
	kill_threads(task->signal, task);
	return task->signal->nr_threads - 1;
}

/* --- queueing it --- */

static bool is_special(const struct kernel_siginfo *info)
{
	return info == SEND_SIG_NOINFO || info == SEND_SIG_PRIV;
}

static inline void fill_info(struct kernel_siginfo *to, int sig, const struct kernel_siginfo *from)
{
	const struct task_struct *task = current;

	if (from == SEND_SIG_NOINFO) {
		init_siginfo(to, sig, SI_USER);
		to->si_pid = task->tgid;
		to->si_uid = task->cred.uid;
	} else if (from == SEND_SIG_PRIV) {
		init_siginfo(to, sig, SI_KERNEL);
	} else {
		*to = *from;
	}
}

/* Into the queue.  Without room for an entry, what must not be lost is an error. */
static inline int queue_signal(int sig, const struct kernel_siginfo *info, struct task_struct *task,
			       struct sigpending *pending)
{
	bool standard = sig < SIGRTMIN;
	bool force = standard && (is_special(info) || info->si_code >= 0);
	unsigned long limit = task->signal->rlim[RLIMIT_SIGPENDING].rlim_cur;
	struct sigqueue *q = sigqueue_new(task->user, limit, force);

	if (q) {
		fill_info(&q->info, sig, info);
		list_add_tail(&q->list, &pending->list);
	} else if (!standard && !is_special(info) && info->si_code != SI_USER) {
		return -EAGAIN;
	}
	pending->signal |= sigmask(sig);
	return 0;
}

/* siglock is held. */
static __always_inline int send_locked(int sig, const struct kernel_siginfo *info,
				       struct task_struct *task, bool group)
{
	struct sigpending *pending = group ? &task->signal->shared_pending : &task->pending;
	int error = 0;

	if (!prepare_signal(sig, task, info == SEND_SIG_PRIV))
		return 0;
	if (sig < SIGRTMIN && in_mask(sig, pending->signal))
		return 0;
	if (sig == SIGKILL)
		pending->signal |= sigmask(sig); /* nobody ever sees an entry */
	else
		error = queue_signal(sig, info, task, pending);
	if (!error)
		complete_signal(sig, task, group);
	return error;
}

int __send_signal_locked(int sig, const struct kernel_siginfo *info, struct task_struct *task,
			 bool group)
{
	return send_locked(sig, info, task, group);
}

int do_send_sig_info(int sig, const struct kernel_siginfo *info, struct task_struct *task,
		     enum pid_type type)
{
	struct sighand_struct *sighand = task->sighand;
	unsigned long flags;
	int error;

	if (!sighand)
		return -ESRCH;
	flags = spin_lock_irqsave(&sighand->siglock);
	error = send_locked(sig, info, task, type != PIDTYPE_PID);
	if (unlikely(type == PIDTYPE_PGID) && !error)
		keep_for_children(sig, task->signal);
	spin_unlock_irqrestore(&sighand->siglock, flags);
	return error;
}

int send_sig_info(int sig, const struct kernel_siginfo *info, struct task_struct *task)
{
	return do_send_sig_info(sig, info, task, PIDTYPE_PID);
}

int group_send_sig_info(int sig, const struct kernel_siginfo *info, struct task_struct *task)
{
	return do_send_sig_info(sig, info, task, PIDTYPE_TGID);
}

int send_sig(int sig, struct task_struct *task, bool priv)
{
	return send_sig_info(sig, priv ? SEND_SIG_PRIV : SEND_SIG_NOINFO, task);
}

/* Queued already: the timer has run out once more. */
bool send_sigqueue_locked(struct sigqueue *q, struct task_struct *task, bool group)
{
	struct sigpending *pending = group ? &task->signal->shared_pending : &task->pending;
	int sig = q->info.si_signo;

	if (!prepare_signal(sig, task, false))
		return false;
	if (!list_empty(&q->list)) {
		q->info.si_overrun++;
		return true;
	}
	q->info.si_overrun = 0;
	list_add_tail(&q->list, &pending->list);
	pending->signal |= sigmask(sig);
	complete_signal(sig, task, group);
	return true;
}
