/* getrusage(2), times(2) and wait4(2)'s usage: time of one's own, and of children waited for. */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/times.h>
#include <time.h>
#include "say.h"

#define MS 1000L

static long micro(struct timeval t)
{
	return t.tv_sec * 1000000 + t.tv_usec;
}

/* User and system time together. */
static long both(const struct rusage *usage)
{
	return micro(usage->ru_utime) + micro(usage->ru_stime);
}

static long used(int who)
{
	struct rusage usage;

	must(getrusage(who, &usage));
	return both(&usage);
}

static void burn(long ms)
{
	struct timespec t;
	long end = 0;

	do {
		clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
		if (!end)
			end = t.tv_sec * 1000000 + t.tv_nsec / 1000 + ms * MS;
	} while (t.tv_sec * 1000000 + t.tv_nsec / 1000 < end);
}

static int burns_40(void)
{
	burn(40);
	return 0;
}

/* Its child's time counts only for those who waited. */
static int waits_for_one(void)
{
	struct rusage usage;
	pid_t left = must(fork()), other;

	if (left == 0)
		_exit(burns_40());
	waitid(P_PID, left, &(siginfo_t){ 0 }, WEXITED | WNOWAIT);
	other = must(fork());
	if (other == 0)
		_exit(burns_40());
	must(wait4(other, NULL, 0, &usage));
	return both(&usage) >= 35 * MS && labs(used(RUSAGE_CHILDREN) - both(&usage)) <= MS;
}

static void *thread(void *unused)
{
	burn(30);
	say("a thread has its own: %s\n",
	    yes(used(RUSAGE_THREAD) >= 25 * MS && used(RUSAGE_THREAD) <= used(RUSAGE_SELF)));
	return unused;
}

int main(void)
{
	long before = used(RUSAGE_SELF), children;
	struct rusage usage, later;
	struct tms start, now;
	pthread_t id;
	clock_t ticks = times(&start);
	pid_t pid;
	int status;

	burn(60);
	say("its own time: %s\n", yes(used(RUSAGE_SELF) - before >= 50 * MS));
	say("real time: %s\n", yes(times(&now) - ticks >= 5));
	say("in ticks: %s\n",
	    yes(now.tms_utime + now.tms_stime - start.tms_utime - start.tms_stime >= 5));
	say("no children yet: %s\n", yes(used(RUSAGE_CHILDREN) == 0 && now.tms_cutime == 0));

	pid = must(fork());
	if (pid == 0)
		_exit(burns_40());
	must(wait4(pid, &status, 0, &usage));
	say("the child's: %s\n", yes(both(&usage) >= 35 * MS && usage.ru_minflt > 0));
	children = used(RUSAGE_CHILDREN);
	say("now of children: %s\n", yes(children >= 35 * MS));
	times(&now);
	say("in ticks: %s\n", yes(now.tms_cutime + now.tms_cstime >= 3));
	status = in_child(waits_for_one);
	say("a grandchild not waited for: %s\n", yes(WEXITSTATUS(status)));
	children = used(RUSAGE_CHILDREN) - children;
	say("its grandchild is counted: %s\n", yes(children >= 35 * MS));

	getrusage(RUSAGE_SELF, &usage);
	for (int i = 0; i < 20; i++)
		nanosleep(&(struct timespec){ .tv_nsec = 2000000 }, NULL);
	getrusage(RUSAGE_SELF, &later);
	say("gave up the CPU: %s\n", yes(later.ru_nvcsw - usage.ru_nvcsw >= 5));
	say("most memory: %s\n", yes(later.ru_maxrss > 50 && later.ru_maxrss >= usage.ru_maxrss));
	pthread_create(&id, NULL, thread, NULL);
	pthread_join(id, NULL);
	say("an unknown one: %s", result(getrusage(2, &usage)));
	say(", nowhere: %s", result(syscall(SYS_getrusage, RUSAGE_SELF, 16)));
	say(", times nowhere: %s", result(syscall(SYS_times, 16)));
	say(", NULL: %s\n", result(syscall(SYS_times, NULL)));
	return 0;
}
