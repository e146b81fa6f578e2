/*
 * Signals that the kernel itself raises.  Until tasks can catch them, each is fatal.
 */
#pragma once

struct pt_regs;

/* signal(7); the same numbers on x86_64 and arm64 */
#define SIGILL	4
#define SIGTRAP 5
#define SIGABRT 6
#define SIGBUS	7
#define SIGFPE	8
#define SIGKILL 9
#define SIGSEGV 11
#define SIGSYS	31

/* si_code, sigaction(2) */
#define ILL_ILLOPN   2
#define ILL_ILLOPC   1
#define FPE_INTDIV   1
#define FPE_FLTDIV   3
#define FPE_FLTOVF   4
#define FPE_FLTUND   5
#define FPE_FLTRES   6
#define FPE_FLTINV   7
#define FPE_FLTUNK   14
#define SEGV_MAPERR  1
#define SEGV_ACCERR  2
#define SEGV_MTESERR 9
#define BUS_ADRALN   1
#define BUS_ADRERR   2
#define BUS_OBJERR   3
#define TRAP_BRKPT   1
#define TRAP_TRACE   2
#define TRAP_HWBKPT  4
#define SI_KERNEL    0x80

/* A signal and its si_code in one int, for functions that return what to send. */
#define SIGNAL(sig, code) ((sig) | (code) << 8)

/*
 * force_sig_fault() - end the current task with @signal (see SIGNAL()) on its way out, and say so
 * in one log line: @what happened, at which instruction, and on which @addr.  Any context of the
 * task itself.
 */
void force_sig_fault(int signal, unsigned long addr, const char *what, struct pt_regs *regs);
