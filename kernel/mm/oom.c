/*
 * Out of memory: a program touched a page that there is no memory for, and nothing can be had back.
 * Some process has to end, and it is the one whose end gives back the most.
 */
#include <limen/mm.h>
#include <limen/mutex.h>
#include <limen/pid.h>
#include <limen/printk.h>
#include <limen/sched.h>
#include <limen/signal.h>
#include <limen/timer.h>
#include "internal.h"

#define KB(pages)  ((pages) * (PAGE_SIZE / 1024))
#define SCORE_MIN  (-1000) /* oom_score_adj: never */
#define WAIT_NS	   1000000UL

static DEFINE_MUTEX(oom_lock); /* one at a time */

/* What its end would give back, in pages, with a thousandth of all memory for each point of adj. */
static long badness(const struct task_struct *task)
{
	const struct mm_struct *mm = task->mm;
	short adj = task->signal->oom_score_adj;

	if (!mm || task->flags & PF_KTHREAD || task->signal->stop_flags & SIGNAL_UNKILLABLE)
		return 0;
	if (adj == SCORE_MIN)
		return 0;
	return max(1L, (long)(mm_rss(mm) + mm->nr_tables) +
			       adj * (long)(nr_total_pages() / 1000));
}

/* The thread of a process that still has the memory: its leader may have ended.  tasklist_lock held. */
static struct task_struct *thread_with_mm(struct task_struct *leader)
{
	struct task_struct *thread;

	list_for_each_entry(thread, &leader->signal->threads, thread_node)
		if (thread->mm)
			return thread;
	return leader;
}

/* With a reference; NULL: there is nobody to kill, or somebody is dying already (*wait). */
static struct task_struct *select_victim(bool *wait)
{
	unsigned long flags = spin_lock_irqsave(&tasklist_lock);
	struct task_struct *leader, *victim = NULL;
	long worst = 0;

	*wait = false;
	list_for_each_entry(leader, &init_task.tasks, tasks) {
		struct task_struct *task = thread_with_mm(leader);
		long points = badness(task);

		if (task->mm && task->flags & PF_OOM_VICTIM)
			*wait = true;
		if (points > worst) {
			worst = points;
			victim = task;
		}
	}
	if (*wait)
		victim = NULL;
	if (victim)
		get_task_struct(victim);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return victim;
}

/* As Linux prints it, but for the user and the score. */
static void report(const struct task_struct *task)
{
	const struct mm_struct *mm = task->mm;

	if (!mm)
		return;
	pr_err("Out of memory: Killed process %d (%s) total-vm:%lukB, anon-rss:%lukB, "
	       "file-rss:%lukB, shmem-rss:%lukB, UID:%u pgtables:%lukB oom_score_adj:%d",
	       task->tgid, task->comm, KB(mm->total_vm), KB(mm->rss[RSS_ANON]),
	       KB(mm->rss[RSS_FILE]), KB(mm->rss[RSS_SHMEM]), task->cred.uid, KB(mm->nr_tables),
	       task->signal->oom_score_adj);
}

/* Every process that has the same memory, or nothing would be given back. */
static void kill_sharers(const struct mm_struct *mm)
{
	unsigned long flags = spin_lock_irqsave(&tasklist_lock);
	struct task_struct *leader;

	list_for_each_entry(leader, &init_task.tasks, tasks) {
		struct task_struct *task = thread_with_mm(leader);

		if (task->mm != mm || task->flags & PF_KTHREAD)
			continue;
		task->flags |= PF_OOM_VICTIM;
		(void)group_send_sig_info(SIGKILL, SEND_SIG_PRIV, task);
	}
	spin_unlock_irqrestore(&tasklist_lock, flags);
}

static void wait_a_little(void)
{
	set_current_state(TASK_KILLABLE);
	schedule_until(sched_clock() + WAIT_NS);
}

static void kill_one(void)
{
	struct task_struct *victim;
	bool wait;

	mutex_lock(&oom_lock);
	victim = select_victim(&wait);
	if (victim) {
		report(victim);
		kill_sharers(victim->mm);
		put_task_struct(victim);
	}
	mutex_unlock(&oom_lock);
}

bool out_of_memory(void)
{
	unsigned long before = nr_free_pages();

	if (fatal_signal_pending(current))
		return false;
	memory_settle();
	if (nr_free_pages() > before)
		return true;
	kill_one();
	if (fatal_signal_pending(current))
		return false;
	wait_a_little(); /* for the victim to be gone */
	return true;
}
