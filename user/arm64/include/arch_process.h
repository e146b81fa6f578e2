/* What costs.c asks of the machine: new processes, threads and signal handlers, on arm64. */
#include <inline_syscall.h>

#define SIGCHLD		   17
#define CLONE_THREAD_FLAGS 0x250f00 /* VM FS FILES SIGHAND THREAD SYSVSEM, CHILD_CLEARTID */

static inline long fork_process(void)
{
	return INTERNAL_SYSCALL(clone, 5, SIGCHLD, 0, 0, 0, 0);
}

/*
 * fn() on the stack that ends at @top; it must not return.  *alive becomes 0 when the thread ends.
 */
static long start_thread(void (*fn)(void), void *top, int *alive)
{
	register long x0 asm("x0") = CLONE_THREAD_FLAGS;
	register void *x1 asm("x1") = top;
	register long x2 asm("x2") = 0;
	register long x3 asm("x3") = 0; /* tls */
	register int *x4 asm("x4") = alive;
	register long x8 asm("x8") = __NR_clone;
	register void (*x9)(void) asm("x9") = fn;

	asm volatile("svc #0\n\t"
		     "cbnz x0, 1f\n\t"
		     "mov x29, xzr\n\t"
		     "blr x9\n\t"
		     "brk #0\n"
		     "1:"
		     : "+r"(x0)
		     : "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x8), "r"(x9)
		     : "memory");
	return x0;
}

static inline long set_handler(int sig, void (*handler)(int))
{
	struct {
		void (*handler)(int);
		unsigned long flags;
		void (*restorer)(void);
		unsigned long mask;
	} action = { handler, 0, 0, 0 };

	return INTERNAL_SYSCALL(rt_sigaction, 4, sig, &action, 0, 8);
}
