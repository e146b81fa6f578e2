/* Threads and the end of a process: exit_group, the last thread's exit, a signal that kills all. */
#define _GNU_SOURCE
#include <pthread.h>
#include <sys/syscall.h>
#include "say.h"

#define THREADS 8

static pthread_barrier_t all_run;
static int gate[2];

static void *sleeps(void *unused)
{
	char byte;

	pthread_barrier_wait(&all_run);
	must(read(gate[0], &byte, 1));
	return unused;
}

static void *spins(void *unused)
{
	pthread_barrier_wait(&all_run);
	for (volatile int always = 1; always;)
		;
	return unused;
}

static void start(void *(*function)(void *), void *(*last)(void *))
{
	pthread_t id;

	must(pipe(gate));
	pthread_barrier_init(&all_run, NULL, THREADS + 1);
	for (int i = 0; i < THREADS; i++)
		pthread_create(&id, NULL, i < THREADS - 1 ? function : last, NULL);
	pthread_barrier_wait(&all_run);
}

static int by_first(void)
{
	start(sleeps, sleeps);
	return 11; /* _exit: exit_group */
}

static int by_first_while_others_run(void)
{
	start(spins, spins);
	return 12;
}

static void *exits_all(void *unused)
{
	pthread_barrier_wait(&all_run);
	_exit(13);
	return unused;
}

static int by_another(void)
{
	char byte;

	start(sleeps, exits_all);
	must(read(gate[0], &byte, 1));
	return 99;
}

/* The first thread is gone when the kernel has cleared its tid, as we ask it to. */
static int first = 1, news[2], go[2];

static void *last_one(void *unused)
{
	char byte;

	pthread_barrier_wait(&all_run);
	while (__atomic_load_n(&first, __ATOMIC_ACQUIRE))
		sched_yield();
	must(write(news[1], "", 1));
	must(read(go[0], &byte, 1));
	syscall(SYS_exit, 14); /* only this thread */
	return unused;
}

static void one_by_one(void)
{
	pid_t pid;
	char byte;

	must(pipe(news));
	must(pipe(go));
	pid = must(fork());
	if (pid == 0) {
		start(last_one, last_one);
		syscall(SYS_set_tid_address, &first);
		syscall(SYS_exit, 15);
	}
	for (int i = 0; i < THREADS; i++)
		must(read(news[0], &byte, 1));
	say("the first has ended, the process: %d", waitpid(pid, NULL, WNOHANG));
	say(", takes signals: %s\n", result(kill(pid, 0)));
	must(write(go[1], "threads!", THREADS));
	say("the last thread's status: %s\n", ended(wait_for(pid)));
}

static void *faults(void *unused)
{
	pthread_barrier_wait(&all_run);
	*(volatile int *)16 = 1;
	return unused;
}

static int by_fault(void)
{
	start(spins, faults);
	for (;;)
		pause();
	return 99;
}

static void *sends(void *unused)
{
	pthread_barrier_wait(&all_run);
	kill(getpid(), SIGTERM);
	for (;;)
		pause();
	return unused;
}

static int by_signal(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	start(sleeps, sends);
	pthread_sigmask(SIG_BLOCK, &set, NULL); /* another thread takes it */
	for (;;)
		pause();
	return 99;
}

int main(void)
{
	say("exit_group by the first: %s\n", ended(in_child(by_first)));
	say("while others run: %s\n", ended(in_child(by_first_while_others_run)));
	say("by another: %s\n", ended(in_child(by_another)));
	one_by_one();
	say("a fault: %s\n", ended(in_child(by_fault)));
	say("a signal: %s\n", ended(in_child(by_signal)));
	return 0;
}
