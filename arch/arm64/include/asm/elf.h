/* What an ELF file for this machine says, and what a program is told of it (getauxval(3)). */
#pragma once

#define ELF_MACHINE  183 /* EM_AARCH64 */
#define ELF_PLATFORM "aarch64"
#define UTS_MACHINE  "aarch64"

/* where Linux puts a PIE without randomisation: 2/3 of TASK_SIZE */
#define ELF_ET_DYN_BASE 0xaaaaaaaaa000UL

unsigned long elf_hwcap(void);
unsigned long elf_hwcap2(void);
unsigned long elf_minsigstksz(void);
