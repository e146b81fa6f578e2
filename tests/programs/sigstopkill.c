/* Processes that stop and go on all the time, and are killed amid it: each ends. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS 150

/* In a group of its own session's, which is not orphaned. */
static void child(int round)
{
	struct itimerval soon = { .it_value.tv_usec = 1000 + round * 13 };

	setpgid(0, 0);
	signal(SIGALRM, SIG_DFL);
	setitimer(ITIMER_REAL, &soon, NULL);
	for (;;)
		raise(SIGTSTP);
}

static void too_late(int sig)
{
	(void)sig; /* the wait ends with EINTR */
}

/* Whom the alarm finds stopped, it ends when he goes on.  -1: he does not end. */
static int end_of(pid_t pid)
{
	int status;

	alarm(10);
	while (waitpid(pid, &status, WUNTRACED) == pid) {
		if (!WIFSTOPPED(status))
			return status;
		kill(pid, SIGCONT);
	}
	return -1;
}

int main(void)
{
	struct sigaction action = { .sa_handler = too_late };
	int alarms = 0, others = 0;

	sigaction(SIGALRM, &action, NULL);
	for (int i = 0; i < ROUNDS; i++) {
		pid_t pid = fork();
		int status;

		if (pid == 0)
			child(i);
		status = end_of(pid);
		alarms += WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM;
		others += !(WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM);
		if (status == -1)
			break;
	}
	printf("ended by SIGALRM: %d, otherwise: %d\n", alarms, others);
	return 0;
}
