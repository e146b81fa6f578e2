/* Numbers that assembly needs, out of the C that defines them. */
#include <limen/errno.h>
#include <limen/mm.h>
#include <limen/sched.h>
#define __SYSCALL(nr, entry) /* only the number of slots is wanted */
#include <generated/syscall_table.h>
#include <generated/syscall_table_32.h>
#include "cpu.h"

#define DEFINE(symbol, value) __asm__ volatile("\n.ascii \"->" #symbol " %c0\"" : : "i"(value))

void asm_offsets(void);
void asm_offsets(void)
{
	DEFINE(PT_REGS_AX, offsetof(struct pt_regs, ax));
	DEFINE(PT_REGS_ORIG_AX, offsetof(struct pt_regs, orig_ax));
	DEFINE(PT_REGS_IP, offsetof(struct pt_regs, ip));
	DEFINE(PT_REGS_CS, offsetof(struct pt_regs, cs));
	DEFINE(PT_REGS_FLAGS, offsetof(struct pt_regs, flags));
	DEFINE(PT_REGS_SP, offsetof(struct pt_regs, sp));
	DEFINE(PERCPU_CURRENT, offsetof(struct percpu, task));
	DEFINE(PERCPU_SP0, offsetof(struct percpu, sp0));
	DEFINE(PERCPU_USER_SP, offsetof(struct percpu, user_sp));
	DEFINE(TASK_WORK, offsetof(struct task_struct, work));
	DEFINE(NR_SYSCALLS, NR_syscalls);
	DEFINE(IA32_NR_SYSCALLS, ia32_NR_syscalls);
	DEFINE(EFAULT, EFAULT);
	DEFINE(ENOSYS, ENOSYS);
	DEFINE(EFAULT, EFAULT);
	DEFINE(USER_CS, USER_CS);
	DEFINE(USER_DS, USER_DS);
	DEFINE(KSTACK_SIZE, KSTACK_SIZE);
	DEFINE(PGD_INDEX_PAGE_OFFSET, PAGE_OFFSET >> 39 & 511);
}
