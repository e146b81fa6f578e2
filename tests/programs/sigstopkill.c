/* Processes that stop and go on all the time, and are killed amid it: each ends. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ROUNDS 300

/* In a group of its own session's, which is not orphaned. */
static void child(int round)
{
	struct itimerval soon = { .it_value.tv_usec = 1000 + round * 13 };

	setpgid(0, 0);
	setitimer(ITIMER_REAL, &soon, NULL); /* SIGALRM's default action */
	for (;;)
		raise(SIGTSTP);
}

/* Whom the alarm finds stopped, it ends when he goes on. */
static int end_of(pid_t pid)
{
	struct timespec start, now;
	int status;

	clock_gettime(CLOCK_MONOTONIC, &start);
	for (;;) {
		if (waitpid(pid, &status, WUNTRACED | WNOHANG) == pid && !WIFSTOPPED(status))
			return status;
		kill(pid, SIGCONT);
		clock_gettime(CLOCK_MONOTONIC, &now);
		if (now.tv_sec > start.tv_sec + 10)
			return -1;
	}
}

int main(void)
{
	int alarms = 0, others = 0;

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
