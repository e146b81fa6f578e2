/* Where assembly and C meet: exception entry (vectors.S, entry.S) and its handlers (traps.c). */
#pragma once

#include <limen/types.h>
#include <asm/page.h>

struct pt_regs;

extern char vectors[]; /* for VBAR_EL1 */
void ret_from_fork(void); /* a label: where a new task begins (switch.S) */

void el0_sync_handler(struct pt_regs *regs);
void el1_sync_handler(struct pt_regs *regs);
void irq_handler(struct pt_regs *regs); /* gic.c */
void serror_handler(struct pt_regs *regs);
void bad_mode_handler(struct pt_regs *regs);
void stack_overflow_handler(struct pt_regs *regs);
extern char overflow_stacks[][PAGE_SIZE];

/* note_fault() - what a signal's frame is to say of the fault that it is about (traps.c). */
void note_fault(u64 esr, u64 addr);
/* memory_abort() - resolve a fault on an address, or send its signal (fault.c). */
void memory_abort(struct pt_regs *regs, u64 esr, u64 far);
