/*
 * Out of memory: a program touched a page that there is no memory for, and nothing can be had back.
 * Some process has to end, and it is the one whose end gives back the most.  It may be waiting for
 * something that only the one who needs memory can give it; so its private pages are taken from it
 * at once, and need not wait for its end.
 */
#include <limen/mm.h>
#include <limen/mutex.h>
#include <limen/pid.h>
#include <limen/printk.h>
#include <limen/sched.h>
#include <limen/signal.h>
#include <limen/timer.h>
#include "internal.h"

#define KB(pages) ((pages) * (PAGE_SIZE / 1024))
#define SCORE_MIN (-1000) /* oom_score_adj: never */
#define WAIT_NS	  1000000UL

static DEFINE_MUTEX(oom_lock); /* one at a time */

/* A thread that has the process's memory, or NULL: kernel threads and the dead have none. */
static struct task_struct *thread_with_mm(const struct task_struct *leader)
{
	struct task_struct *thread;

	list_for_each_entry(thread, &leader->signal->threads, thread_node)
		if (thread->mm)
			return thread;
	return NULL;
}

/* What its end would give back, in pages, with a thousandth of all memory for each point of adj. */
static long badness(const struct task_struct *task)
{
	short adj = task->signal->oom_score_adj;

	if (task->mm->reaped || task->signal->stop_flags & SIGNAL_UNKILLABLE || adj == SCORE_MIN)
		return 0;
	return max(1L, (long)(mm_rss(task->mm) + task->mm->nr_tables) +
			       adj * (long)(nr_total_pages() / 1000));
}

/* The worst; one that is dying already comes first, as it may only need to be reaped. */
static struct task_struct *worst_process(void)
{
	struct task_struct *leader, *worst = NULL;
	long most = 0;

	list_for_each_entry(leader, &init_task.tasks, tasks) {
		struct task_struct *task = thread_with_mm(leader);
		long points = task ? badness(task) : 0;

		if (points && task->mm->oom_victim)
			return task;
		if (points > most) {
			most = points;
			worst = task;
		}
	}
	return worst;
}

/* As Linux prints it. */
static void report(const struct task_struct *task)
{
	const struct mm_struct *mm = task->mm;

	pr_err("Out of memory: Killed process %d (%s) total-vm:%lukB, anon-rss:%lukB, "
	       "file-rss:%lukB, shmem-rss:%lukB, UID:%u pgtables:%lukB oom_score_adj:%d",
	       task->tgid, task->comm, KB(mm->total_vm), KB(mm->rss[RSS_ANON]),
	       KB(mm->rss[RSS_FILE]), KB(mm->rss[RSS_SHMEM]), task->cred.uid, KB(mm->nr_tables),
	       task->signal->oom_score_adj);
}

/* Every process that has the same memory, or nothing would be given back. */
static void kill_users(struct mm_struct *mm)
{
	struct task_struct *leader;

	list_for_each_entry(leader, &init_task.tasks, tasks) {
		struct task_struct *task = thread_with_mm(leader);

		if (task && task->mm == mm)
			(void)group_send_sig_info(SIGKILL, SEND_SIG_PRIV, task);
	}
	mm->oom_victim = true;
}

/* The memory to take pages from, with a reference; NULL: there is none. */
static struct mm_struct *kill_worst(void)
{
	unsigned long flags = spin_lock_irqsave(&tasklist_lock);
	struct task_struct *task = worst_process();
	struct mm_struct *mm = task ? task->mm : NULL;

	if (mm) {
		mmget(mm);
		if (!mm->oom_victim) {
			report(task);
			kill_users(mm);
		}
	}
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return mm;
}

/* A user of it that changes the areas keeps us out, but not for long: it will end. */
static void reap(struct mm_struct *mm)
{
	const struct vm_area *area;
	struct gather g;

	if (!down_read_trylock(&mm->mmap_lock))
		return;
	WRITE_ONCE(mm->reaped, true);
	__atomic_thread_fence(__ATOMIC_SEQ_CST); /* first it is said, then pages go */
	gather_init(&g, mm);
	list_for_each_entry(area, &mm->area_list, list)
		if (!(area->flags & VM_SHARED))
			unmap_pages(&g, area, area->start, area->end);
	gather_finish(&g);
	up_read(&mm->mmap_lock);
}

static void kill_and_reap(void)
{
	struct mm_struct *mm;

	mutex_lock(&oom_lock);
	mm = kill_worst();
	if (mm) {
		reap(mm);
		mmput(mm);
	}
	mutex_unlock(&oom_lock);
}

static void wait_a_little(void)
{
	set_current_state(TASK_KILLABLE);
	schedule_until(sched_clock() + WAIT_NS);
}

bool out_of_memory(void)
{
	unsigned long before = nr_free_pages();

	if (fatal_signal_pending(current))
		return false;
	memory_settle();
	if (nr_free_pages() > before)
		return true;
	kill_and_reap();
	if (fatal_signal_pending(current))
		return false;
	wait_a_little(); /* for those who are dying */
	return true;
}
