/* What a process without privileges may not do to others, nor to itself. */
#define _GNU_SOURCE
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include "say.h"

static int gate[2], ready[2];

static pid_t as_user(uid_t uid)
{
	pid_t pid = must(fork());
	char byte;

	if (pid == 0) {
		close(gate[1]);
		must(setuid(uid));
		must(write(ready[1], "", 1));
		_exit(read(gate[0], &byte, 1));
	}
	must(read(ready[0], &byte, 1));
	return pid;
}

#define TRY(call) say("%s: %s\n", #call, result(call))

static void on_others(const char *who, pid_t pid)
{
	struct rlimit limit = { 100, 100 };
	struct sched_param none = { 0 };
	unsigned long first = 1;

	say("%s: kill %s", who, result(kill(pid, 0)));
	say(", tgkill %s", result(syscall(SYS_tgkill, pid, pid, SIGURG)));
	say(", SIGCONT %s", result(kill(pid, SIGCONT)));
	say(", setpriority %s", result(setpriority(PRIO_PROCESS, pid, 10)));
	say(", prlimit %s", result(prlimit(pid, RLIMIT_NOFILE, NULL, &limit)));
	say(", scheduler %s", result(syscall(SYS_sched_setscheduler, pid, SCHED_BATCH, &none)));
	say(", affinity %s", result(syscall(SYS_sched_setaffinity, pid, 8, &first)));
	say(", getpgid %s\n", result(getpgid(pid)));
}

static void on_itself(void)
{
	struct rlimit limit = { 100, 100 };
	struct sched_param one = { 1 };

	TRY(setrlimit(RLIMIT_NOFILE, &limit));
	limit.rlim_max = 101;
	TRY(setrlimit(RLIMIT_NOFILE, &limit));
	limit = (struct rlimit){ 50, 100 };
	TRY(setrlimit(RLIMIT_NOFILE, &limit));
	limit.rlim_cur = 100;
	TRY(setrlimit(RLIMIT_NOFILE, &limit));
	TRY(setpriority(PRIO_PROCESS, 0, 5));
	TRY(setpriority(PRIO_PROCESS, 0, 4));
	TRY(setpriority(PRIO_PROCESS, 0, 5));
	TRY(nice(-1));
	TRY(nice(1));
	TRY(syscall(SYS_sched_setscheduler, 0, SCHED_FIFO, &one));
	TRY(syscall(SYS_sched_setscheduler, 0, SCHED_IDLE, &(struct sched_param){ 0 }));
	TRY(prctl(PR_CAPBSET_DROP, 0));
	TRY(prctl(PR_SET_SECUREBITS, 1));
	TRY(setgid(5));
}

static int loses(void)
{
	pid_t same, other, by_root;

	must(setsid()); /* SIGCONT is for anybody in the session */
	same = as_user(1000);
	other = as_user(2000);
	by_root = as_user(0);
	must(setuid(1000));
	on_others("the same user's", same);
	on_others("another user's", other);
	on_others("root's", by_root);
	on_others("pid 1", 1);
	on_others("nobody's", 999999);
	on_itself();
	return 0;
}

/* Root in the saved id only: the right is back as soon as it is asked for. */
static int keeps(void)
{
	pid_t other = as_user(2000);

	must(seteuid(1000));
	say("effective user 1000: %s", result(kill(other, 0)));
	must(seteuid(0));
	say(", root again: %s\n", result(kill(other, SIGKILL)));
	say("%s\n", ended(wait_for(other)));
	return 0;
}

/* Who sent it counts by real and effective id; whom it is for, by real and saved id. */
static int by_which_id(void)
{
	pid_t target = as_user(0);

	must(setresuid(1000, 1000, 0));
	say("saved id root's: %s", result(kill(target, 0)));
	must(seteuid(0));
	must(setresuid(0, 1000, 1000));
	say(", real id: %s\n", result(kill(target, 0)));
	return 0;
}

static const char *executes(void)
{
	return result(execl("/no-such-file", "", NULL));
}

static int as_one_more(rlim_t most)
{
	struct rlimit limit = { most, 10 };

	must(setrlimit(RLIMIT_NPROC, &limit));
	say("two processes, and %d are allowed: setuid %s", (int)most, result(setuid(3000)));
	say(", fork %s", result(fork()));
	say(", execve %s", executes());
	limit.rlim_cur = 10;
	must(setrlimit(RLIMIT_NPROC, &limit));
	say(", 10 are allowed: %s", executes());
	limit.rlim_cur = 1;
	must(setrlimit(RLIMIT_NPROC, &limit));
	say(", 1 again: %s\n", executes());
	return 0;
}

static int one_too_many(void)
{
	return as_one_more(1);
}

static int just_enough(void)
{
	return as_one_more(2);
}

/* setuid() may lead over RLIMIT_NPROC, but execve() does not go on from there. */
static int too_many(void)
{
	pid_t first = as_user(3000), second = as_user(3000);

	in_child(one_too_many);
	in_child(just_enough);
	must(kill(first, SIGKILL));
	must(kill(second, SIGKILL));
	wait_for(first);
	wait_for(second);
	return 0;
}

int main(void)
{
	must(pipe(gate));
	must(pipe(ready));
	say("%s\n", ended(in_child(loses)));
	say("%s\n", ended(in_child(keeps)));
	say("%s\n", ended(in_child(by_which_id)));
	say("%s\n", ended(in_child(too_many)));
	return 0;
}
