/*
 * /init, when Linux boots this initramfs (rdinit=/init). It does there what Limen's kernel does
 * by itself: it runs the programs that the command line names, one after the other, tells the
 * machine's owner the last one's status, and stops the machine.
 *
 *	[parameters] -- PROGRAM ARGUMENT... [-- PROGRAM ARGUMENT...]...
 *
 * Words are separated by spaces. A double quote switches quoting on or off, a backslash makes the
 * next character an ordinary one, and a `--` with any of these in it is an ordinary word.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <machine_stop.h>

#define AT_FDCWD	    (-100)
#define SIGCHLD		    17
#define TCSBRK		    0x5409 /* with 1: wait until all output is sent, tcdrain() */
#define LINE_MAX	    2048 /* COMMAND_LINE_SIZE */
#define STATUS_NOT_RUN	    125
#define RB_POWER_OFF	    0x4321fedc
#define LINUX_REBOOT_MAGIC1 0xfee1dead
#define LINUX_REBOOT_MAGIC2 672274793

static char separator[] = "--"; /* stands for the unquoted one: compare the pointer */

static char *const environment[] = { "PATH=/bin", "HOME=/", "TERM=linux", NULL };

/* The whole file as text, without the newline at its end. */
static int read_line(const char *path, char *line, size_t size)
{
	long fd = syscall(__NR_openat, AT_FDCWD, path, 0, 0);
	long n;

	if (fd < 0)
		return -1;
	n = syscall(__NR_read, fd, line, size - 1);
	syscall(__NR_close, fd);
	if (n < 0)
		return -1;
	if (n > 0 && line[n - 1] == '\n')
		n--;
	line[n] = '\0';
	return 0;
}

/* Cut `line` into words, in place: a word never grows. Returns how many. */
static int split(char *line, char **words)
{
	char *in = line, *out;
	int count = 0;

	for (;;) {
		int quoted = 0, plain = 1;

		while (*in == ' ')
			in++;
		if (!*in)
			return count;
		words[count] = out = in;
		while (*in && (quoted || *in != ' ')) {
			if (*in == '"') {
				quoted = !quoted;
				plain = 0;
				in++;
				continue;
			}
			if (*in == '\\') {
				plain = 0;
				in++;
				if (!*in)
					break;
			}
			*out++ = *in++;
		}
		if (*in)
			in++;
		*out = '\0';
		if (plain && strcmp(words[count], "--") == 0)
			words[count] = separator;
		count++;
	}
}

/* In the child: a name without a slash is a program in /bin. */
static _Noreturn void execute(char **argv)
{
	char path[LINE_MAX + 8];

	snprintf(path, sizeof(path), "%s%s", strchr(argv[0], '/') ? "" : "/bin/", argv[0]);
	syscall(__NR_execve, path, argv, environment);
	dprintf(STDERR_FILENO, "init: cannot run %s: %s\n", argv[0], strerrorname_np(errno));
	_exit(STATUS_NOT_RUN);
}

/*
 * Run one program and wait for it, burying orphans meanwhile. Returns its status, as a shell has
 * it.
 */
static int run(char **argv)
{
	int status;
	long pid = syscall(__NR_clone, SIGCHLD, 0, 0, 0, 0); /* fork(): arm64 has clone only */

	if (pid == 0)
		execute(argv);
	if (pid < 0) {
		dprintf(STDERR_FILENO, "init: cannot run %s: %s\n", argv[0],
			strerrorname_np(errno));
		return STATUS_NOT_RUN;
	}
	while (syscall(__NR_wait4, -1, &status, 0, NULL) != pid)
		;
	if (status & 0x7f)
		return 128 + (status & 0x7f);
	return status >> 8 & 0xff;
}

static int run_all(char **words, int count)
{
	int status = -1;
	int i = 0;

	words[count] = NULL;
	while (i < count && words[i] != separator)
		i++;
	while (i < count) {
		char **argv = words + ++i;

		while (i < count && words[i] != separator)
			i++;
		words[i] = NULL;
		if (argv[0])
			status = run(argv);
	}
	if (status >= 0)
		return status;
	dprintf(STDERR_FILENO, "init: no program: the command line names one after --\n");
	return STATUS_NOT_RUN;
}

int main(void)
{
	static char line[LINE_MAX];
	static char *words[LINE_MAX / 2 + 1];
	char text[8];
	int status = STATUS_NOT_RUN;

	syscall(__NR_mount, "proc", "/proc", "proc", 0, NULL);
	syscall(__NR_mount, "devtmpfs", "/dev", "devtmpfs", 0, NULL);
	if (read_line("/proc/cmdline", line, sizeof(line)) < 0)
		perror("init: /proc/cmdline");
	else
		status = run_all(words, split(line, words));

	for (int fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++)
		syscall(__NR_ioctl, fd, TCSBRK, 1);
	snprintf(text, sizeof(text), "%d\n", status);
	machine_stop(text);
	syscall(__NR_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, RB_POWER_OFF, NULL);
	return status;
}
