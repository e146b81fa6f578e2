/* Asking the firmware: PSCI, Arm's Power State Coordination Interface (DEN 0022), from 0.2 on. */
#pragma once

#include <limen/types.h>

#define PSCI_CPU_ON	0xc4000003 /* target, entry point, argument */
#define PSCI_SYSTEM_OFF 0x84000008

/* psci_call() - 0, or what PSCI calls an error: a negative number. */
long psci_call(u64 function, u64 a, u64 b, u64 c);
