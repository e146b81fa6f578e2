/*
 * Pid 1: run the command line's programs, one after the other.  The machine's exit status is the
 * last one's, as a shell would report it: 128 + n when signal n ended it; 125 when it could not be
 * started.
 */
#include <limen/errno.h>
#include <limen/fdtable.h>
#include <limen/mm.h>
#include <limen/printk.h>
#include <limen/sched.h>
#include <limen/string.h>
#include "init.h"

#define MAX_ARGS      512
#define STATUS_NO_RUN 125
#define PATH_SIZE     256

static char *const environment[] = { "PATH=/bin", "HOME=/", "TERM=linux", NULL };

/* A name without a slash is looked for in /bin. */
static const char *program_path(const char *name, char *buf, size_t size)
{
	if (strchr(name, '/'))
		return name;
	snprintf(buf, size, "/bin/%s", name);
	return buf;
}

static u64 boot_cycles; /* when the kernel started; 0 once the log has said how long it took */

static void note_first_start(void)
{
	if (boot_cycles)
		pr_info("boot: %lu cycles to the first program", get_cycles() - boot_cycles);
	boot_cycles = 0;
}

/* In the child: become the program, or end with the status of one that can't be started. */
static void start_program(void *arg)
{
	char *const *argv = arg;
	char path[PATH_SIZE];
	int error;

	note_first_start();
	error = kernel_execve(program_path(argv[0], path, sizeof(path)), argv, environment);
	if (!error)
		return; /* to user mode */
	printk(KERN_EMERG "init: cannot run %s: %s", argv[0], errno_name(-error));
	do_exit(STATUS_NO_RUN << 8);
}

/* As a shell has it. */
static int exit_status(int wstatus)
{
	return wstatus & 0x7f ? 128 + (wstatus & 0x7f) : wstatus >> 8;
}

/* Orphans are buried on the way. */
static int run(char *const argv[])
{
	pid_t pid = kernel_thread(start_program, (void *)argv, "init"), ended;
	int wstatus;

	if (pid < 0) {
		printk(KERN_EMERG "init: cannot run %s: %s", argv[0], errno_name(-pid));
		return STATUS_NO_RUN;
	}
	do
		ended = kernel_wait(true, &wstatus);
	while (ended != pid);
	return exit_status(wstatus);
}

/* Those of the program's children that have ended too; the others live on, with pid 1 as parent. */
static void bury_orphans(void)
{
	int wstatus;

	while (kernel_wait(false, &wstatus) > 0)
		;
}

/* What there is while no program runs. */
struct quiet {
	unsigned long free; /* pages, once nothing is kept that can be given back */
	unsigned int tasks;
};

static struct quiet count(void)
{
	memory_settle();
	return (struct quiet){ nr_free_pages(), nr_tasks() };
}

/* A task keeps its stack until its last switch, which may be on another CPU, and later. */
static void wait_for_last_switches(unsigned int tasks)
{
	for (int tries = 0; tries < 1000 && nr_tasks() > tasks; tries++) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		schedule_until(sched_clock() + NSEC_PER_SEC / 1000);
	}
}

/*
 * A program that has ended, and its children, leave nothing behind: the kernel counts. @before is
 * the last count; while children live on, what they hold is not counted.
 */
static int run_and_count(char *const argv[], struct quiet *before)
{
	int status = run(argv);
	struct quiet after;

	bury_orphans();
	if (list_empty(&current->children))
		wait_for_last_switches(before->tasks);
	after = count();
	pr_debug("%s: status %d, %lu pages free", argv[0], status, after.free);
	if (list_empty(&current->children)) {
		if (after.free != before->free)
			pr_err("memory leak: %s cost %ld pages", argv[0],
			       (long)(before->free - after.free));
		*before = after;
	}
	return status;
}

int run_programs(char *line, u64 entry_cycles)
{
	char **argv = kmalloc(MAX_ARGS * sizeof(*argv));
	struct quiet before;
	int status = -1, argc;

	boot_cycles = entry_cycles;
	if (!argv)
		panic("not enough memory to start a program");
	init_files();
	before = count();
	while ((argc = cmdline_program(&line, argv, MAX_ARGS)) != CMDLINE_END) {
		if (argc < 0)
			panic("more than %d arguments on the command line", MAX_ARGS - 1);
		if (argc == 0)
			continue;
		status = run_and_count(argv, &before);
	}
	if (status < 0)
		panic("no program to run: name one on the kernel command line, after \"--\"");
	kfree(argv);
	return status;
}
