/*
 * Deliberate bugs, one an operation: tests see each of them stopped.  An operation that returns 0
 * was not.
 */
#include <limen/mm.h>
#include <limen/printk.h>
#include <limen/sched.h>
#include <limen/sections.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include "selftest.h"

static unsigned long args_buffer;

static void write_to(const void *addr)
{
	*(volatile unsigned long *)addr = 0;
}

static void execute(unsigned long addr)
{
	((void (*)(void))addr)();
}

static void execute_data(void)
{
	void *page = zalloc_page();

	if (page)
		execute((unsigned long)page);
}

/* Each level's buffer is used after the call, so that no level can be left out. */
static noinline int overflow(int depth)
{
	volatile char buffer[512];

	buffer[0] = (char)depth;
	if (depth < 0)
		return 0;
	return overflow(depth + 1) + buffer[0];
}

SYSCALL_DEFINE2(selftest, int, op, unsigned long, arg)
{
	switch ((enum selftest_op)op) {
	case SELFTEST_WRITE_TABLE:
		write_to(sys_call_table);
		return 0;
	case SELFTEST_READ_USER:
		return *(volatile unsigned char *)arg & 0;
	case SELFTEST_WRITE_USER:
		write_to((void *)arg);
		return 0;
	case SELFTEST_WRITE_TEXT:
		write_to(__text_start);
		return 0;
	case SELFTEST_WRITE_ALIAS:
		write_to(phys_to_virt(image_to_phys(sys_call_table)));
		return 0;
	case SELFTEST_EXEC_DATA:
		execute_data();
		return 0;
	case SELFTEST_EXEC_USER:
		execute(arg);
		return 0;
	case SELFTEST_STACK_OVERFLOW:
		return overflow(1);
	case SELFTEST_PANIC:
		panic("asked for by a test");
	case SELFTEST_READ_NULL:
		return *(volatile unsigned char *)0UL & 0;
	case SELFTEST_RETURN_TO:
		instruction_pointer_set(task_pt_regs(current), arg);
		return 0;
	case SELFTEST_LEAK:
		return alloc_pages(0) ? 0 : -ENOMEM;
	case SELFTEST_ARGS_BUFFER:
		args_buffer = arg;
		return 0;
	case SELFTEST_FAIL_NTH:
		return fail_nth((long)arg);
	default:
		return debug_bug((int)op, arg);
	}
}

SYSCALL_DEFINE6(selftest_args, long, a, long, b, long, c, long, d, long, e, long, f)
{
	long args[6] = { a, b, c, d, e, f };

	return copy_to_user((void __user *)args_buffer, args, sizeof(args)) ? -EFAULT : 0;
}
