/*
 * In which order waiting signals are delivered: the lowest number first, but those of a fault
 * before them; the thread's own before the process's; each real-time one with its value.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include "outcome.h"

static struct {
	int sig, number, code;
} calls[64];
static volatile int count;

static void handler(int sig, siginfo_t *info, void *context)
{
	(void)context;
	calls[count].sig = sig;
	calls[count].code = info->si_code;
	calls[count++].number = info->si_code == SI_QUEUE ? info->si_int : -1;
}

static void queue(int sig, int number)
{
	sigqueue(getpid(), sig, (union sigval){ .sival_int = number });
}

static void let_them_come(const char *what)
{
	sigset_t none, before;

	sigemptyset(&none);
	count = 0;
	sigprocmask(SIG_SETMASK, &none, &before);
	sigprocmask(SIG_SETMASK, &before, NULL);
	printf("%s:", what);
	for (int i = 0; i < count; i++)
		if (calls[i].number >= 0)
			printf(" %d=%d", calls[i].sig, calls[i].number);
		else
			printf(" %d(%d)", calls[i].sig, calls[i].code);
	printf("\n");
}

int main(void)
{
	static const int all[] = { SIGHUP,  SIGUSR1, SIGSEGV, SIGUSR2, SIGTERM,
				   SIGCHLD, SIGBUS,  40,      41,      64 };
	struct sigaction sa = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO };
	sigset_t set;

	sigfillset(&set);
	sigprocmask(SIG_SETMASK, &set, NULL);
	sa.sa_mask = set;
	for (unsigned int i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		sigaction(all[i], &sa, NULL);

	queue(64, 1);
	queue(41, 2);
	queue(40, 3);
	queue(41, 4);
	queue(40, 5);
	let_them_come("real-time ones");

	kill(getpid(), SIGTERM);
	queue(40, 1);
	kill(getpid(), SIGUSR2);
	kill(getpid(), SIGUSR1);
	kill(getpid(), SIGHUP);
	kill(getpid(), SIGUSR1);
	let_them_come("standard ones");

	queue(SIGUSR1, 1);
	queue(SIGUSR1, 2);
	queue(SIGUSR1, 3);
	let_them_come("a standard one merges, the first value stays");

	kill(getpid(), SIGHUP);
	raise(SIGSEGV);
	raise(SIGBUS);
	kill(getpid(), SIGUSR1);
	let_them_come("those of faults");

	queue(SIGHUP, 1);
	pthread_kill(pthread_self(), SIGUSR2);
	pthread_kill(pthread_self(), 41);
	queue(40, 2);
	let_them_come("the thread's own");

	pthread_kill(pthread_self(), SIGUSR1);
	queue(SIGUSR1, 7);
	let_them_come("the same for both");

	/* Without a mask each handler is interrupted at its first instruction by the next: the
	 * last one to be delivered is the first to run. */
	sigemptyset(&sa.sa_mask);
	for (unsigned int i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		sigaction(all[i], &sa, NULL);
	kill(getpid(), SIGHUP);
	kill(getpid(), SIGUSR1);
	kill(getpid(), SIGTERM);
	queue(40, 1);
	queue(40, 2);
	queue(41, 3);
	let_them_come("one upon the other");
	return count;
}
