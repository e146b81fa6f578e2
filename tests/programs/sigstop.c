/* Stop and continue: SIGSTOP, SIGCONT, what wait(2) tells, and which signal forgets which. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include "outcome.h"

static volatile int calls;
static volatile siginfo_t last;
static int ends[2];

static void handler(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)context;
	last = *info;
	calls++;
}

/* The child's: whoever reads it knows that the child went on. */
static void say_so(int sig)
{
	char byte = sig;

	if (write(ends[1], &byte, 1) != 1)
		_exit(1);
}

static void said(int count)
{
	char byte;

	while (count-- && read(ends[0], &byte, 1) == 1)
		printf("the child had signal %d\n", byte);
}

static void told(const char *what, pid_t pid, int options)
{
	int status = 0x7777;
	pid_t ret = waitpid(pid, &status, options);

	if (ret <= 0)
		printf("%s: %s\n", what, ret ? errno_name(errno) : "nothing to tell");
	else if (WIFSTOPPED(status))
		printf("%s: stopped by %d (%x)\n", what, WSTOPSIG(status), status);
	else if (WIFCONTINUED(status))
		printf("%s: continued (%x)\n", what, status);
	else
		printf("%s: ended (%x)\n", what, status);
}

/* wait() may know of it a moment before the signal comes. */
static void sent(const char *what, int expected)
{
	for (int i = 0; i < 1000 && calls < expected; i++)
		sleep_ms(2);
	if (calls)
		printf("%s: SIGCHLD %d times, si_code %d, si_status %d, the child's %d\n", what,
		       calls, last.si_code, last.si_status, last.si_pid > 0);
	else
		printf("%s: no SIGCHLD\n", what);
	calls = 0;
}

/* A child that says what it gets, and ends at SIGTERM. */
static pid_t child(void)
{
	pid_t pid = fork();

	if (pid == 0) {
		signal(SIGCHLD, SIG_DFL);
		signal(SIGUSR1, say_so);
		signal(SIGCONT, say_so);
		if (write(ends[1], "", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	if (read(ends[0], &(char){ 0 }, 1) != 1)
		exit(1);
	return pid;
}

int main(void)
{
	struct sigaction sa = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_RESTART };
	sigset_t set;
	siginfo_t info;
	pid_t pid;

	if (pipe(ends) < 0)
		return 1;
	sigaction(SIGCHLD, &sa, NULL);
	pid = child();
	told("at first", pid, WUNTRACED | WCONTINUED | WNOHANG);
	kill(pid, SIGSTOP);
	told("stop", pid, WUNTRACED);
	sent("stop", 1);
	told("it is told once", pid, WUNTRACED | WNOHANG);
	kill(pid, SIGSTOP);
	told("stop again", pid, WUNTRACED | WNOHANG);
	sent("stop again", 0);
	kill(pid, SIGUSR1); /* waits until it may run */
	kill(pid, SIGCONT);
	told("continue", pid, WCONTINUED);
	said(2);
	sent("continue", 1);
	told("it is told once", pid, WCONTINUED | WNOHANG);

	sa.sa_flags |= SA_NOCLDSTOP;
	sigaction(SIGCHLD, &sa, NULL);
	kill(pid, SIGSTOP);
	told("stop, SA_NOCLDSTOP", pid, WUNTRACED);
	sent("stop, SA_NOCLDSTOP", 0);
	memset(&info, 0, sizeof(info));
	kill(pid, SIGCONT);
	waitid(P_PID, pid, &info, WCONTINUED | WNOWAIT);
	printf("waitid: si_signo %d, si_code %d, si_status %d\n", info.si_signo, info.si_code,
	       info.si_status);
	told("continue", pid, WCONTINUED);
	said(1);
	sent("continue", 0);

	kill(pid, SIGSTOP);
	memset(&info, 0, sizeof(info));
	waitid(P_PID, pid, &info, WSTOPPED);
	printf("waitid: si_signo %d, si_code %d, si_status %d\n", info.si_signo, info.si_code,
	       info.si_status);
	kill(pid, SIGTERM);
	told("SIGTERM must wait", pid, WNOHANG);
	kill(pid, SIGKILL);
	told("SIGKILL need not", pid, 0);
	sent("killed", 1);

	/* SIGCONT forgets the stops that wait, and a stop forgets a SIGCONT. */
	sigfillset(&set);
	sigdelset(&set, SIGCHLD);
	sigprocmask(SIG_SETMASK, &set, NULL);
	for (int sig = SIGTSTP; sig <= SIGTTOU; sig++)
		kill(getpid(), sig);
	sigpending(&set);
	printf("wait: %d %d %d %d\n", sigismember(&set, SIGTSTP), sigismember(&set, SIGTTIN),
	       sigismember(&set, SIGTTOU), sigismember(&set, SIGCONT));
	kill(getpid(), SIGCONT);
	sigpending(&set);
	printf("wait: %d %d %d %d\n", sigismember(&set, SIGTSTP), sigismember(&set, SIGTTIN),
	       sigismember(&set, SIGTTOU), sigismember(&set, SIGCONT));
	kill(getpid(), SIGTTIN);
	sigpending(&set);
	printf("wait: %d %d %d %d\n", sigismember(&set, SIGTSTP), sigismember(&set, SIGTTIN),
	       sigismember(&set, SIGTTOU), sigismember(&set, SIGCONT));
	return 0;
}
