/* waitid(2): what siginfo tells of each change, WNOWAIT, and wrong arguments. */
#define _GNU_SOURCE
#include <sys/resource.h>
#include <sys/syscall.h>
#include "say.h"

static pid_t child;
static int gate[2];

static long call(long type, long id, void *info, long options, void *usage)
{
	return syscall(SYS_waitid, type, id, info, options, usage);
}

static void wait_and_tell(const char *what, int type, int id, int options)
{
	static const char *const codes[] = { "0",	"EXITED",  "KILLED",   "DUMPED",
					     "TRAPPED", "STOPPED", "CONTINUED" };
	siginfo_t info;
	long ret;

	memset(&info, 0x55, sizeof(info));
	ret = call(type, id, &info, options, NULL);
	if (ret < 0)
		say("%s: %s\n", what, result(ret));
	else if (!info.si_signo)
		say("%s: nothing, pid %d\n", what, info.si_pid);
	else
		say("%s: %s, code %s, the child: %s, uid %d, status %d\n", what,
		    signal_name(info.si_signo), codes[info.si_code % 7], yes(info.si_pid == child),
		    info.si_uid, info.si_status);
}

static void begin(int signal)
{
	char byte;

	child = must(fork());
	if (child)
		return;
	if (signal) {
		raise(signal);
		must(read(gate[0], &byte, 1));
	}
	_exit(300);
}

static void wrong(void)
{
	siginfo_t info;

	say("no event: %s\n", result(call(P_ALL, 0, &info, WNOHANG, NULL)));
	say("WNOWAIT alone: %s\n", result(call(P_ALL, 0, &info, WNOWAIT, NULL)));
	say("an unknown option: %s\n", result(call(P_ALL, 0, &info, WEXITED | 0x20, NULL)));
	say("an unknown type: %s\n", result(call(9, 0, &info, WEXITED, NULL)));
	say("pid 0: %s\n", result(call(P_PID, 0, &info, WEXITED, NULL)));
	say("pid -1: %s\n", result(call(P_PID, -1, &info, WEXITED, NULL)));
	say("group -1: %s\n", result(call(P_PGID, -1, &info, WEXITED, NULL)));
	say("no children: %s\n", result(call(P_ALL, 0, &info, WEXITED, NULL)));
	memset(&info, 0x55, sizeof(info));
	call(P_ALL, 0, &info, WEXITED, NULL);
	say("then siginfo has signal %d, pid %d", info.si_signo, info.si_pid);
	memset(&info, 0x55, sizeof(info));
	call(P_ALL, 0, &info, 0, NULL);
	say("; with no option: %d\n", info.si_signo);
	say("no children, and nowhere: %s", result(call(P_ALL, 0, (void *)16, WEXITED, NULL)));
	say("; with no option: %s\n", result(call(P_ALL, 0, (void *)16, 0, NULL)));
	begin(0);
	say("not a child: %s\n", result(call(P_PID, getpid(), &info, WEXITED, NULL)));
	say("nowhere to put it: %s\n", result(call(P_PID, child, (void *)16, WEXITED, NULL)));
	say("and it is gone: %s\n", result(call(P_PID, child, &info, WEXITED, NULL)));
}

int main(void)
{
	struct rusage usage;

	must(pipe(gate));
	begin(0);
	wait_and_tell("exit, left there", P_PID, child, WEXITED | WNOWAIT);
	wait_and_tell("the same again", P_ALL, 0, WEXITED | WNOWAIT);
	wait_and_tell("only of stops", P_PID, child, WSTOPPED | WNOHANG);
	wait_and_tell("taken", P_PGID, getpgid(0), WEXITED);
	wait_and_tell("once only", P_PID, child, WEXITED);
	begin(SIGTERM);
	wait_and_tell("killed", P_PGID, 0, WEXITED);
	begin(SIGSTOP);
	wait_and_tell("stopped", P_PID, child, WSTOPPED);
	wait_and_tell("it still is", P_PID, child, WSTOPPED | WEXITED | WNOHANG);
	kill(child, SIGCONT);
	wait_and_tell("continued", P_PID, child, WCONTINUED);
	must(write(gate[1], "", 1));
	wait_and_tell("and ended", P_PID, child, WEXITED);
	begin(SIGSTOP);
	wait_and_tell("stopped, left there", P_PID, child, WSTOPPED | WNOWAIT);
	wait_and_tell("stopped", P_PID, child, WSTOPPED);
	kill(child, SIGKILL);
	memset(&usage, 0x55, sizeof(usage));
	say("no siginfo: %s\n", result(call(P_PID, child, NULL, WEXITED, &usage)));
	say("usage: %s\n", yes(usage.ru_maxrss < 1 << 20 && usage.ru_utime.tv_sec == 0));
	wrong();
	return 0;
}
