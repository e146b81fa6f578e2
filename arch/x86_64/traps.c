/* Exceptions: what each vector means. */
#include <limen/mm.h>
#include <limen/printk.h>
#include <limen/sched.h>
#include <limen/signal.h>
#include <limen/uaccess.h>
#include <asm/irqflags.h>
#include <asm/pgtable.h>
#include "cpu.h"
#include "fpu.h"
#include "interrupt.h"
#include "vectors.h"

/* SDM vol. 3, 17.2.3: these bits of DR6 are always 1, those of DR6_EVENTS say what happened. */
#define DR6_RESET  0xffff0ff0UL
#define DR6_TRAPS  0x000fUL
#define DR6_STEP   0x4000UL
#define DR6_EVENTS 0xe00fUL

/* Error code of a page fault: SDM vol. 3, 6.15, "Interrupt 14". */
#define PF_PROT	 0x01
#define PF_WRITE 0x02
#define PF_USER	 0x04
#define PF_EXEC	 0x10

/*
 * What each exception is called, and the signal that Linux sends for it (arch/x86, "traps"); the
 * siginfo tells the instruction's address, or nothing.
 */
static const struct {
	const char *name;
	int signal;
	bool tells_ip;
} exceptions[EXCEPTIONS] = {
	[0] = { "divide error", SIGNAL(SIGFPE, FPE_INTDIV), true },
	[1] = { "debug", SIGNAL(SIGTRAP, TRAP_TRACE), true },
	[2] = { "NMI", 0, false },
	[3] = { "breakpoint", SIGNAL(SIGTRAP, SI_KERNEL), false },
	[4] = { "overflow", SIGNAL(SIGSEGV, SI_KERNEL), false },
	[5] = { "bounds", SIGNAL(SIGSEGV, SI_KERNEL), false },
	[6] = { "invalid opcode", SIGNAL(SIGILL, ILL_ILLOPN), true },
	[7] = { "device not available", SIGNAL(SIGFPE, SI_KERNEL), false },
	[8] = { "double fault", 0, false },
	[9] = { "coprocessor segment overrun", SIGNAL(SIGFPE, SI_KERNEL), false },
	[10] = { "invalid TSS", SIGNAL(SIGSEGV, SI_KERNEL), false },
	[11] = { "segment not present", SIGNAL(SIGBUS, SI_KERNEL), false },
	[12] = { "stack segment", SIGNAL(SIGBUS, SI_KERNEL), false },
	[13] = { "general protection fault", SIGNAL(SIGSEGV, SI_KERNEL), false },
	[14] = { "page fault", 0, false },
	[16] = { "x87 FPU error", SIGNAL(SIGFPE, FPE_FLTINV), true },
	[17] = { "alignment check", SIGNAL(SIGBUS, BUS_ADRALN), false },
	[18] = { "machine check", 0, false },
	[19] = { "SIMD exception", SIGNAL(SIGFPE, FPE_FLTINV), true },
	[21] = { "control protection", SIGNAL(SIGSEGV, SI_KERNEL), false },
};

static unsigned long read_cr2(void)
{
	unsigned long addr;

	__asm__ volatile("mov %%cr2, %0" : "=r"(addr));
	return addr;
}

/* For the frame of the signal that comes of it. */
static void note_trap(unsigned int vector, unsigned long error)
{
	current->thread.trap_nr = vector;
	current->thread.error_code = error;
}

static void do_page_fault(struct pt_regs *regs, unsigned long error)
{
	unsigned long addr = read_cr2();
	unsigned int access = error & PF_EXEC ? FAULT_EXEC : error & PF_WRITE ? FAULT_WRITE : 0;
	bool signalled = true;

	if (regs->flags & RFLAGS_IF)
		local_irq_enable();
	if (unlikely(user_mode(regs) && (error & (PF_PROT | PF_USER)) == PF_PROT))
		/* a system access on the program's behalf, stopped by SMAP: QEMU's iret, for one */
		force_sig_fault(SIGNAL(SIGSEGV, SEGV_ACCERR), addr, "page fault", regs);
	else
		signalled = page_fault(regs, addr, access);
	if (unlikely(signalled)) {
		if (addr >= TASK_SIZE)
			error |= PF_PROT; /* whether anything is there is not the user's business */
		note_trap(VECTOR_PF, error);
		current->thread.cr2 = addr;
	}
}

/* DR6 says why; the CPU only ever sets bits of it. */
static int debug_signal(void)
{
	unsigned long dr6;

	__asm__ volatile("mov %%dr6, %0; mov %1, %%dr6" : "=&r"(dr6) : "r"(DR6_RESET));
	if (dr6 & DR6_STEP)
		return SIGNAL(SIGTRAP, TRAP_TRACE);
	return SIGNAL(SIGTRAP, dr6 & DR6_TRAPS ? TRAP_HWBKPT : TRAP_BRKPT);
}

/* A code of 0: it is gone already, and the instruction may go on. */
static int fpe_signal(int code)
{
	return code ? SIGNAL(SIGFPE, code) : 0;
}

static int user_signal(unsigned int vector)
{
	switch (vector) {
	case VECTOR_DB:
		return debug_signal();
	case VECTOR_MF:
		return fpe_signal(x87_error());
	case VECTOR_XM:
		return fpe_signal(simd_error());
	default:
		return exceptions[vector].signal;
	}
}

static const char *exception_name(unsigned int vector)
{
	unsigned long cr2 = read_cr2();

	if (vector == VECTOR_DF && (in_kstack_guard(cr2) || in_ist_guard(cr2)))
		return "kernel stack overflow (double fault)";
	return exceptions[vector].name ? exceptions[vector].name : "unknown exception";
}

static void user_exception(struct pt_regs *regs, unsigned int vector, unsigned long error)
{
	int signal = user_signal(vector);

	local_irq_enable();
	note_trap(vector, error);
	if (signal)
		force_sig_fault(signal, exceptions[vector].tells_ip ? regs->ip : 0,
				exceptions[vector].name, regs);
}

static void do_exception(struct pt_regs *regs, unsigned int vector, unsigned long error)
{
	unsigned long fixup;

	if (vector == VECTOR_NMI) /* no source of them is known; no lock may be taken here */
		return;
	if (user_mode(regs) && exceptions[vector].signal) {
		user_exception(regs, vector, error);
		return;
	}
	fixup = user_mode(regs) || vector != VECTOR_GP ? 0 : fixup_exception(regs->ip);
	if (fixup)
		regs->ip = fixup;
	else
		die(exception_name(vector), regs);
}

/* do_trap() - every vector's C side.  Interrupts are off. */
void do_trap(struct pt_regs *regs, unsigned int vector, unsigned long error);
void do_trap(struct pt_regs *regs, unsigned int vector, unsigned long error)
{
	if (vector == VECTOR_PF)
		do_page_fault(regs, error);
	else if (vector < EXCEPTIONS)
		do_exception(regs, vector, error);
	else
		do_interrupt(regs, vector);
}

/*
 * bad_user_ip() - regs would return to an address that is not the user's.  IRET faults where it is
 * not canonical; to the kernel's half it would go, and the fetch would fault.
 */
void bad_user_ip(struct pt_regs *regs);
void bad_user_ip(struct pt_regs *regs)
{
	static const char what[] = "return to a bad address";

	local_irq_enable();
	if ((long)regs->ip >> 47 == -1) {
		note_trap(VECTOR_PF, PF_PROT | PF_USER | (pte_nx ? PF_EXEC : 0));
		current->thread.cr2 = regs->ip;
		force_sig_fault(SIGNAL(SIGSEGV, SEGV_MAPERR), regs->ip, what, regs);
	} else {
		note_trap(VECTOR_GP, 0);
		force_sig_fault(SIGNAL(SIGSEGV, SI_KERNEL), 0, what, regs);
	}
	local_irq_disable();
}

/* In the kernel's own registers orig_ax is the exception's error code. */
void show_regs(const struct pt_regs *r)
{
	unsigned long cr2 = read_cr2(), cr3;

	__asm__ volatile("mov %%cr3, %0" : "=r"(cr3));
	printk(KERN_EMERG "rip %04lx:%016lx rsp %04lx:%016lx rflags %08lx error %lx", r->cs, r->ip,
	       r->ss, r->sp, r->flags, r->orig_ax);
	printk(KERN_EMERG "rax %016lx rbx %016lx rcx %016lx rdx %016lx", r->ax, r->bx, r->cx,
	       r->dx);
	printk(KERN_EMERG "rsi %016lx rdi %016lx rbp %016lx r8  %016lx", r->si, r->di, r->bp,
	       r->r8);
	printk(KERN_EMERG "r9  %016lx r10 %016lx r11 %016lx r12 %016lx", r->r9, r->r10, r->r11,
	       r->r12);
	printk(KERN_EMERG "r13 %016lx r14 %016lx r15 %016lx", r->r13, r->r14, r->r15);
	printk(KERN_EMERG "cr2 %016lx cr3 %016lx", cr2, cr3);
}
