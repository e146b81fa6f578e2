/*
 * vfork(2): the child borrows its parent's memory, and the parent waits until it gives it back, by
 * an exec or its end.  tasklist_lock guards vfork_done, which is on the parent's stack.
 */
#include <limen/completion.h>
#include "task.h"

/* The parent of a vfork waits, but if it is killed the child goes on without it. */
void wait_for_vfork_done(struct task_struct *child, struct completion *vfork)
{
	unsigned long irq;

	if (wait_for_completion_killable(vfork) == 0)
		return;
	irq = spin_lock_irqsave(&tasklist_lock);
	child->vfork_done = NULL;
	spin_unlock_irqrestore(&tasklist_lock, irq);
}

void complete_vfork_done(struct task_struct *task)
{
	unsigned long irq = spin_lock_irqsave(&tasklist_lock);

	if (task->vfork_done)
		complete(task->vfork_done);
	task->vfork_done = NULL;
	spin_unlock_irqrestore(&tasklist_lock, irq);
}
