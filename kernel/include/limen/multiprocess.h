/* Signals to several processes at once, and the children that are just being made (fork). */
#pragma once

#include <limen/signal.h>

/*
 * multi_send_sig_info() - group_send_sig_info() to one of several processes that get the signal: to
 * a child that @task is just making as well.  tasklist_lock held.
 */
int multi_send_sig_info(int sig, const struct kernel_siginfo *info, struct task_struct *task);

/*
 * What is sent to several processes while the current one makes a child.
 * multiprocess_begin() - from now on it is kept for the child; -ERESTARTNOINTR: a signal has to be
 * delivered first.  multiprocess_end() - the @child (or thread) is in the tree, siglock is held;
 * multiprocess_abort() - there will be none.
 */
struct multiprocess_signals {
	struct list_head node; /* in signal->multiprocess */
	sigset_t signal;
};
int multiprocess_begin(struct multiprocess_signals *delayed);
void multiprocess_end(struct multiprocess_signals *delayed, struct task_struct *child);
void multiprocess_abort(struct multiprocess_signals *delayed);
