/* Signals to several processes at once, and the children that are just being made (fork). */
#pragma once

#include <limen/process.h>
#include <limen/signal.h>

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
/* keep_for_children() - @sig has been sent to the process as one of several.  siglock held. */
void keep_for_children(int sig, struct signal_struct *signal);
int multiprocess_begin(struct multiprocess_signals *delayed);
void multiprocess_end(struct multiprocess_signals *delayed, struct task_struct *child);
void multiprocess_abort(struct multiprocess_signals *delayed);
