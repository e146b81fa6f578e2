/* The end of a process, told to its parent: SIGCHLD, sigaction(2). */
#include <limen/string.h>
#include <limen/wait.h>
#include "signal.h"

static void fill_info(struct kernel_siginfo *info, struct task_struct *task, int sig)
{
	struct signal_struct *signal = task->signal;
	int status = signal->group_exit ? signal->group_exit_code : task->exit_code;
	u64 utime, stime;

	thread_group_cputime(task, &utime, &stime);
	memset(info, 0, sizeof(*info));
	info->si_signo = sig;
	info->si_child_pid = task->pid;
	info->si_child_uid = task->cred.uid;
	info->si_utime = (long)(utime / (NSEC_PER_SEC / USER_HZ));
	info->si_stime = (long)(stime / (NSEC_PER_SEC / USER_HZ));
	info->si_code = status & 0x7f ? CLD_KILLED : CLD_EXITED;
	info->si_status = status & 0x7f ? status & 0x7f : status >> 8;
}

/*
 * A parent that ignores SIGCHLD does not want zombies; with SA_NOCLDWAIT, the signal only.  A
 * program that the parent has executed since then knows nothing of another signal: clone(2).
 */
bool do_notify_parent(struct task_struct *task, int sig)
{
	struct task_struct *parent = task->parent;
	struct sighand_struct *sighand = parent->sighand;
	const struct k_sigaction *action = &sighand->action[SIGCHLD - 1];
	struct kernel_siginfo info;
	bool autoreap = false;

	if (task->signal->parent_exec_id != parent->signal->exec_id)
		sig = SIGCHLD;
	if (sig > 0)
		fill_info(&info, task, sig);
	spin_lock(&sighand->siglock);
	if (sig == SIGCHLD) {
		autoreap = action->sa_handler == SIG_IGN || action->sa_flags & SA_NOCLDWAIT;
		if (action->sa_handler == SIG_IGN)
			sig = 0;
	}
	if (sig > 0 && sig <= _NSIG)
		__send_signal_locked(sig, &info, parent, true);
	spin_unlock(&sighand->siglock);
	wake_up_all(&parent->signal->wait_chldexit);
	return autoreap;
}
