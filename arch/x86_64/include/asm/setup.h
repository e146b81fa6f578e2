/* What the machine does for kmain(), in the order of the calls. */
#pragma once

#include <limen/types.h>

struct boot_info;

/* arch_init() - memory and its final mappings are there: finish what needs them. */
void arch_init(const struct boot_info *bi);

/* arch_entropy() - 64 bits from the hardware's random generator; false when it has none. */
bool arch_entropy(u64 *out);

/* machine_exit() - report @status (0 to 255) to whoever runs the machine, and stop it. */
void machine_exit(int status) __attribute__((noreturn));
