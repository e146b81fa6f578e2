/*
 * What test programs share. say() writes its line at once, so that a fork copies no buffer and the
 * lines of several processes do not mix. Errors and signals go by their names, in musl too.
 */
#ifndef SAY_H
#define SAY_H

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SAY_NAME(name)      \
	{                   \
		name, #name \
	}

struct say_name {
	int number;
	const char *name;
};

/* clang-format off */
static const struct say_name say_errors[] = {
	SAY_NAME(EPERM), SAY_NAME(ENOENT), SAY_NAME(ESRCH), SAY_NAME(EINTR), SAY_NAME(EIO),
	SAY_NAME(ENXIO), SAY_NAME(E2BIG), SAY_NAME(ENOEXEC), SAY_NAME(EBADF), SAY_NAME(ECHILD),
	SAY_NAME(EAGAIN), SAY_NAME(ENOMEM), SAY_NAME(EACCES), SAY_NAME(EFAULT), SAY_NAME(EBUSY),
	SAY_NAME(EEXIST), SAY_NAME(ENODEV), SAY_NAME(ENOTDIR), SAY_NAME(EISDIR), SAY_NAME(EINVAL),
	SAY_NAME(ENFILE), SAY_NAME(EMFILE), SAY_NAME(ENOTTY), SAY_NAME(ETXTBSY), SAY_NAME(EFBIG),
	SAY_NAME(ENOSPC), SAY_NAME(ESPIPE), SAY_NAME(EROFS), SAY_NAME(EPIPE), SAY_NAME(ERANGE),
	SAY_NAME(EDEADLK), SAY_NAME(ENAMETOOLONG), SAY_NAME(ENOSYS), SAY_NAME(ELOOP),
	SAY_NAME(EOVERFLOW), SAY_NAME(EOPNOTSUPP), SAY_NAME(ETIMEDOUT), SAY_NAME(ECANCELED),
	SAY_NAME(EOWNERDEAD), SAY_NAME(ENOTRECOVERABLE), { 0, NULL },
};

static const struct say_name say_signals[] = {
	SAY_NAME(SIGHUP), SAY_NAME(SIGINT), SAY_NAME(SIGQUIT), SAY_NAME(SIGILL),
	SAY_NAME(SIGTRAP), SAY_NAME(SIGABRT), SAY_NAME(SIGBUS), SAY_NAME(SIGFPE),
	SAY_NAME(SIGKILL), SAY_NAME(SIGUSR1), SAY_NAME(SIGSEGV), SAY_NAME(SIGUSR2),
	SAY_NAME(SIGPIPE), SAY_NAME(SIGALRM), SAY_NAME(SIGTERM), SAY_NAME(SIGSTKFLT),
	SAY_NAME(SIGCHLD), SAY_NAME(SIGCONT), SAY_NAME(SIGSTOP), SAY_NAME(SIGTSTP),
	SAY_NAME(SIGTTIN), SAY_NAME(SIGTTOU), SAY_NAME(SIGURG), SAY_NAME(SIGXCPU),
	SAY_NAME(SIGXFSZ), SAY_NAME(SIGVTALRM), SAY_NAME(SIGPROF), SAY_NAME(SIGWINCH),
	SAY_NAME(SIGIO), SAY_NAME(SIGPWR), SAY_NAME(SIGSYS), { 0, NULL },
};
/* clang-format on */

static inline const char *say_find(const struct say_name *list, int number)
{
	static __thread char unknown[16];

	for (; list->name; list++)
		if (list->number == number)
			return list->name;
	snprintf(unknown, sizeof(unknown), "%d", number);
	return unknown;
}

static inline const char *error_name(int number)
{
	return say_find(say_errors, number);
}

static inline const char *signal_name(int number)
{
	return say_find(say_signals, number);
}

/* Of a call that returns -1 and sets errno. */
static inline const char *result(long ret)
{
	return ret == -1 ? error_name(errno) : "ok";
}

static inline const char *yes(int condition)
{
	return condition ? "yes" : "no";
}

__attribute__((format(printf, 1, 2))) static inline void say(const char *format, ...)
{
	char line[4096];
	va_list list;
	int size;

	va_start(list, format);
	size = vsnprintf(line, sizeof(line), format, list);
	va_end(list);
	if (write(1, line, size) != size)
		_exit(98);
}

/* What the test itself needs and nobody doubts: ends the program if it fails. */
#define must(call) must_(call, #call)

static inline long must_(long ret, const char *what)
{
	if (ret == -1) {
		say("FAILED: %s: %s\n", what, error_name(errno));
		_exit(99);
	}
	return ret;
}

/* A wait status: "exit 3", "SIGKILL". */
static inline const char *ended(int status)
{
	static __thread char text[32];

	if (WIFEXITED(status))
		snprintf(text, sizeof(text), "exit %d", WEXITSTATUS(status));
	else if (WIFSIGNALED(status))
		snprintf(text, sizeof(text), "%s", signal_name(WTERMSIG(status)));
	else if (WIFSTOPPED(status))
		snprintf(text, sizeof(text), "stopped by %s", signal_name(WSTOPSIG(status)));
	else
		snprintf(text, sizeof(text), WIFCONTINUED(status) ? "continued" : "%#x", status);
	return text;
}

/* The status that this child ends with. */
static inline int wait_for(pid_t pid)
{
	int status;

	must(waitpid(pid, &status, 0));
	return status;
}

/* Run a function in a child; how the child ended. */
static inline int in_child(int (*function)(void))
{
	pid_t pid = must(fork());

	if (pid == 0)
		_exit(function());
	return wait_for(pid);
}

/* The path of this program's own file. */
static inline const char *self(void)
{
	static char path[4096];

	if (!path[0])
		must(readlink("/proc/self/exe", path, sizeof(path) - 1));
	return path;
}

#endif
