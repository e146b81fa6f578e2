/*
 * rt_sigqueueinfo(2), rt_tgsigqueueinfo(2) and kill(2) when no more can wait (RLIMIT_SIGPENDING).
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include "outcome.h"

#define SOMEBODY 54321 /* a user with no other process: whose signals wait counts by user */

static siginfo_t got;
static volatile int calls;

static void handler(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)context;
	got = *info;
	calls++;
}

static long info(pid_t pid, int sig, int code, int number)
{
	siginfo_t i = { .si_code = code, .si_pid = 1234, .si_uid = 4321 };

	i.si_value.sival_int = number;
	return syscall(SYS_rt_sigqueueinfo, pid, sig, &i);
}

/* Only to itself may a thread pretend anything: rt_sigqueueinfo names a process by its leader. */
static void *thread(void *unused)
{
	siginfo_t i = { .si_code = SI_USER };
	pid_t tid = syscall(SYS_gettid);

	say("a thread to itself, as kill's", syscall(SYS_rt_tgsigqueueinfo, getpid(), tid, 0, &i));
	say("to the leader, as kill's", syscall(SYS_rt_tgsigqueueinfo, getpid(), getpid(), 0, &i));
	say("to its process, as kill's", info(getpid(), 0, SI_USER, 0));
	say("to its process, as tgkill's", info(getpid(), 0, SI_TKILL, 0));
	say("to its process, with SI_QUEUE", info(getpid(), 0, SI_QUEUE, 0));
	return unused;
}

static void show(const char *what, long ret)
{
	say(what, ret);
	printf("\t%d calls; si_signo %d, si_code %d, pid %s, uid %d, value %d\n", calls,
	       got.si_signo, got.si_code,
	       got.si_pid == getpid() ? "ours"
	       : got.si_pid == 1234   ? "1234"
	       : got.si_pid	      ? "other"
				      : "0",
	       (int)got.si_uid, got.si_int);
	memset(&got, 0, sizeof(got));
	calls = 0;
}

static void unblock(void)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

int main(void)
{
	struct sigaction sa = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO };
	struct rlimit limit = { 2, 2 };
	siginfo_t i = { .si_code = SI_QUEUE };
	pthread_t id;
	pid_t child;
	sigset_t all;

	sigfillset(&all);
	sigaction(SIGUSR1, &sa, NULL);
	sigaction(40, &sa, NULL);
	sigaction(SIGURG, &sa, NULL);
	show("to itself", info(getpid(), SIGUSR1, SI_QUEUE, 5));
	show("to itself, as the kernel's", info(getpid(), SIGUSR1, SI_KERNEL, 6));
	show("to itself, as kill's", info(getpid(), 40, SI_USER, 7));
	show("to itself, as tgkill's", info(getpid(), 40, SI_TKILL, 8));
	i.si_value.sival_int = 9;
	show("to the thread",
	     syscall(SYS_rt_tgsigqueueinfo, getpid(), syscall(SYS_gettid), 40, &i));

	pthread_create(&id, NULL, thread, NULL);
	pthread_join(id, NULL);
	child = fork();
	if (child == 0)
		for (;;)
			pause();
	say("to a child, with SI_QUEUE, that has no handler", info(child, SIGCHLD, SI_QUEUE, 1));
	say("to a child, as the kernel's", info(child, SIGURG, SI_KERNEL, 1));
	say("to a child, as kill's", info(child, SIGURG, SI_USER, 1));
	say("to a child, as tgkill's", info(child, SIGURG, SI_TKILL, 1));
	say("to a child, as a timer's", info(child, SIGCHLD, SI_TIMER, 1));
	say("nothing to a child", info(child, 0, SI_QUEUE, 1));
	say("to a child's thread", syscall(SYS_rt_tgsigqueueinfo, child, child, SIGCHLD, &i));
	i.si_code = SI_USER;
	say("to its thread, as kill's", syscall(SYS_rt_tgsigqueueinfo, child, child, SIGURG, &i));
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);

	say("signal 65", info(getpid(), 65, SI_QUEUE, 0));
	say("signal -1", info(getpid(), -1, SI_QUEUE, 0));
	say("a process that has gone", info(child, SIGUSR1, SI_QUEUE, 0));
	say("gone, and as the kernel's", info(child, SIGUSR1, SI_KERNEL, 0));
	say("a bad pointer", syscall(SYS_rt_sigqueueinfo, getpid(), SIGUSR1, 16));
	say("gone, a bad pointer", syscall(SYS_rt_sigqueueinfo, child, SIGUSR1, 16));
	say("a thread number of 0", syscall(SYS_rt_tgsigqueueinfo, getpid(), 0, 40, &i));
	say("a thread number of -1", syscall(SYS_rt_tgsigqueueinfo, getpid(), -1, 40, &i));
	say("that, a bad pointer", syscall(SYS_rt_tgsigqueueinfo, getpid(), -1, 40, 16));
	say("another's thread", syscall(SYS_rt_tgsigqueueinfo, child, getpid(), 40, &i));
	printf("%d calls\n", calls);

	/* At the limit a real-time signal with a value is refused; others come without theirs. */
	if (setresuid(SOMEBODY, SOMEBODY, SOMEBODY) < 0)
		return 1;
	setrlimit(RLIMIT_SIGPENDING, &limit);
	sigprocmask(SIG_SETMASK, &all, NULL);
	say("one waits", info(getpid(), 40, SI_QUEUE, 11));
	say("two wait", info(getpid(), 40, SI_QUEUE, 12));
	say("three", info(getpid(), 40, SI_QUEUE, 13));
	say("sigqueue", sigqueue(getpid(), 40, (union sigval){ .sival_int = 13 }));
	say("by kill", kill(getpid(), 40));
	say("by tgkill", syscall(SYS_tgkill, getpid(), getpid(), 40));
	unblock();
	show("the last of them", 0);
	sigprocmask(SIG_SETMASK, &all, NULL);
	info(getpid(), 40, SI_QUEUE, 14);
	info(getpid(), 40, SI_QUEUE, 15);
	say("a standard one with a value", info(getpid(), SIGUSR1, SI_QUEUE, 16));
	sigdelset(&all, SIGUSR1);
	sigprocmask(SIG_SETMASK, &all, NULL);
	show("it has none", 0);
	say("a standard one by kill", kill(getpid(), SIGUSR1));
	show("it has its sender", 0);
	unblock();
	return calls;
}
