/* arch_prctl(2): segment bases, and what this CPU lets programs ask for. */
#include <limen/sched.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include <asm/irqflags.h>
#include "cpu.h"
#include "fpu.h"
#include "segments.h"

#define ARCH_SET_GS		  0x1001
#define ARCH_SET_FS		  0x1002
#define ARCH_GET_FS		  0x1003
#define ARCH_GET_GS		  0x1004
#define ARCH_GET_CPUID		  0x1011
#define ARCH_SET_CPUID		  0x1012
#define ARCH_GET_XCOMP_SUPP	  0x1021
#define ARCH_GET_XCOMP_PERM	  0x1022
#define ARCH_REQ_XCOMP_PERM	  0x1023
#define ARCH_GET_XCOMP_GUEST_PERM 0x1024
#define ARCH_REQ_XCOMP_GUEST_PERM 0x1025
#define XFEATURE_MAX		  19 /* Linux 6.1 knows so many parts of the extended state */

/* The selector becomes null, so that the base counts. */
static long set_fs(unsigned long addr)
{
	unsigned long flags = local_irq_save();

	current->thread.fs_base = addr;
	__asm__ volatile("mov %0, %%fs" : : "r"(0) : "memory");
	wrmsr(MSR_FS_BASE, addr);
	local_irq_restore(flags);
	return 0;
}

static long set_gs(unsigned long addr)
{
	unsigned long flags = local_irq_save();

	current->thread.gs_base = addr;
	__asm__ volatile("swapgs; mov %0, %%gs; swapgs" : : "r"(0) : "memory");
	wrmsr(MSR_KERNEL_GS_BASE, addr);
	local_irq_restore(flags);
	return 0;
}

/* Nothing of the extended state has to be asked for (AMX has, on CPUs that have it). */
static long req_xcomp_perm(unsigned long feature)
{
	return feature >= XFEATURE_MAX ? -EINVAL : -EOPNOTSUPP;
}

SYSCALL_DEFINE2(arch_prctl, int, option, unsigned long, arg2)
{
	u64 __user *out = (u64 __user *)arg2;

	switch (option) {
	case ARCH_SET_FS:
		return arg2 >= TASK_SIZE ? -EPERM : set_fs(arg2);
	case ARCH_SET_GS:
		return arg2 >= TASK_SIZE ? -EPERM : set_gs(arg2);
	case ARCH_GET_FS:
		return put_user(rdmsr(MSR_FS_BASE), out);
	case ARCH_GET_GS:
		return put_user(rdmsr(MSR_KERNEL_GS_BASE), out);
	case ARCH_GET_CPUID: /* programs may use the instruction, and it can't be taken from them */
		return 1;
	case ARCH_SET_CPUID:
		return -ENODEV;
	case ARCH_GET_XCOMP_SUPP:
	case ARCH_GET_XCOMP_PERM:
	case ARCH_GET_XCOMP_GUEST_PERM:
		return put_user(xstate_mask ? xstate_mask : XSTATE_FP_SSE, out);
	case ARCH_REQ_XCOMP_PERM:
	case ARCH_REQ_XCOMP_GUEST_PERM:
		return req_xcomp_perm(arg2);
	}
	return -EINVAL;
}
