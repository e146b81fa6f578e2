/* A process: what its threads share beyond memory, files and actions (task->signal). */
#pragma once

#include <limen/list.h>
#include <limen/pid.h>
#include <limen/resource.h>
#include <limen/signal.h>
#include <limen/timer.h>
#include <limen/wait.h>

/* CPU time and events of a task, or summed up. */
struct usage {
	u64 utime, stime; /* ns */
	unsigned long min_flt, maj_flt, nvcsw, nivcsw, maxrss; /* maxrss in pages */
};

struct signal_struct {
	u32 count; /* atomic: tasks that point here */
	struct list_head threads; /* of task->thread_node; guarded by tasklist_lock and siglock
				     both: either is enough to read */
	int nr_threads; /* the same */
	struct task_struct *group_leader;
	int live; /* atomic: threads that have not begun to exit */

	/* guarded by siglock */
	struct sigpending shared_pending;
	bool group_exit; /* all threads are to end, */
	int group_exit_code; /* with this wait4() status */
	struct task_struct *group_exec_task; /* exec: it waits for the others to be gone */
	int group_stop_count; /* threads that have still to stop */
	unsigned int stop_flags; /* SIGNAL_* below */
	int stop_code; /* the stop signal, for wait4() */
	struct list_head multiprocess; /* struct multiprocess_signals: a child is being made */

	/* guarded by tasklist_lock */
	struct pid *pids[PIDTYPE_MAX]; /* TGID, PGID, SID of the process (PID unused) */
	pid_t ppid; /* the parent's tgid; getppid(2) reads it without the lock */
	u32 exec_id; /* how many programs it has executed; and its parent had when it was born */
	u32 parent_exec_id;
	bool leader; /* of a session */
	bool is_child_subreaper, has_child_subreaper;
	struct tty_struct *tty; /* the controlling terminal, or NULL */

	struct wait_queue_head wait_chldexit; /* wait4() sleeps here */
	struct rlimit64 rlim[RLIM_NLIMITS]; /* changed under tasklist_lock */

	/* guarded by siglock: ended threads, and waited-for children */
	struct usage gone, children;
	u64 gone_virt; /* and task->virt of the ended threads */

	struct list_head posix_timers; /* struct k_itimer; siglock */
	int next_timer_id; /* siglock */
	struct timer real_timer; /* ITIMER_REAL and alarm(2) */
	u64 real_interval; /* ns */
	struct cpu_itimer {
		u64 expires, interval; /* CPU ns; 0: off */
	} cpu_itimer[2]; /* ITIMER_VIRTUAL, ITIMER_PROF */
	struct list_head cpu_timers; /* struct cpu_timer on clocks of its; tasklist_lock */
	bool cpu_timers_armed; /* the tick has to look; set under tasklist_lock */

	unsigned long maxrss; /* pages: the most that it has had, in memory that it has left */
	u64 start_time; /* sched_clock() */
	short oom_score_adj;
};

#define SIGNAL_STOP_STOPPED   0x1 /* the process is stopped */
#define SIGNAL_STOP_CONTINUED 0x2 /* it went on: WCONTINUED not yet told */
#define SIGNAL_CLD_STOPPED    0x10 /* the parent has to be told */
#define SIGNAL_CLD_CONTINUED  0x20
#define SIGNAL_UNKILLABLE     0x40 /* pid 1 */
