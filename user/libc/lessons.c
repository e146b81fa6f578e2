/* The calls that only Limen has. A wrapper for a call that you add goes here too. */
#include <inline_syscall.h>
#include <limen.h>

long newsyscall(void)
{
	return INLINE_SYSCALL(newsyscall, 0);
}

long gettaskinfo(void)
{
	return INLINE_SYSCALL(gettaskinfo, 0);
}

long access_user(int x, int y, int *res)
{
	return INLINE_SYSCALL(access_user, 3, x, y, res);
}
