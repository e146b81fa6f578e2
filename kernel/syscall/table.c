/*
 * sys_call_table: one slot a number.  The build makes generated/syscall_table.h out of
 * arch/<arch>/syscall.tbl, one line __SYSCALL(number, function) a call.  It is read twice: first
 * each function is declared, then each goes into its slot; the slots in between keep
 * sys_ni_syscall.
 *
 * const puts the table into read-only pages: nobody can hook a call by writing here.
 */
#include <limen/syscalls.h>

#define __SYSCALL(nr, entry) long entry(long, long, long, long, long, long);
#include <generated/syscall_table.h>
#undef __SYSCALL

#define __SYSCALL(nr, entry) [nr] = entry,
const sys_call_ptr_t sys_call_table[NR_syscalls] = {
	[0 ... NR_syscalls - 1] = sys_ni_syscall,
#include <generated/syscall_table.h>
};
