/*
 * The end: say what happened, with registers and a symbolised backtrace, and stop the machine with
 * status 125.  Nothing here trusts the state it reports on: a fault while reporting ends it at
 * once.
 */
#include <limen/kallsyms.h>
#include <limen/printk.h>
#include <limen/sched.h>
#include <limen/sections.h>
#include <limen/syscalls.h>
#include <asm/irqflags.h>
#include <asm/setup.h>

#define PANIC_STATUS 125

static unsigned int panicking; /* the CPU that reports and 1; 0: none */

/*
 * A second panic while the first reports has nothing to add.  On the same CPU it ends the machine;
 * another one waits for that, but not for ever: the first may need a lock that this one holds.
 */
static void panic_begin(void)
{
	unsigned int self, other = 0;
	u64 begin = sched_clock();

	local_irq_disable();
	self = smp_processor_id() + 1;
	if (!__atomic_compare_exchange_n(&panicking, &other, self, false, __ATOMIC_RELAXED,
					 __ATOMIC_RELAXED)) {
		while (other != self && sched_clock() - begin < NSEC_PER_SEC)
			cpu_relax();
		machine_exit(PANIC_STATUS);
	}
	console_loglevel = 8;
}

static bool on_stack(const struct task_struct *task, unsigned long addr)
{
	unsigned long stack = (unsigned long)task->stack;

	return addr % sizeof(long) == 0 && addr >= stack &&
	       addr < stack + KSTACK_SIZE - 2 * sizeof(long);
}

static void print_symbol(unsigned long addr)
{
	unsigned long offset, size;
	const char *name = kallsyms_lookup(addr, &offset, &size);

	if (name)
		printk(KERN_EMERG " [<%016lx>] %s+0x%lx/0x%lx", addr, name, offset, size);
	else
		printk(KERN_EMERG " [<%016lx>]", addr);
}

static bool in_kernel_text(unsigned long addr)
{
	return addr >= (unsigned long)__text_start && addr < (unsigned long)__text_end;
}

/* Both machines keep { caller's frame pointer, return address } where the frame pointer points. */
static void backtrace(unsigned long fp)
{
	for (int depth = 0; depth < 32 && on_stack(current, fp); depth++) {
		const unsigned long *frame = (const unsigned long *)fp;

		if (!frame[1])
			break;
		print_symbol(frame[1] - 1); /* the call, not what follows it */
		if (frame[0] <= fp)
			break;
		fp = frame[0];
	}
}

/* The system call that the current task is in, by the registers it came with. */
static void show_syscall(void)
{
	const struct pt_regs *user = task_pt_regs(current);
	const struct syscall_metadata *meta =
		current->mm ? syscall_meta(syscall_get_nr(user)) : NULL;
	unsigned long args[6];

	if (!meta)
		return;
	syscall_get_arguments(user, args);
	printk(KERN_EMERG "Last system call: %s, number %d", meta->name, syscall_get_nr(user));
	for (int i = 0; i < meta->nb_args; i++)
		printk(KERN_EMERG "  %s %s = 0x%lx", meta->types[i], meta->args[i], args[i]);
}

static void __noreturn panic_end(unsigned long fp)
{
	printk(KERN_EMERG "Task: %s, pid %d. Call trace:", current->comm, current->pid);
	backtrace(fp);
	show_syscall();
	printk(KERN_EMERG "---[ end Kernel panic ]---");
	machine_exit(PANIC_STATUS);
}

void panic(const char *fmt, ...)
{
	char message[256];
	va_list ap;

	panic_begin();
	va_start(ap, fmt);
	vsnprintf(message, sizeof(message), fmt, ap);
	va_end(ap);
	printk(KERN_EMERG "Kernel panic: %s", message);
	panic_end((unsigned long)__builtin_frame_address(0));
}

static void __noreturn report(const char *what, struct pt_regs *regs)
{
	printk(KERN_EMERG "Kernel panic: %s", what);
	show_regs(regs);
	print_symbol(instruction_pointer(regs));
	if (!in_kernel_text(instruction_pointer(regs))) /* a wild jump: who made it? */
		print_symbol(return_address(regs) - 1);
	panic_end(frame_pointer(regs));
}

void die(const char *what, struct pt_regs *regs)
{
	panic_begin();
	report(what, regs);
}

void die_of_access(const char *did, unsigned long addr, struct pt_regs *regs)
{
	panic_begin();
	printk(KERN_EMERG "The kernel %s %016lx, which it may not:", did, addr);
	report("page fault in the kernel", regs);
}
