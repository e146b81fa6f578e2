/* Where assembly and C meet: exception entry (vectors.S, entry.S) and its handlers (traps.c). */
#pragma once

#include <limen/types.h>

struct pt_regs;

extern char vectors[]; /* for VBAR_EL1 */
void ret_to_user(void); /* a label: leaves the kernel with the pt_regs at sp */

void el0_sync_handler(struct pt_regs *regs);
void el1_sync_handler(struct pt_regs *regs);
void irq_handler(struct pt_regs *regs);
void serror_handler(struct pt_regs *regs);
void bad_mode_handler(struct pt_regs *regs);
void stack_overflow_handler(struct pt_regs *regs);

/* memory_abort() - resolve a fault on an address, or send its signal (fault.c). */
void memory_abort(struct pt_regs *regs, u64 esr, u64 far);
