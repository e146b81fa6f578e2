/* prctl(2): a task's name, the signal when its parent dies, and the switches that libraries use. */
#define _GNU_SOURCE
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include "say.h"

#define TRY(...)                                                          \
	do {                                                              \
		long ret = syscall(SYS_prctl, __VA_ARGS__);               \
		if (ret == -1)                                            \
			say("%s: %s\n", #__VA_ARGS__, error_name(errno)); \
		else                                                      \
			say("%s: %ld\n", #__VA_ARGS__, ret);              \
	} while (0)

static const char *name(void)
{
	static __thread char is[17];

	must(prctl(PR_GET_NAME, is));
	return is;
}

static void *thread(void *unused)
{
	say("a thread's name: %s\n", name());
	prctl(PR_SET_NAME, "its own");
	say("a thread's name: %s\n", name());
	return unused;
}

static int child(void)
{
	int death = -1;

	say("a child's name: %s\n", name());
	must(prctl(PR_GET_PDEATHSIG, &death));
	say("its death signal: %d, no new privileges: %d\n", death,
	    prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
	return 0;
}

static void names(void)
{
	pthread_t id;

	say("name: %s\n", name());
	must(prctl(PR_SET_NAME, "sixteen characters and more"));
	say("name: %s\n", name());
	pthread_create(&id, NULL, thread, NULL);
	pthread_join(id, NULL);
	say("name: %s\n", name());
	must(prctl(PR_SET_NAME, ""));
	say("name: \"%s\"\n", name());
	TRY(PR_SET_NAME, 16);
	TRY(PR_GET_NAME, 16);
}

static int ready[2];

static void *asks(void *unused)
{
	must(prctl(PR_SET_PDEATHSIG, SIGUSR1));
	must(write(ready[1], "", 1));
	return unused;
}

static void *asks_and_stays(void *unused)
{
	asks(unused);
	for (;;)
		pause();
	return unused;
}

/* The parent of a grandchild dies: SIGUSR1 comes, whichever of its threads has asked for it. */
static void death(const char *who, int by_thread)
{
	int news[2];
	sigset_t set;
	char byte;
	pid_t pid;

	must(pipe(news));
	must(pipe(ready));
	pid = must(fork());
	if (pid == 0) {
		sigemptyset(&set);
		sigaddset(&set, SIGUSR1);
		sigprocmask(SIG_BLOCK, &set, NULL);
		if (must(fork()) == 0) {
			struct timespec long_enough = { .tv_sec = 20 };
			siginfo_t info;
			pthread_t id;

			if (by_thread)
				pthread_create(&id, NULL, asks_and_stays, NULL);
			else
				asks(NULL);
			byte = sigtimedwait(&set, &info, &long_enough) == SIGUSR1 &&
			       info.si_code == SI_USER;
			must(write(news[1], &byte, 1));
			_exit(0);
		}
		must(read(ready[0], &byte, 1));
		_exit(0);
	}
	wait_for(pid);
	must(read(news[0], &byte, 1));
	say("a signal when the parent died, %s: %s\n", who, yes(byte));
}

/* 0 is what it began with: the parent's. */
static int slack_in_child(void)
{
	TRY(PR_SET_TIMERSLACK, 77);
	TRY(PR_SET_TIMERSLACK, 0);
	TRY(PR_GET_TIMERSLACK);
	TRY(PR_SET_TIMERSLACK, 1UL << 63 | 1);
	TRY(PR_GET_TIMERSLACK);
	return 0;
}

int main(void)
{
	int signal = -1;

	names();
	TRY(PR_SET_PDEATHSIG, 65);
	TRY(PR_SET_PDEATHSIG, -1);
	TRY(PR_SET_PDEATHSIG, SIGUSR2);
	TRY(PR_GET_PDEATHSIG, 16);
	must(prctl(PR_GET_PDEATHSIG, &signal));
	say("death signal: %s\n", signal_name(signal));
	death("as the first thread wanted", 0);
	death("as another thread wanted", 1);

	TRY(PR_GET_DUMPABLE);
	TRY(PR_SET_DUMPABLE, 2);
	TRY(PR_SET_DUMPABLE, -1);
	TRY(PR_SET_DUMPABLE, 0);
	TRY(PR_GET_DUMPABLE);
	TRY(PR_GET_KEEPCAPS);
	TRY(PR_SET_KEEPCAPS, 2);
	TRY(PR_SET_KEEPCAPS, 1);
	TRY(PR_GET_KEEPCAPS);
	TRY(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0);
	TRY(PR_GET_NO_NEW_PRIVS, 1, 0, 0, 0);
	TRY(PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0);
	TRY(PR_SET_NO_NEW_PRIVS, 1, 1, 0, 0);
	TRY(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	TRY(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0);
	TRY(PR_GET_TIMING);
	TRY(PR_SET_TIMING, 1);
	TRY(PR_GET_TIMERSLACK);
	TRY(PR_SET_TIMERSLACK, 1234);
	TRY(PR_GET_TIMERSLACK);
	in_child(slack_in_child);
	TRY(PR_CAPBSET_READ, 0);
	TRY(PR_CAPBSET_READ, 64);
	TRY(PR_GET_SECUREBITS);
	TRY(PR_GET_SECCOMP);
	TRY(9999, 0);
	TRY(-1, 0);
	return WEXITSTATUS(in_child(child));
}
