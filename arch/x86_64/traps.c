/* Exceptions and interrupts: the gates, and what each vector means. */
#include <limen/mm.h>
#include <limen/printk.h>
#include <limen/sched.h>
#include <limen/signal.h>
#include <limen/uaccess.h>
#include <asm/irqflags.h>
#include "apic.h"
#include "cpu.h"

#define VECTOR_DB      1
#define VECTOR_NMI     2
#define VECTOR_BP      3
#define VECTOR_OF      4
#define VECTOR_DF      8
#define VECTOR_GP      13
#define VECTOR_PF      14
#define VECTOR_MF      16
#define VECTOR_MC      18
#define VECTOR_XM      19
#define VECTOR_SYSCALL 0x80
#define EXCEPTIONS     32

/* SDM vol. 3, 6.14.1: a 64-bit interrupt gate */
struct gate {
	u16 offset_low, selector;
	u8 ist, type;
	u16 offset_middle;
	u32 offset_high, reserved;
};

static struct gate idt[256];

static void set_gate(int vector, const void *entry, int dpl, int ist)
{
	u64 offset = (u64)entry;

	idt[vector] = (struct gate){ offset,	   KERNEL_CS,	 ist, 0x8e | dpl << 5,
				     offset >> 16, offset >> 32, 0 };
}

/*
 * Move the old interrupt controllers' vectors away from the exceptions' and mask all their lines.
 */
static void pic_mask(void)
{
	static const u16 ports[] = { 0x20, 0xa0 };

	for (int i = 0; i < 2; i++) {
		outb(ports[i], 0x11);
		outb(ports[i] + 1, 0x20 + 8 * i);
		outb(ports[i] + 1, i ? 2 : 4);
		outb(ports[i] + 1, 1);
		outb(ports[i] + 1, 0xff);
	}
}

void idt_init(void)
{
	for (int vector = 0; vector < 256; vector++)
		set_gate(vector, trap_stubs[vector], 0, 0);
	set_gate(VECTOR_DB, trap_stubs[VECTOR_DB], 0, 1);
	set_gate(VECTOR_NMI, trap_stubs[VECTOR_NMI], 0, 2);
	set_gate(VECTOR_DF, trap_stubs[VECTOR_DF], 0, 3);
	set_gate(VECTOR_MC, trap_stubs[VECTOR_MC], 0, 4);
	set_gate(VECTOR_BP, trap_stubs[VECTOR_BP], 3, 0);
	set_gate(VECTOR_OF, trap_stubs[VECTOR_OF], 3, 0);
	set_gate(VECTOR_SYSCALL, entry_INT80, 3, 0);
	pic_mask();
}

void idt_load(void)
{
	struct {
		u16 limit;
		u64 base;
	} __packed pointer = { sizeof(idt) - 1, (u64)idt };

	__asm__ volatile("lidt %0" : : "m"(pointer));
}

/* What each exception is called, and the signal that Linux sends for it (arch/x86, "traps"). */
static const struct {
	const char *name;
	int signal;
} exceptions[EXCEPTIONS] = {
	[0] = { "divide error", SIGNAL(SIGFPE, FPE_INTDIV) },
	[1] = { "debug", SIGNAL(SIGTRAP, TRAP_TRACE) },
	[2] = { "NMI", 0 },
	[3] = { "breakpoint", SIGNAL(SIGTRAP, SI_KERNEL) },
	[4] = { "overflow", SIGNAL(SIGSEGV, SI_KERNEL) },
	[5] = { "bounds", SIGNAL(SIGSEGV, SI_KERNEL) },
	[6] = { "invalid opcode", SIGNAL(SIGILL, ILL_ILLOPN) },
	[7] = { "device not available", SIGNAL(SIGFPE, SI_KERNEL) },
	[8] = { "double fault", 0 },
	[9] = { "coprocessor segment overrun", SIGNAL(SIGFPE, SI_KERNEL) },
	[10] = { "invalid TSS", SIGNAL(SIGSEGV, SI_KERNEL) },
	[11] = { "segment not present", SIGNAL(SIGBUS, SI_KERNEL) },
	[12] = { "stack segment", SIGNAL(SIGBUS, SI_KERNEL) },
	[13] = { "general protection fault", SIGNAL(SIGSEGV, SI_KERNEL) },
	[14] = { "page fault", 0 },
	[16] = { "x87 FPU error", SIGNAL(SIGFPE, FPE_FLTINV) },
	[17] = { "alignment check", SIGNAL(SIGBUS, BUS_ADRALN) },
	[18] = { "machine check", 0 },
	[19] = { "SIMD exception", SIGNAL(SIGFPE, FPE_FLTINV) },
	[21] = { "control protection", SIGNAL(SIGSEGV, SI_KERNEL) },
};

static unsigned long read_cr2(void)
{
	unsigned long addr;

	__asm__ volatile("mov %%cr2, %0" : "=r"(addr));
	return addr;
}

/* What a signal frame tells of the fault. */
static void note_trap(int vector, unsigned long error, unsigned long cr2)
{
	struct thread_struct *thread = &current->thread;

	thread->trap_nr = (unsigned long)vector;
	thread->error_code = error;
	thread->cr2 = cr2;
}

/*
 * Error code: SDM vol. 3, 6.15, "Interrupt 14".  CR2 is read before interrupts come on: a task that
 * runs in between may fault too.
 */
static void do_page_fault(struct pt_regs *regs, unsigned long error)
{
	unsigned long addr = read_cr2();
	unsigned int access = error & 0x10 ? FAULT_EXEC : error & 2 ? FAULT_WRITE : 0;

	if (user_mode(regs)) /* Linux shows a kernel address as one that is there */
		note_trap(VECTOR_PF, error | (addr >= TASK_SIZE ? 1 : 0), addr);
	if (regs->flags & RFLAGS_IF)
		local_irq_enable();
	page_fault(regs, addr, access);
}

/* SDM vol. 1, 8.3.3 and 11.5.1.1: an exception's flag, in x87's status word or MXCSR, that is not
 * masked; the gravest first, as on Linux. */
static int fp_signal(unsigned int raised)
{
	int code = FPE_FLTUNK;

	if (raised & 0x01)
		code = FPE_FLTINV;
	else if (raised & 0x04)
		code = FPE_FLTDIV;
	else if (raised & 0x08)
		code = FPE_FLTOVF;
	else if (raised & 0x12)
		code = FPE_FLTUND;
	else if (raised & 0x20)
		code = FPE_FLTRES;
	return SIGNAL(SIGFPE, code);
}

static int x87_signal(void)
{
	u16 control, status;

	__asm__ volatile("fnstcw %0" : "=m"(control));
	__asm__ volatile("fnstsw %0" : "=m"(status));
	return fp_signal(status & ~control);
}

static int simd_signal(void)
{
	u32 mxcsr;

	__asm__ volatile("stmxcsr %0" : "=m"(mxcsr));
	return fp_signal(mxcsr & ~(mxcsr >> 7));
}

static void user_exception(struct pt_regs *regs, int vector, unsigned long error, const char *name)
{
	int signal = exceptions[vector].signal;

	if (vector == VECTOR_MF)
		signal = x87_signal();
	else if (vector == VECTOR_XM)
		signal = simd_signal();
	note_trap(vector, error, current->thread.cr2);
	local_irq_enable();
	force_sig_fault(signal, regs->ip, name, regs);
}

static void do_exception(struct pt_regs *regs, int vector, unsigned long error)
{
	const char *name = exceptions[vector].name ? exceptions[vector].name : "unknown exception";
	unsigned long fixup = fixup_exception(regs->ip);

	if (vector == VECTOR_NMI) /* no source of them is known; no lock may be taken here */
		return;
	if (user_mode(regs) && exceptions[vector].signal) {
		user_exception(regs, vector, error, name);
		return;
	}
	if (!user_mode(regs) && vector == VECTOR_GP && fixup) {
		regs->ip = fixup;
		return;
	}
	if (vector == VECTOR_DF && in_kstack_guard(read_cr2()))
		name = "kernel stack overflow (double fault)";
	die(name, regs);
}

/* do_trap() - every vector's C side.  Interrupts are off. */
void do_trap(struct pt_regs *regs, int vector, unsigned long error);
void do_trap(struct pt_regs *regs, int vector, unsigned long error)
{
	if (vector == VECTOR_PF)
		do_page_fault(regs, error);
	else if (vector < EXCEPTIONS)
		do_exception(regs, vector, error);
	else
		apic_interrupt(regs, vector);
}

/* bad_user_ip() - regs would return to an address that is not the user's. */
void bad_user_ip(struct pt_regs *regs);
void bad_user_ip(struct pt_regs *regs)
{
	force_sig_fault(SIGNAL(SIGSEGV, SI_KERNEL), regs->ip, "return to a bad address", regs);
	regs->ip = 0; /* whatever comes now must be fit to return to */
}

void show_regs(const struct pt_regs *r)
{
	unsigned long cr2 = read_cr2(), cr3;

	__asm__ volatile("mov %%cr3, %0" : "=r"(cr3));
	printk(KERN_EMERG "rip %04lx:%016lx rsp %04lx:%016lx rflags %08lx orig_rax %lx", r->cs,
	       r->ip, r->ss, r->sp, r->flags, r->orig_ax);
	printk(KERN_EMERG "rax %016lx rbx %016lx rcx %016lx rdx %016lx", r->ax, r->bx, r->cx,
	       r->dx);
	printk(KERN_EMERG "rsi %016lx rdi %016lx rbp %016lx r8  %016lx", r->si, r->di, r->bp,
	       r->r8);
	printk(KERN_EMERG "r9  %016lx r10 %016lx r11 %016lx r12 %016lx", r->r9, r->r10, r->r11,
	       r->r12);
	printk(KERN_EMERG "r13 %016lx r14 %016lx r15 %016lx", r->r13, r->r14, r->r15);
	printk(KERN_EMERG "cr2 %016lx cr3 %016lx", cr2, cr3);
}
