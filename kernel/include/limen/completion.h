/* Completions: wait for something that happens once. */
#pragma once

#include <limen/wait.h>

struct completion {
	bool done; /* guarded by wait.lock */
	struct wait_queue_head wait;
};

void init_completion(struct completion *x);
/* complete() - it has happened; wakes whoever waits.  Any context.  The waiter may free @x as soon
 * as it has seen it. */
void complete(struct completion *x);
void wait_for_completion(struct completion *x);
/* wait_for_completion_killable() - 0, or -ERESTARTSYS when a fatal signal came first. */
int wait_for_completion_killable(struct completion *x);
