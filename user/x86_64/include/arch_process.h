/* What costs.c asks of the machine: new processes, threads and signal handlers, on x86_64. */
#include <inline_syscall.h>

#define SIGCHLD		   17
#define CLONE_THREAD_FLAGS 0x250f00 /* VM FS FILES SIGHAND THREAD SYSVSEM, CHILD_CLEARTID */
#define SA_RESTORER	   0x04000000UL

static inline long fork_process(void)
{
	return INTERNAL_SYSCALL(clone, 5, SIGCHLD, 0, 0, 0, 0);
}

/*
 * fn() on the stack that ends at @top; it must not return.  *alive becomes 0 when the thread ends.
 */
static long start_thread(void (*fn)(void), void *top, int *alive)
{
	long ret;

	asm volatile("mov %[tid], %%r10\n\t"
		     "xor %%r8d, %%r8d\n\t"
		     "syscall\n\t"
		     "test %%rax, %%rax\n\t"
		     "jnz 1f\n\t"
		     "xor %%ebp, %%ebp\n\t"
		     "call *%[fn]\n\t"
		     "ud2\n"
		     "1:"
		     : "=a"(ret)
		     : "0"((long)__NR_clone), "D"((long)CLONE_THREAD_FLAGS), "S"(top),
		       "d"(0L), [tid] "r"(alive), [fn] "b"(fn)
		     : "rcx", "r8", "r10", "r11", "memory");
	return ret;
}

void signal_return(void); /* what a handler returns to */
asm(".globl signal_return\nsignal_return: mov $15, %eax; syscall"); /* rt_sigreturn */

static inline long set_handler(int sig, void (*handler)(int))
{
	struct {
		void (*handler)(int);
		unsigned long flags;
		void (*restorer)(void);
		unsigned long mask;
	} action = { handler, SA_RESTORER, signal_return, 0 };

	return INTERNAL_SYSCALL(rt_sigaction, 4, sig, &action, 0, 8);
}
