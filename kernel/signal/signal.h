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

/* --- queue.c --- */

/* sigqueue_new() - a queue entry that counts for @user; @force: even over its limit.  NULL: it is
 * over the limit, or memory is out. */
struct sigqueue *sigqueue_new(struct user_struct *user, unsigned long limit, bool force);
/* flush_mask() - take the signals of @mask out of @pending.  siglock held. */
void flush_mask(struct sigpending *pending, sigset_t mask);
/* __dequeue_signal() - dequeue_signal() that leaves recalc_sigpending() to its caller. */
int __dequeue_signal(sigset_t mask, struct kernel_siginfo *info);

/* --- pending.c --- */

/* set_blocked_locked() - the current task's new mask, all of it valid.  siglock held. */
void set_blocked_locked(sigset_t new);

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
/* notify_parent_stop() - SIGCHLD with CLD_STOPPED or CLD_CONTINUED.  tasklist_lock held. */
void notify_parent_stop(struct task_struct *task, int code);

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
