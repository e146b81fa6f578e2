/* The calls' names and argument types, as SYSCALL_DEFINEn left them in a section of their own. */
#include <limen/syscalls.h>

#define __SYSCALL(nr, entry) /* only the number of slots is wanted */
#include <generated/syscall_table.h>

extern const struct syscall_metadata *const __start___syscalls_metadata[];
extern const struct syscall_metadata *const __stop___syscalls_metadata[];

const struct syscall_metadata *syscall_meta(unsigned int nr)
{
	const struct syscall_metadata *const *meta = __start___syscalls_metadata;

	if (nr >= NR_syscalls)
		return NULL;
	while (meta < __stop___syscalls_metadata && (*meta)->entry != (void *)sys_call_table[nr])
		meta++;
	return meta < __stop___syscalls_metadata ? *meta : NULL;
}
