/* Call 460, the smallest there is: a line in the kernel log. */
#include <limen/printk.h>
#include <limen/syscalls.h>

SYSCALL_DEFINE0(newsyscall)
{
	printk("<0>Hello Linux, I'm in kernel!\n");
	return 0;
}
