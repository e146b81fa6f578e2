/* What each CPU does for itself as it starts (cpu.c). */
#pragma once

/* cpu_init() - what EL0 may do, and what guards the kernel from it. */
void cpu_init(void);
