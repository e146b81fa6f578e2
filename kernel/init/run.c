/*
 * Pid 1: run the command line's programs, one after the other.  The machine's exit status is the
 * last one's, as a shell would report it: 128 + n when signal n ended it; 125 when it could not be
 * started.
 */
#include <limen/errno.h>
#include <limen/mm.h>
#include <limen/printk.h>
#include <limen/sched.h>
#include <limen/string.h>
#include "init.h"

#define MAX_ARGS      512
#define STATUS_NO_RUN 125

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

static int run(char *const argv[])
{
	struct task_struct *task = task_create();
	char buf[256];
	int error = -ENOMEM, status = STATUS_NO_RUN;

	if (task)
		error = exec_load(task, program_path(argv[0], buf, sizeof(buf)), argv, environment);
	if (error) {
		printk(KERN_EMERG "init: cannot run %s: %s", argv[0], errno_name(-error));
	} else {
		note_first_start();
		task_run(task);
		status = task->exit_code & 0x7f ? 128 + (task->exit_code & 0x7f)
						: task->exit_code >> 8;
	}
	if (task)
		task_release(task);
	return status;
}

/* A program that has ended leaves nothing behind: the kernel counts. */
static int run_and_count(char *const argv[])
{
	unsigned long before = nr_free_pages();
	int status = run(argv);

	if (nr_free_pages() != before)
		pr_err("memory leak: %s cost %ld pages", argv[0], (long)(before - nr_free_pages()));
	pr_debug("%s: status %d, %lu pages free", argv[0], status, nr_free_pages());
	return status;
}

int run_programs(char *line, u64 entry_cycles)
{
	char **argv = kmalloc(MAX_ARGS * sizeof(*argv));
	int status = -1, argc;

	boot_cycles = entry_cycles;
	if (!argv)
		panic("not enough memory to start a program");
	while ((argc = cmdline_program(&line, argv, MAX_ARGS)) != CMDLINE_END) {
		if (argc < 0)
			panic("more than %d arguments on the command line", MAX_ARGS - 1);
		if (argc == 0)
			continue;
		status = run_and_count(argv);
	}
	if (status < 0)
		panic("no program to run: name one on the kernel command line, after \"--\"");
	kfree(argv);
	return status;
}
