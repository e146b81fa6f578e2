/*
 * syscall(number, ...): any call, by its number. It cannot know how many arguments it was given,
 * so it passes six; the kernel ignores those that the call does not have.
 */
#include <inline_syscall.h>
#include <stdarg.h>
#include <unistd.h>

long syscall(long number, ...)
{
	long arg[6];
	va_list ap;

	va_start(ap, number);
	for (int i = 0; i < 6; i++)
		arg[i] = va_arg(ap, long);
	va_end(ap);
	return syscall_return(
		INTERNAL_SYSCALL_NCS(number, 6, arg[0], arg[1], arg[2], arg[3], arg[4], arg[5]));
}
