/* rt_sigsuspend(2) and pause(2): a wait with another mask, which ends with a handler only. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include "outcome.h"

static volatile int calls[65], usr2_blocked_inside;

static void handler(int sig)
{
	sigset_t now;

	calls[sig]++;
	sigprocmask(SIG_BLOCK, NULL, &now);
	usr2_blocked_inside = sigismember(&now, SIGUSR2);
}

static int blocked(int sig)
{
	sigset_t now;

	sigprocmask(SIG_BLOCK, NULL, &now);
	return sigismember(&now, sig);
}

/* A child that sends us these signals, a little later each; 0 ends them. */
static pid_t sender(const int *signals)
{
	pid_t parent = getpid(), child = fork();

	if (child == 0) {
		for (; *signals; signals++) {
			sleep_ms(15);
			kill(parent, *signals);
		}
		_exit(0);
	}
	return child;
}

int main(void)
{
	struct sigaction sa = { .sa_handler = handler, .sa_flags = SA_RESTART };
	sigset_t usr1, usr2, none;
	pid_t child;

	sigemptyset(&none);
	sigemptyset(&usr1);
	sigaddset(&usr1, SIGUSR1);
	sigemptyset(&usr2);
	sigaddset(&usr2, SIGUSR2);
	sigaction(SIGUSR1, &sa, NULL);
	sigaction(SIGUSR2, &sa, NULL);
	signal(SIGHUP, SIG_IGN);

	sigprocmask(SIG_SETMASK, &usr1, NULL);
	kill(getpid(), SIGUSR1);
	printf("waits: %d calls\n", calls[SIGUSR1]);
	say("sigsuspend, one waits", sigsuspend(&usr2));
	printf("%d calls, SIGUSR2 blocked inside %d, afterwards %d, SIGUSR1 %d\n", calls[SIGUSR1],
	       usr2_blocked_inside, blocked(SIGUSR2), blocked(SIGUSR1));

	child = sender((int[]){ SIGUSR1, 0 });
	say("sigsuspend, one comes later", sigsuspend(&none));
	printf("%d calls\n", calls[SIGUSR1]);
	waitpid(child, NULL, 0);

	/* SIGHUP is ignored, SIGCONT does nothing, SIGUSR2 stays blocked: only SIGUSR1 ends it. */
	child = sender((int[]){ SIGHUP, SIGCONT, SIGUSR2, SIGUSR1, 0 });
	say("sigsuspend, others come first", sigsuspend(&usr2));
	printf("%d %d calls\n", calls[SIGUSR1], calls[SIGUSR2]);
	waitpid(child, NULL, 0);
	sigprocmask(SIG_SETMASK, &none, NULL);
	printf("%d %d calls\n", calls[SIGUSR1], calls[SIGUSR2]);

	/* pause() has a race: send until it is over. */
	child = fork();
	if (child == 0)
		for (pid_t parent = getppid(); kill(parent, SIGUSR1) == 0 && getppid() == parent;)
			sleep_ms(5);
	say("pause", pause());
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);

	say("a bad size", syscall(SYS_rt_sigsuspend, &none, 4));
	say("a bad set", syscall(SYS_rt_sigsuspend, (void *)16, 8));
	say("a set in the kernel", syscall(SYS_rt_sigsuspend, (void *)-4096L, 8));
	return 0;
}
