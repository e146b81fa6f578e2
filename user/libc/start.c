/* From crt0 to main: find the arguments, the environment and the auxiliary vector on the stack. */
#include <errno.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <unistd.h>

int errno;
char **environ;
static const unsigned long *auxv;

int main(int argc, char **argv, char **envp);
_Noreturn void __libc_start_main(long *sp);

_Noreturn void __libc_start_main(long *sp)
{
	int argc = sp[0];
	char **argv = (char **)(sp + 1);
	char **end;

	environ = argv + argc + 1;
	for (end = environ; *end; end++)
		;
	auxv = (unsigned long *)(end + 1);
	exit(main(argc, argv, environ));
}

unsigned long getauxval(unsigned long type)
{
	for (const unsigned long *entry = auxv; entry[0] != AT_NULL; entry += 2)
		if (entry[0] == type)
			return entry[1];
	errno = ENOENT;
	return 0;
}
