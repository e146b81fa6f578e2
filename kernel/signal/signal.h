/* What the files of kernel/signal share. */
#pragma once

#include <limen/sched.h>

/* What a signal does to a process that has no action for it: signal(7). */
#define MASK_STOP   (sigmask(SIGSTOP) | sigmask(SIGTSTP) | sigmask(SIGTTIN) | sigmask(SIGTTOU))
#define MASK_IGNORE (sigmask(SIGCONT) | sigmask(SIGCHLD) | sigmask(SIGWINCH) | sigmask(SIGURG))
/* Raised by what the program itself does: taken first. */
#define MASK_SYNC                                                                  \
	(sigmask(SIGSEGV) | sigmask(SIGBUS) | sigmask(SIGILL) | sigmask(SIGTRAP) | \
	 sigmask(SIGFPE) | sigmask(SIGSYS))
/* Can't be caught, blocked or ignored. */
#define MASK_KERNEL (sigmask(SIGKILL) | sigmask(SIGSTOP))

static inline bool in_mask(int sig, sigset_t mask)
{
	return mask & sigmask(sig);
}

static inline struct k_sigaction *action_of(const struct task_struct *task, int sig)
{
	return &task->sighand->action[sig - 1];
}

static inline bool has_handler(const struct k_sigaction *action)
{
	return action->sa_handler != SIG_DFL && action->sa_handler != SIG_IGN;
}

/* init_siginfo() - what is not said is 0.  Word by word, since a compiler that is to clear as much
 * at once takes a string instruction, which costs more. */
static inline void init_siginfo(struct kernel_siginfo *info, int sig, int code)
{
	info->si_signo = sig;
	info->si_errno = 0;
	info->si_code = code;
	info->pad = 0;
	info->fields[0] = info->fields[1] = info->fields[2] = info->fields[3] = 0;
}

/* --- queue.c --- */

/* flush_mask() - take the signals of @mask out of @pending.  siglock held. */
void flush_mask(struct sigpending *pending, sigset_t mask);

/* --- pending.c --- */

/* retarget_shared_pending() - what the current task no longer takes, another thread of the process
 * may.  siglock held. */
void retarget_shared_pending(sigset_t which);

/* recalc() - has the current @task anything to look at that it does not block?  siglock held. */
static inline void recalc(struct task_struct *task)
{
	sigset_t pending = task->pending.signal | task->signal->shared_pending.signal;

	if (pending & ~task->blocked || (task->jobctl & JOBCTL_STOP_PENDING))
		set_work(task, WORK_SIGPENDING);
	else if (signal_pending(task))
		clear_work(task, WORK_SIGPENDING);
}

/* set_blocked() - the current @task's new mask, without SIGKILL and SIGSTOP.  siglock held. */
static inline void set_blocked(struct task_struct *task, sigset_t new)
{
	if (unlikely(task->signal->nr_threads > 1) && signal_pending(task))
		retarget_shared_pending(new & ~task->blocked);
	task->blocked = new;
	recalc(task);
}

/* --- default.c --- */

/* default_action() - what @sig does that has no handler; siglock is held, but may be let go in
 * between: then all must be looked at again. */
void default_action(int sig);
/* end_by_signal() - end the process; siglock is held. */
void end_by_signal(int sig) __noreturn;

/* --- stop.c --- */

/* do_signal_stop() - stop the process for @sig (0: take part in a stop that has begun).  siglock is
 * held and, if the answer is true, let go: the task has stopped and gone on again. */
bool do_signal_stop(int sig);
/*
 * notify_continued() - tell the parent what SIGCONT has changed.  siglock is held; true: it was let
 * go.
 */
bool notify_continued(void);
/* leave_stop() - the exiting @task takes no part in a stop; returns whether that completes it. */
bool leave_stop(struct task_struct *task);
/* notify_parent_stop() - SIGCHLD with CLD_STOPPED, by the signal @stop_code, or CLD_CONTINUED.
 * tasklist_lock held. */
void notify_parent_stop(struct task_struct *task, int code, int stop_code);

/* --- kill.c --- */

/*
 * check_kill_permission() - may the current task send @sig to @task?  0, -EINVAL, -EPERM.
 * tasklist_lock held.
 */
int check_kill_permission(int sig, struct task_struct *task);

/* --- altstack.c --- */

static inline bool on_sig_stack(unsigned long sp)
{
	return !(current->sas_ss_flags & SS_AUTODISARM) && sp > current->sas_ss_sp &&
	       sp - current->sas_ss_sp <= current->sas_ss_size;
}
