/* arch_prctl(2): the bases of FS and GS, which C libraries keep thread-local data at. */
#include <limen/sched.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include "cpu.h"

#define ARCH_SET_GS    0x1001
#define ARCH_SET_FS    0x1002
#define ARCH_GET_FS    0x1003
#define ARCH_GET_GS    0x1004
#define ARCH_GET_CPUID 0x1011
#define ARCH_SET_CPUID 0x1012

static long set_base(unsigned long *base, unsigned long addr)
{
	if (addr >= TASK_SIZE)
		return -EPERM;
	*base = addr;
	local_irq_disable();
	load_bases(&current->thread);
	local_irq_enable();
	return 0;
}

SYSCALL_DEFINE2(arch_prctl, int, option, unsigned long, arg2)
{
	struct thread_struct *thread = &current->thread;

	switch (option) {
	case ARCH_SET_FS:
		return set_base(&thread->fs_base, arg2);
	case ARCH_SET_GS:
		return set_base(&thread->gs_base, arg2);
	case ARCH_GET_FS:
		return put_user(thread->fs_base, (unsigned long __user *)arg2);
	case ARCH_GET_GS:
		return put_user(thread->gs_base, (unsigned long __user *)arg2);
	case ARCH_GET_CPUID:
		return 1; /* CPUID does not fault */
	case ARCH_SET_CPUID:
		return -ENODEV; /* nor can it be made to */
	}
	return -EINVAL;
}
