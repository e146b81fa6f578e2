/*
 * Tasks.  `current` is the task that this CPU runs.
 */
#pragma once

#include <limen/compiler.h>
#include <asm/current.h>
#include <asm/ptrace.h>
#include <asm/processor.h>

#define TASK_COMM_LEN 16

#define TASK_RUNNING 0
#define EXIT_ZOMBIE  32

#define SCHED_NORMAL 0
#define DEFAULT_PRIO 120

struct mm_struct;
struct files_struct;
struct inode;

/* task->work: any bit set sends the way out of the kernel through exit_to_user_mode(). */
#define WORK_SIGPENDING 0x1 /* a fatal signal waits in task->exit_signal */

struct task_struct {
	/* What entry code reads; kept first. */
	u32 work; /* WORK_*; set by anyone, read with interrupts off on the way out */
	void *stack; /* lowest address of the kernel stack */

	pid_t pid, tgid;
	struct task_struct *parent;
	unsigned int state;
	int prio, policy;
	unsigned long maj_flt, min_flt;
	int exit_code; /* as wait4() reports it: status << 8, or the signal */
	int exit_signal; /* the signal that WORK_SIGPENDING is about */

	struct mm_struct *mm; /* NULL for a kernel task */
	struct files_struct *files;
	struct inode *exe; /* the file that it executes */
	char exe_path[256];
	char comm[TASK_COMM_LEN];

	int __user *clear_child_tid; /* set_tid_address(2) */
	void __user *robust_list; /* set_robust_list(2) */

	struct thread_struct thread; /* the machine's part */
};

/* task_pt_regs() - the user registers that the entry code saved at the top of @task's stack. */
static inline struct pt_regs *task_pt_regs(const struct task_struct *task)
{
	return (struct pt_regs *)((char *)task->stack + KSTACK_SIZE) - 1;
}

/* init_task - pid 1, the kernel's own first task; it runs the programs of the command line. */
extern struct task_struct init_task;

/*
 * task_create() - a child of the caller that has an address space yet to fill; NULL: out of memory.
 */
struct task_struct *task_create(void);
/* task_run() - switch to @task and return when it has ended. */
void task_run(struct task_struct *task);
/* task_release() - free what is left of an ended task. */
void task_release(struct task_struct *task);

/*
 * exec_load() - make @task execute @path from the initramfs with these arguments.  @argv and @envp
 * are kernel arrays that end with NULL.  Returns 0 or -errno; past the point of no return, the task
 * is left with a fatal SIGSEGV pending, as on Linux.
 */
int exec_load(struct task_struct *task, const char *path, char *const argv[], char *const envp[]);

/* do_exit() - end the current task with a wait4() status. */
void do_exit(int code) __noreturn;

/*
 * exit_to_user_mode() - the slow way out: interrupts off, task->work not 0. Entry code calls it.
 */
void exit_to_user_mode(struct pt_regs *regs);

/* nsecs since boot, for log lines. */
u64 sched_clock(void);
