/* The interval timers of CPU time, for the tick (cpu_timer.c). */
#pragma once

#include <limen/sched.h>

/* check_cpu_itimers() - signals for those that have run out.  siglock held. */
void check_cpu_itimers(struct task_struct *task, u64 virt, u64 prof);
bool cpu_itimers_armed(const struct signal_struct *signal);
