/* Load averages (kernel/sched/loadavg.c). */
#pragma once

/* loadavg_init() - begin to take samples; once, when there are timers. */
void loadavg_init(void);
/* get_loadavg() - of 1, 5 and 15 minutes; 1 << @shift means one task all the time. */
void get_loadavg(unsigned long loads[3], unsigned int shift);
