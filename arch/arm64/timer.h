/* The generic timer of each CPU (timer.c). */
#pragma once

#include <limen/types.h>

struct pt_regs;

/* time_init() - sched_clock() counts from @entry_cycles on. */
void time_init(u64 entry_cycles);
/* timer_init_cpu() - this CPU's timer, off. */
void timer_init_cpu(void);
/* timer_handler() - its interrupt has come, into the code of @regs. */
void timer_handler(struct pt_regs *regs);
