/*
 * POSIX timers whose signals nobody handles: one that is ignored, dropped or stops the process goes
 * on all the same, one as fast as can be keeps no processor to itself, and none outlives an exec.
 * (One as fast as can be that is handled may well keep a processor busy with nothing else.)
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t handled;

static void count(int sig)
{
	(void)sig;
	handled++;
}

static void every(timer_t timer, long ns)
{
	struct itimerspec often = { { 0, ns }, { 0, ns } };

	if (timer_settime(timer, 0, &often, NULL))
		printf("timer_settime: %s\n", strerrorname_np(errno));
}

static timer_t start(clockid_t clock, int sig, long ns)
{
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = sig };
	timer_t timer;

	if (timer_create(clock, &event, &timer))
		printf("timer_create: %s\n", strerrorname_np(errno));
	every(timer, ns);
	return timer;
}

static double cpu_time(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static void work(double seconds)
{
	double end = cpu_time() + seconds;

	while (cpu_time() < end)
		;
}

static void block(int how, int sig)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, sig);
	sigprocmask(how, &set, NULL);
}

/* At most a second: it is only a question of whether there will be one at all. */
static const char *comes_again(void)
{
	int before = handled;

	for (int i = 0; i < 100 && handled == before; i++)
		usleep(10000);
	return handled > before ? "goes on" : "has died";
}

static void as_fast_as_can_be(clockid_t clock, const char *name)
{
	timer_t timer;

	signal(SIGUSR1, SIG_IGN);
	timer = start(clock, SIGUSR1, 1);
	work(0.05);
	printf("%s, every ns, ignored: still here\n", name);
	every(timer, 200000);
	work(0.01);
	signal(SIGUSR1, count);
	handled = 0;
	for (int i = 0; i < 20 && !handled; i++)
		work(0.05); /* once will do, but for a processor whose host is busy */
	timer_delete(timer);
	printf("%s, handled: %s\n", name, handled ? "yes" : "no");
}

static void dropped(void)
{
	timer_t timer;

	signal(SIGURG, SIG_DFL);
	block(SIG_BLOCK, SIGURG);
	timer = start(CLOCK_MONOTONIC, SIGURG, 10000000);
	usleep(30000);
	block(SIG_UNBLOCK, SIGURG); /* it is taken, and nothing is done */
	usleep(30000);
	signal(SIGURG, count);
	printf("dropped: %s\n", comes_again());
	timer_delete(timer);
}

/*
 * In a group that is not orphaned, or it would not be stopped at all.  SIGCONT takes a SIGTSTP that
 * came in the meantime away, and with it the timer's next turn: then the wait ends with EINTR.
 */
static int stops_again(void)
{
	int status, stops = 0;
	pid_t pid = fork();

	if (pid == 0) {
		setpgid(0, 0);
		signal(SIGTSTP, SIG_DFL);
		start(CLOCK_MONOTONIC, SIGTSTP, 50000000);
		for (;;)
			pause();
	}
	alarm(1);
	while (stops < 3 && waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status)) {
		stops++;
		kill(pid, SIGCONT);
	}
	alarm(0);
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	return stops == 3;
}

static void stopping(void)
{
	struct sigaction action = { .sa_handler = count };
	int tries = 0;

	sigaction(SIGALRM, &action, NULL);
	while (tries++ < 10)
		if (stops_again())
			break;
	printf("stopping: %s\n", tries <= 10 ? "goes on" : "has died");
}

static void over_exec(const char *self)
{
	timer_t timer;
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		block(SIG_BLOCK, SIGRTMIN);
		timer = start(CLOCK_MONOTONIC, SIGRTMIN, 1000000);
		usleep(20000);
		timer_delete(timer);
		execl(self, self, "pending", NULL);
		_exit(1);
	}
	waitpid(pid, &status, 0);
	printf("over exec: %d\n", status);
}

int main(int argc, char **argv)
{
	sigset_t set;

	setvbuf(stdout, NULL, _IONBF, 0);
	if (argc > 1) {
		sigpending(&set);
		printf("SIGRTMIN: %s\n", sigismember(&set, SIGRTMIN) ? "pending" : "no");
		return 0;
	}
	as_fast_as_can_be(CLOCK_PROCESS_CPUTIME_ID, "process");
	as_fast_as_can_be(CLOCK_THREAD_CPUTIME_ID, "thread");
	as_fast_as_can_be(CLOCK_MONOTONIC, "monotonic");
	dropped();
	stopping();
	over_exec(argv[0]);
	return 0;
}
