/* Call 462: a result goes to user memory, which the kernel touches only through copy_to_user(). */
#include <limen/syscalls.h>
#include <limen/uaccess.h>

SYSCALL_DEFINE3(access_user, int, x, int, y, int __user *, res)
{
	int product = x * y;

	return copy_to_user(res, &product, sizeof(product)) ? -EFAULT : 0;
}
