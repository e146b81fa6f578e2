/* Clocks of processor time: of the process, of a thread, of others. */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/times.h>
#include <sys/wait.h>
#include "outcome.h"

#define S 1000000000LL

static long long read_clock(clockid_t id)
{
	struct timespec t;

	if (clock_gettime(id, &t) < 0)
		return -1;
	return t.tv_sec * S + t.tv_nsec;
}

/* Until this clock has gone on by so many milliseconds. */
static void work(clockid_t id, int ms)
{
	for (long long end = read_clock(id) + ms * 1000000LL; read_clock(id) < end;)
		;
}

static clockid_t of_thread;

static void *thread(void *argument)
{
	pthread_getcpuclockid(pthread_self(), &of_thread);
	work(CLOCK_THREAD_CPUTIME_ID, 30);
	printf("the thread's own by its id: %d\n",
	       read_clock(of_thread) >= 30000000 &&
		       read_clock(of_thread) <= read_clock(CLOCK_PROCESS_CPUTIME_ID));
	return argument;
}

int main(void)
{
	long long process, me, before;
	struct rusage usage;
	struct tms tms;
	struct timespec t;
	clockid_t other, mine;
	pthread_t th;
	pid_t pid;

	before = read_clock(CLOCK_PROCESS_CPUTIME_ID);
	sleep_ms(50);
	work(CLOCK_PROCESS_CPUTIME_ID, 20);
	work(CLOCK_THREAD_CPUTIME_ID, 20);
	process = read_clock(CLOCK_PROCESS_CPUTIME_ID);
	me = read_clock(CLOCK_THREAD_CPUTIME_ID);
	printf("both went on: %d %d; the process's is not behind: %d\n",
	       process - before >= 40000000, me >= 40000000,
	       read_clock(CLOCK_PROCESS_CPUTIME_ID) >= me);
	before = now_ns();
	work(CLOCK_PROCESS_CPUTIME_ID, 20);
	printf("one thread's work takes no less time: %d\n", now_ns() - before >= 10000000);

	me = read_clock(CLOCK_THREAD_CPUTIME_ID);
	process = read_clock(CLOCK_PROCESS_CPUTIME_ID);
	pthread_create(&th, NULL, thread, NULL);
	pthread_join(th, NULL);
	printf("another thread's work counts for the process: %d\n",
	       read_clock(CLOCK_PROCESS_CPUTIME_ID) - process >= 30000000);

	/* Ids of clocks: the complement of a process number, and three bits (2: scheduler's). */
	clock_getcpuclockid(0, &mine);
	printf("0 is oneself: %d, by number: %d\n", read_clock(mine) >= process,
	       read_clock((~getpid() << 3) | 2) >= process);
	printf("user time %d, user and system time %d\n", read_clock((~0 << 3) | 1) >= 0,
	       read_clock(~0 << 3) >= 0);
	say("resolution", clock_getres(mine, &t));
	printf("%ld ns\n", t.tv_nsec);
	pid = fork();
	if (pid == 0)
		for (;;)
			getppid();
	say("a child's", clock_getcpuclockid(pid, &other));
	while (read_clock(other) < 30000000)
		sleep_ms(2);
	say("a child is no thread of ours", read_clock((~pid << 3) | 6));
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	say("it is gone", read_clock(other));
	say("by its number", read_clock((~pid << 3) | 2));
	say("a kind that there is none of", read_clock((~getpid() << 3) | 3));
	say("set it", clock_settime(CLOCK_PROCESS_CPUTIME_ID, &t));
	say("set another's", clock_settime(mine, &t));

	getrusage(RUSAGE_CHILDREN, &usage);
	times(&tms);
	printf("the child's time was added: %d\n",
	       usage.ru_utime.tv_sec * 1000000 + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec >
		       10000);
	return 0;
}
