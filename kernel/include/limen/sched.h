/*
 * Tasks and the scheduler.  `current` is the task that this CPU runs.
 */
#pragma once

#include <limen/compiler.h>
#include <limen/cred.h>
#include <limen/list.h>
#include <limen/lockdep.h>
#include <limen/pid.h>
#include <limen/resource.h>
#include <limen/smp.h>
#include <asm/current.h>
#include <asm/ptrace.h>
#include <asm/processor.h>

#define TASK_COMM_LEN 16

/* task->state, Linux's numbers */
#define TASK_RUNNING	     0x0000
#define TASK_INTERRUPTIBLE   0x0001
#define TASK_UNINTERRUPTIBLE 0x0002
#define TASK_STOPPED	     0x0004
#define TASK_TRACED	     0x0008
#define EXIT_DEAD	     0x0010 /* in exit_state: gone, but for the last reference */
#define EXIT_ZOMBIE	     0x0020 /* in exit_state: to be waited for */
#define TASK_DEAD	     0x0080 /* switched away from for the last time */
#define TASK_WAKEKILL	     0x0100
#define TASK_WAKING	     0x0200
#define TASK_NEW	     0x0800
#define TASK_KILLABLE	     (TASK_WAKEKILL | TASK_UNINTERRUPTIBLE)
#define TASK_NORMAL	     (TASK_INTERRUPTIBLE | TASK_UNINTERRUPTIBLE)

/* Policies and priorities: sched(7).  prio 0 to 99 is real-time, 100 + nice + 20 the others'. */
#define SCHED_NORMAL	   0
#define SCHED_FIFO	   1
#define SCHED_RR	   2
#define SCHED_BATCH	   3
#define SCHED_IDLE	   5
#define MAX_RT_PRIO	   100
#define MAX_PRIO	   140
#define DEFAULT_PRIO	   120
#define NICE_TO_PRIO(nice) ((nice) + DEFAULT_PRIO)
#define PRIO_TO_NICE(prio) ((prio)-DEFAULT_PRIO)

struct mm_struct;
struct files_struct;
struct fs_struct;
struct inode;
struct task_struct;
struct wait_queue_head;

#include <limen/process.h>
#include <limen/restart.h>

/*
 * task->work: any bit set sends the way out of the kernel through exit_to_user_mode().  Changed
 * with set_work() and clear_work() only: other CPUs set bits too.
 */
#define WORK_SIGPENDING	     0x1 /* a signal may be waiting */
#define WORK_RESCHED	     0x2 /* another task should run on this CPU */
#define WORK_RESTORE_SIGMASK 0x4 /* a call's own signal mask ends with it: saved_sigmask */
#define WORK_ARCH	     0x40000000 /* the entry code's own: never seen by others */

struct task_struct {
	/* What entry code reads; kept first. */
	u32 work; /* WORK_*; atomic, read with interrupts off on the way out */
	u32 usage; /* atomic: references; the task itself is one until its last switch */
	void *stack; /* lowest address of the kernel stack */

	/* The scheduler: guarded by the lock of the run queue of `cpu`. */
	unsigned int cpu; /* whose run queue it is in, or was; changes while it sleeps or waits */
	unsigned int state; /* TASK_*; set by the task itself, cleared by wake-ups */
	bool on_rq; /* in the run queue (or running) */
	bool yielded;
	bool in_load; /* it sleeps and counts for the load averages all the same */
	int prio, static_prio, rt_priority, policy;
	s64 slice; /* ns left of its turn */
	u64 exec_start; /* when its time was last charged */
	u64 sum_exec; /* ns of CPU time */
	u64 slept_at; /* sum_exec when it last went to sleep: RLIMIT_RTTIME */
	u64 utime_ticks, stime_ticks; /* how the ticks found it: splits sum_exec */
	u64 virt, ticked; /* ns of user time, tick by tick; sum_exec at the last one */
	struct list_head run_list;
	struct prio_array *array; /* that run_list is in */
	cpumask_t cpus_allowed;
	unsigned long nvcsw, nivcsw;
	bool reset_on_fork;

	/* The process tree: guarded by tasklist_lock. */
	pid_t pid, tgid; /* never change but in exec */
	unsigned int exit_state;
	int exit_code; /* as wait4() reports it: status << 8, or the signal */
	int exit_signal; /* what the parent gets; -1: a thread that is not the leader */
	struct task_struct *parent; /* who waits for it */
	struct list_head children, sibling;
	struct task_struct *group_leader;
	struct list_head thread_node;
	struct pid *thread_pid;
	struct list_head pid_links[PIDTYPE_MAX];
	struct list_head tasks; /* all processes' leaders: init_task.tasks */
	int pdeath_signal;

	/* Its own, or shared with other tasks by count. */
	struct mm_struct *mm; /* NULL for a kernel thread */
	struct files_struct *files;
	struct fs_struct *fs;
	struct signal_struct *signal;
	struct sighand_struct *sighand; /* NULL once it has exited; guarded by tasklist_lock */

	/* Signals: guarded by siglock. */
	struct sigpending pending;
	struct sigqueue *spare_sigqueue; /* for its next signal; its own, interrupts off */
	sigset_t blocked, real_blocked;
	sigset_t saved_sigmask; /* with WORK_RESTORE_SIGMASK */
	u32 jobctl; /* JOBCTL_* */
	unsigned long sas_ss_sp; /* sigaltstack(2) */
	size_t sas_ss_size;
	u32 sas_ss_flags;

	struct cred cred;
	struct user_struct *user; /* of cred.uid */
	struct restart_block restart_block;
	unsigned long maj_flt, min_flt;
	unsigned int pagefault_disabled; /* <limen/uaccess.h> */
	u64 start_time; /* sched_clock() */
	char comm[TASK_COMM_LEN];
	u32 personality;
	u32 flags; /* PF_* */
	u64 timer_slack_ns, default_timer_slack_ns; /* the parent's when it forked */
	bool keep_caps; /* prctl(2), PR_SET_KEEPCAPS */
	bool no_new_privs, dumpable;

#ifdef CONFIG_DEBUG
	struct held_locks held; /* its own, and those of interrupts upon it */
#endif

	int __user *set_child_tid; /* clone(2), set_tid_address(2) */
	int __user *clear_child_tid;
	void __user *robust_list; /* set_robust_list(2) */
	struct completion *vfork_done; /* the parent waits for exec or exit */

	struct thread_struct thread; /* the machine's part; last, as it may be longer */
};

#define PF_EXITING	  0x1
#define PF_KTHREAD	  0x2
#define PF_FORKNOEXEC	  0x4 /* has not called exec since the fork */
#define PF_SIGNALED	  0x8 /* killed by a signal */
#define PF_OOM_VICTIM	  0x10
#define PF_NOTIFIED	  0x20
#define PF_NPROC_EXCEEDED 0x40 /* set*uid() went over RLIMIT_NPROC: execve() has to look */

#define JOBCTL_STOP_PENDING  0x1 /* has to stop */
#define JOBCTL_STOP_DEQUEUED 0x2 /* has taken a stop signal, and no SIGCONT came since */

#define smp_processor_id() (READ_ONCE(current->cpu))

static inline void set_work(struct task_struct *task, u32 bits)
{
	__atomic_or_fetch(&task->work, bits, __ATOMIC_SEQ_CST);
}

static inline void clear_work(struct task_struct *task, u32 bits)
{
	__atomic_and_fetch(&task->work, ~bits, __ATOMIC_SEQ_CST);
}

static inline bool need_resched(void)
{
	return READ_ONCE(current->work) & WORK_RESCHED;
}

static inline bool signal_pending(const struct task_struct *task)
{
	return READ_ONCE(task->work) & WORK_SIGPENDING;
}

static inline bool fatal_signal_pending(const struct task_struct *task)
{
	return signal_pending(task) && (READ_ONCE(task->pending.signal) & sigmask(SIGKILL));
}

static inline bool thread_group_leader(const struct task_struct *task)
{
	return task->exit_signal >= 0;
}

/* task_pt_regs() - the user registers that the entry code saved at the top of @task's stack. */
static inline struct pt_regs *task_pt_regs(const struct task_struct *task)
{
	return (struct pt_regs *)((char *)task->stack + KSTACK_SIZE) - 1;
}

/* init_task - the boot CPU's first task: it becomes CPU 0's idle task. */
extern struct task_struct init_task;
/*
 * child_reaper - pid 1, a kernel thread that runs the command line's programs and adopts orphans.
 */
extern struct task_struct *child_reaper;

/* --- scheduling (kernel/sched) --- */

/* schedule() - give the CPU to another task.  If the state is not TASK_RUNNING and no signal that
 * ends that kind of sleep is pending, the caller sleeps until it is woken.  Interrupts on. */
void schedule(void);
/* schedule_tail() - the first thing that a new task does; interrupts off. */
void schedule_tail(struct task_struct *prev);
/* finish_task_switch() - on the stack of the task that got the CPU: @prev is off it. */
void finish_task_switch(struct task_struct *prev);
/* cond_resched() - in long work: let others run if it is their turn. */
void cond_resched(void);
/*
 * try_to_wake_up() - make @task runnable if its state is one of @state.  True if it slept.  Any
 * context; the caller holds a reference, or a lock that keeps the task.
 */
bool try_to_wake_up(struct task_struct *task, unsigned int state);
static inline bool wake_up_process(struct task_struct *task)
{
	return try_to_wake_up(task, TASK_NORMAL);
}
/* kick_task() - if @task runs on another CPU, let it come into the kernel. */
void kick_task(struct task_struct *task);
/* wake_up_new_task() - the first time, on a CPU with little to do. */
void wake_up_new_task(struct task_struct *task);
/* sched_fork() - the scheduler's part of a new task. */
void sched_fork(struct task_struct *task);
/* scheduler_tick() - charge the current task, found in user mode or not; interrupts off. */
void scheduler_tick(bool user);
/* alloc_idle_task() - a task for another CPU's idle loop; NULL: memory is out. */
struct task_struct *alloc_idle_task(void);
void sched_init(void);
/* sched_init_cpu() - a run queue for @cpu, with @idle; 0 or -ENOMEM. */
int sched_init_cpu(unsigned int cpu, struct task_struct *idle);
void cpu_idle(void) __noreturn;
/* task_sched_runtime() - ns of CPU time, up to now. */
u64 task_sched_runtime(struct task_struct *task);
/* task_cputime() - split into user and system time; thread_group_cputime() - of a whole process,
 * for which the caller holds tasklist_lock or siglock. */
void task_cputime(struct task_struct *task, u64 *utime, u64 *stime);
void thread_group_cputime(struct task_struct *task, u64 *utime, u64 *stime);
u64 thread_group_virt(const struct task_struct *task); /* user time for timers: never goes back */

#define set_current_state(s) __atomic_store_n(&current->state, (s), __ATOMIC_SEQ_CST)

/* --- the life of a task (kernel/task) --- */

static inline void get_task_struct(struct task_struct *task)
{
	__atomic_add_fetch(&task->usage, 1, __ATOMIC_RELAXED);
}
void __put_task_struct(struct task_struct *task);
/* nr_tasks() - those that have memory, even if it is just for their last switch. */
unsigned int nr_tasks(void);

static inline void put_task_struct(struct task_struct *task)
{
	if (__atomic_sub_fetch(&task->usage, 1, __ATOMIC_ACQ_REL) == 0)
		__put_task_struct(task);
}

struct completion; /* something that happens once */

struct kernel_clone_args {
	u64 flags;
	int __user *child_tid, *parent_tid;
	int exit_signal;
	unsigned long stack; /* the child's stack pointer, 0: as the parent's */
	unsigned long tls;
	void (*fn)(void *); /* a kernel thread's */
	void *fn_arg;
};

/* kernel_clone() - fork(2) and all its relatives: the child's pid (in the parent) or -errno. */
pid_t kernel_clone(const struct kernel_clone_args *args);
/* kernel_thread() - run fn(arg) in a task of its own, a child of the current one. */
pid_t kernel_thread(void (*fn)(void *), void *arg, const char *name);
/*
 * kernel_execve() - make the current task, which has no memory or a user's, execute @path; @argv
 * and @envp are kernel arrays that end with NULL.  0 or -errno; then go to user mode.
 */
int kernel_execve(const char *path, char *const argv[], char *const envp[]);

/* do_exit() - end the current task; do_group_exit() - its whole process; with a wait4() status. */
void do_exit(int code) __noreturn;
void do_group_exit(int code) __noreturn;
/* will_become_orphaned_pgrp() - @ignored apart, will nobody look after it?  tasklist_lock held. */
bool will_become_orphaned_pgrp(struct pid *pgrp, const struct task_struct *ignored);
/* release_task() - take a dead task out of the tree; the caller holds no lock. */
void release_task(struct task_struct *task);
/* kernel_wait() - reap a child of pid 1 that has ended: its pid, or 0 when there is none yet and it
 * must not @block; -ECHILD. */
pid_t kernel_wait(bool block, int *wstatus);

/* exit_to_user_mode() - the slow way out: interrupts off, task->work not 0 until it comes back. */
void exit_to_user_mode(struct pt_regs *regs);

/* nsecs since boot: CLOCK_MONOTONIC. */
u64 sched_clock(void);
