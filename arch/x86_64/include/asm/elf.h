/*
 * What an ELF file for this machine says, and what a program is told about the machine
 * (getauxval(3)).
 */
#pragma once

#define ELF_MACHINE	62 /* EM_X86_64 */
#define ELF_PLATFORM	"x86_64"
#define UTS_MACHINE	"x86_64"
#define ELF_ET_DYN_BASE 0x555555554000UL /* where Linux puts a PIE without randomisation */

unsigned long elf_hwcap(void);
unsigned long elf_hwcap2(void);
unsigned long elf_minsigstksz(void);
