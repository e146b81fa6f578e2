/* fork(2), vfork(2), clone(2), clone3(2): what each asks of kernel_clone(), and what is refused. */
#include <limen/errno.h>
#include <limen/string.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include <asm/clone.h>
#include "task.h"

#define CLONE_NAMESPACES                                                               \
	(CLONE_NEWTIME | CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | \
	 CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET)

/* clone(2), ERRORS.  Namespaces are not there, as in a Linux built without them. */
int check_clone_flags(u64 flags)
{
	if (flags & (CLONE_NAMESPACES | CLONE_PIDFD | CLONE_INTO_CGROUP))
		return -EINVAL;
	if ((flags & CLONE_THREAD) && !(flags & CLONE_SIGHAND))
		return -EINVAL;
	if ((flags & CLONE_SIGHAND) && !(flags & CLONE_VM))
		return -EINVAL;
	if ((flags & CLONE_PARENT) && (current->signal->stop_flags & SIGNAL_UNKILLABLE))
		return -EINVAL;
	if ((flags & (CLONE_SIGHAND | CLONE_CLEAR_SIGHAND)) ==
	    (CLONE_SIGHAND | CLONE_CLEAR_SIGHAND))
		return -EINVAL;
	return 0;
}

SYSCALL_DEFINE0(fork)
{
	struct kernel_clone_args args = { .exit_signal = SIGCHLD };

	return kernel_clone(&args);
}

SYSCALL_DEFINE0(vfork)
{
	struct kernel_clone_args args = { .flags = CLONE_VFORK | CLONE_VM, .exit_signal = SIGCHLD };

	return kernel_clone(&args);
}

/* The upper half of the flags is clone3()'s alone, and an old program may have anything there. */
static long do_clone(unsigned long flags, unsigned long stack, int __user *parent_tid,
		     int __user *child_tid, unsigned long tls)
{
	struct kernel_clone_args args = {
		.flags = (u32)flags & ~CSIGNAL,
		.parent_tid = parent_tid,
		.child_tid = child_tid,
		.exit_signal = flags & CSIGNAL,
		.stack = stack,
		.tls = tls,
	};

	if ((flags & (CLONE_PIDFD | CLONE_PARENT_SETTID)) == (CLONE_PIDFD | CLONE_PARENT_SETTID))
		return -EINVAL;
	return kernel_clone(&args);
}

/* The two machines have the last two arguments the other way round: CLONE_ARGS in <asm/clone.h>. */
SYSCALL_DEFINE5(clone, unsigned long, flags, unsigned long, stack, int __user *, parent_tid,
		unsigned long, arg3, unsigned long, arg4)
{
	return do_clone(flags, stack, parent_tid, (int __user *)CLONE_CHILD_TID(arg3, arg4),
			CLONE_TLS(arg3, arg4));
}

/* struct clone_args of clone3(2) */
struct clone_args {
	u64 flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls;
	u64 set_tid, set_tid_size, cgroup;
};

#define CLONE_ARGS_SIZE_VER0 64

/* A longer struct is of a newer kernel; what this one does not know of must be zero. */
static int get_clone_args(struct clone_args *args, const void __user *uargs, size_t size)
{
	size_t known = min(size, sizeof(*args));
	u8 byte;

	if (size > PAGE_SIZE)
		return -E2BIG;
	if (size < CLONE_ARGS_SIZE_VER0)
		return -EINVAL;
	memset(args, 0, sizeof(*args));
	for (size_t at = known; at < size; at++) {
		if (get_user(byte, (const u8 __user *)uargs + at))
			return -EFAULT;
		if (byte)
			return -E2BIG;
	}
	return copy_from_user(args, uargs, known) ? -EFAULT : 0;
}

/* clone3(2), ERRORS */
static int check_clone_args(const struct clone_args *args)
{
	if (args->set_tid || args->set_tid_size) /* only checkpoint/restore needs it */
		return -EINVAL;
	if (args->exit_signal & ~CSIGNAL || args->exit_signal > _NSIG)
		return -EINVAL;
	if (args->flags & ~(0xffffffffUL | CLONE_CLEAR_SIGHAND | CLONE_INTO_CGROUP))
		return -EINVAL;
	if (args->flags & (CLONE_DETACHED | (CSIGNAL & ~CLONE_NEWTIME)))
		return -EINVAL;
	if ((args->flags & (CLONE_THREAD | CLONE_PARENT)) && args->exit_signal)
		return -EINVAL;
	if (!args->stack != !args->stack_size)
		return -EINVAL;
	if (args->stack && !access_ok((void __user *)args->stack, args->stack_size))
		return -EINVAL;
	return 0;
}

SYSCALL_DEFINE2(clone3, const void __user *, uargs, size_t, size)
{
	struct clone_args uclone;
	int error = get_clone_args(&uclone, uargs, size);

	if (!error)
		error = check_clone_args(&uclone);
	if (error)
		return error;
	return kernel_clone(&(struct kernel_clone_args){
		.flags = uclone.flags,
		.child_tid = (int __user *)uclone.child_tid,
		.parent_tid = (int __user *)uclone.parent_tid,
		.exit_signal = (int)uclone.exit_signal,
		.stack = uclone.stack + uclone.stack_size,
		.tls = uclone.tls,
	});
}

/* The new task's first steps, on its own stack; interrupts are off. */
void schedule_tail(struct task_struct *prev)
{
	finish_task_switch(prev);
	if (!current->set_child_tid)
		return;
	local_irq_enable();
	(void)!put_user(current->pid, current->set_child_tid);
	local_irq_disable();
}

SYSCALL_DEFINE1(set_tid_address, int __user *, tidptr)
{
	current->clear_child_tid = tidptr;
	return current->pid;
}
