/* The kernel image's own parts, as the linker scripts (boot/<arch>/kernel.ld.S) name them. */
#pragma once

extern char __text_start[], __text_end[]; /* executable, read-only */
extern char __rodata_start[], __rodata_end[]; /* read-only */
extern char __data_start[], __data_end[]; /* data and bss; a guard page follows */
extern char init_stack[], __kernel_end[]; /* the first task's kernel stack */
