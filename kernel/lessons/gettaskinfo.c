/* Call 461: what the kernel knows of its caller, and a user program can't see. */
#include <limen/printk.h>
#include <limen/sched.h>
#include <limen/syscalls.h>

SYSCALL_DEFINE0(gettaskinfo)
{
	printk("<0>PID: %d\n", current->pid);
	printk("<0>TGID: %d\n", current->tgid);
	printk("<0>PPID: %d\n", current->parent->pid);
	printk("<0>STATE: %u\n", current->state);
	printk("<0>PRIORITY: %d\n", current->prio);
	printk("<0>POLICY: %d\n", current->policy);
	printk("<0>Number of MAJOR FAULT: %lu\n", current->maj_flt);
	printk("<0>Number of MINOR FAULT: %lu\n", current->min_flt);
	return 0;
}
