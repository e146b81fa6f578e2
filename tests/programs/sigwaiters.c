/*
 * A thread that waits for signals gets two at once, one of its own and one of the process's: what
 * it leaves, another thread takes.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define ROUNDS 50

static volatile sig_atomic_t handled, over;
static volatile pid_t waiter_tid;
static int took_own, took_process;

static void handler(int sig)
{
	handled += sig == SIGUSR1;
}

/* Another thread may have been quicker: EINTR. */
static int wait_for(const sigset_t *set)
{
	struct timespec second = { .tv_sec = 1 };
	int sig;

	do
		sig = sigtimedwait(set, NULL, &second);
	while (sig < 0 && errno == EINTR);
	return sig;
}

static void *waits(void *unused)
{
	sigset_t both;
	int sig;

	(void)unused;
	sigemptyset(&both);
	sigaddset(&both, SIGUSR1);
	sigaddset(&both, SIGUSR2);
	waiter_tid = (pid_t)syscall(SYS_gettid);
	sig = wait_for(&both);
	took_own += sig == SIGUSR2;
	took_process += sig == SIGUSR1;
	if (sig == SIGUSR1)
		took_own += wait_for(&both) == SIGUSR2;
	return NULL;
}

static void *pauses(void *unused)
{
	sigset_t set;

	(void)unused;
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	pthread_sigmask(SIG_UNBLOCK, &set, NULL);
	while (!over)
		pause();
	return NULL;
}

int main(void)
{
	struct sigaction action = { .sa_handler = handler };
	pthread_t waiter, pauser;
	sigset_t both;

	sigaction(SIGUSR1, &action, NULL);
	sigaction(SIGURG, &action, NULL);
	sigemptyset(&both);
	sigaddset(&both, SIGUSR1);
	sigaddset(&both, SIGUSR2);
	pthread_sigmask(SIG_BLOCK, &both, NULL);
	for (int i = 0; i < ROUNDS; i++) {
		int before = handled + took_process;

		waiter_tid = over = 0;
		pthread_create(&waiter, NULL, waits, NULL);
		while (!waiter_tid)
			sched_yield();
		pthread_create(&pauser, NULL, pauses, NULL);
		usleep(2000);
		kill(getpid(), SIGUSR1);
		syscall(SYS_tgkill, getpid(), waiter_tid, SIGUSR2);
		pthread_join(waiter, NULL);
		for (int j = 0; j < 1000 && handled + took_process == before; j++)
			usleep(1000);
		over = 1;
		do /* not pthread_cancel(): no unwinding amid the handler of SIGUSR1 */
			pthread_kill(pauser, SIGURG);
		while (usleep(500), pthread_tryjoin_np(pauser, NULL));
	}
	printf("its own: %d, the process's: %d\n", took_own, handled + took_process);
	return 0;
}
