/* Signals and threads: who gets one, whose mask counts, and how all of them end. */
#define _GNU_SOURCE
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include "outcome.h"

#define THREADS 3

static pthread_t threads[THREADS];
static volatile pthread_t got_it;
static sem_t handled;
static volatile int over;

static void handler(int sig)
{
	(void)sig;
	got_it = pthread_self();
	sem_post(&handled);
}

static void block(int how, int sig)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, sig);
	pthread_sigmask(how, &set, NULL);
}

static const char *who(void)
{
	if (pthread_equal(got_it, pthread_self()))
		return "the first";
	for (int i = 0; i < THREADS; i++)
		if (pthread_equal(got_it, threads[i]))
			return (const char *[]){ "A", "B", "C" }[i];
	return "nobody";
}

static void wait_for_handler(const char *what)
{
	while (sem_wait(&handled) < 0)
		;
	printf("%s: %s\n", what, who());
}

/* The thread number 1 does not block SIGUSR1, all others do. */
static void *sleeper(void *number)
{
	block((long)number == 1 ? SIG_UNBLOCK : SIG_BLOCK, SIGUSR1);
	sem_post(&handled);
	while (!over)
		sleep_ms(5);
	return NULL;
}

static void *waiter(void *set)
{
	int sig;

	for (int i = 0; i < 3; i++) {
		sigwait(set, &sig);
		printf("sigwait: %d\n", sig);
		sem_post(&handled);
	}
	return NULL;
}

static void *blocked_for_ever(void *argument)
{
	int *ends = argument;
	char byte;

	sem_post(&handled);
	return read(ends[0], &byte, 1) ? argument : NULL;
}

static void *busy(void *argument)
{
	sem_post(&handled);
	for (volatile long n = 0;; n++)
		;
	return argument;
}

static void *ender(void *how)
{
	if (how == (void *)1)
		exit(17);
	if (how == (void *)2)
		syscall(SYS_tkill, syscall(SYS_gettid), SIGTERM);
	*(volatile int *)how = 1; /* SIGSEGV: 0 */
	return NULL;
}

/* A process of which one thread waits and one runs, and another ends it all. */
static void all_end(const char *what, long how, int from_outside)
{
	int status, ends[2], ready[2];
	pthread_t t;
	pid_t pid;

	if (pipe(ends) < 0 || pipe(ready) < 0)
		exit(1);
	pid = fork();
	if (pid == 0) {
		sem_init(&handled, 0, 0);
		pthread_create(&t, NULL, blocked_for_ever, ends);
		pthread_create(&t, NULL, busy, NULL);
		sem_wait(&handled);
		sem_wait(&handled);
		if (write(ready[1], "", 1) != 1)
			_exit(1);
		if (!from_outside)
			pthread_create(&t, NULL, ender, (void *)how);
		pthread_join(t, NULL);
	}
	if (read(ready[0], &status, 1) == 1 && from_outside)
		kill(pid, from_outside);
	waitpid(pid, &status, 0);
	printf("%s: %s %d\n", what, WIFSIGNALED(status) ? "signal" : "exit",
	       WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
}

int main(void)
{
	static sigset_t set;
	pthread_t t;

	sem_init(&handled, 0, 0);
	signal(SIGUSR1, handler);
	signal(SIGUSR2, handler);
	block(SIG_BLOCK, SIGUSR1);
	for (long i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, sleeper, (void *)i);
	for (int i = 0; i < THREADS; i++)
		sem_wait(&handled);

	kill(getpid(), SIGUSR1);
	wait_for_handler("for the process, blocked by all but one");
	kill(getpid(), SIGUSR2);
	wait_for_handler("for the process, blocked by nobody");
	for (int i = 0; i < THREADS; i++) {
		pthread_kill(threads[i], SIGUSR2);
		wait_for_handler("for a thread");
	}
	pthread_kill(threads[0], SIGUSR1); /* blocked there: waits for that thread only */
	sigpending(&set);
	printf("waits for us: %d\n", sigismember(&set, SIGUSR1));
	over = 1;
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);

	kill(getpid(), SIGUSR1); /* blocked by the only one left */
	sigpending(&set);
	printf("waits for us: %d\n", sigismember(&set, SIGUSR1));
	block(SIG_UNBLOCK, SIGUSR1);
	wait_for_handler("unblocked");

	sigemptyset(&set);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, 40);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	pthread_create(&t, NULL, waiter, &set);
	for (int i = 0; i < 3; i++) {
		kill(getpid(), (int[]){ SIGTERM, 40, SIGHUP }[i]);
		sem_wait(&handled);
	}
	pthread_join(t, NULL);
	pthread_sigmask(SIG_UNBLOCK, &set, NULL);

	all_end("exit of one thread", 1, 0);
	all_end("a signal for one thread", 2, 0);
	all_end("a fault of one thread", 0, 0);
	all_end("SIGKILL from outside", 0, SIGKILL);
	all_end("SIGTERM from outside", 0, SIGTERM);
	return 0;
}
