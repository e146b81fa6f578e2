/*
 * ia32_sys_call_table: what int 0x80 calls; made of syscall_32.tbl as kernel/syscall/table.c makes
 * the native one.
 */
#include <limen/syscalls.h>

extern const sys_call_ptr_t ia32_sys_call_table[];

#define __SYSCALL(nr, entry) long entry(long, long, long, long, long, long);
#include <generated/syscall_table_32.h>
#undef __SYSCALL

#define __SYSCALL(nr, entry) [nr] = entry,
const sys_call_ptr_t ia32_sys_call_table[ia32_NR_syscalls] = {
	[0 ... ia32_NR_syscalls - 1] = sys_ni_syscall,
#include <generated/syscall_table_32.h>
};
