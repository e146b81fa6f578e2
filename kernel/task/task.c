/* The first task: what runs from the boot code on, and then is the boot CPU's idle task. */
#include <limen/sched.h>
#include <limen/sections.h>
#include <limen/wait.h>
#include "task.h"

static struct signal_struct init_signals = {
	.count = 1,
	.nr_threads = 1,
	.live = 1,
	.threads = LIST_HEAD_INIT(init_task.thread_node),
	.group_leader = &init_task,
	.multiprocess = LIST_HEAD_INIT(init_signals.multiprocess),
	.shared_pending = { .list = LIST_HEAD_INIT(init_signals.shared_pending.list) },
	.posix_timers = LIST_HEAD_INIT(init_signals.posix_timers),
	.cpu_timers = LIST_HEAD_INIT(init_signals.cpu_timers),
	.wait_chldexit = WAIT_QUEUE_HEAD_INIT(init_signals.wait_chldexit),
};

static struct sighand_struct init_sighand = { .count = 1, .siglock = SPIN_LOCK_UNLOCKED };

/* Number 0: its group and its session are what pid 1 is born into, as on Linux. */
static struct pid init_pid = {
	.count = 2,
	.hash = LIST_HEAD_INIT(init_pid.hash),
	.tasks = { LIST_HEAD_INIT(init_pid.tasks[0]), LIST_HEAD_INIT(init_pid.tasks[1]),
		   LIST_HEAD_INIT(init_pid.tasks[2]), LIST_HEAD_INIT(init_pid.tasks[3]) },
};

struct task_struct init_task = {
	.stack = init_stack,
	.usage = 2,
	.flags = PF_KTHREAD,
	.prio = MAX_PRIO,
	.static_prio = DEFAULT_PRIO,
	.policy = SCHED_NORMAL,
	.cpus_allowed = -1UL,
	.parent = &init_task,
	.children = LIST_HEAD_INIT(init_task.children),
	.sibling = LIST_HEAD_INIT(init_task.sibling),
	.group_leader = &init_task,
	.thread_node = LIST_HEAD_INIT(init_signals.threads),
	.tasks = LIST_HEAD_INIT(init_task.tasks),
	.thread_pid = &init_pid,
	.signal = &init_signals,
	.sighand = &init_sighand,
	.pending = { .list = LIST_HEAD_INIT(init_task.pending.list) },
	.sas_ss_flags = SS_DISABLE,
	.timer_slack_ns = 50000,
	.default_timer_slack_ns = 50000,
	.dumpable = true,
	.comm = "swapper",
};

struct task_struct *child_reaper;

void task_init(void)
{
	init_task.user = init_user;
	for (int type = PIDTYPE_TGID; type < PIDTYPE_MAX; type++)
		init_signals.pids[type] = &init_pid;
	rlimits_init(init_signals.rlim);
	signals_init();
	fork_init();
}
