/*
 * The kernel image: one flat file (boot/arm64/head.S begins it), linked at KERNEL_BASE, loaded at
 * any multiple of 2 MiB.  Parts with different rights begin on pages of their own.
 */
#include <asm/page.h>

OUTPUT_ARCH(aarch64)
ENTRY(_start)

SECTIONS
{
	. = KERNEL_BASE;
	__text_start = .;
	.text : {
		KEEP(*(.head.text))
		*(.text .text.*)
	}
	. = ALIGN(PAGE_SIZE);
	__text_end = .;

	__rodata_start = .;
	.rodata : {
		*(.rodata .rodata.*)
	}
	__ex_table : ALIGN(8) {
		__start___ex_table = .;
		KEEP(*(__ex_table))
		__stop___ex_table = .;
	}
	__syscalls_metadata : ALIGN(8) {
		__start___syscalls_metadata = .;
		KEEP(*(__syscalls_metadata))
		__stop___syscalls_metadata = .;
	}
	.kallsyms : ALIGN(8) {
		KEEP(*(.kallsyms))
	}
	. = ALIGN(PAGE_SIZE);
	__rodata_end = .;

	__data_start = .;
	.data : {
		*(.data .data.*)
		. = ALIGN(8);
		__image_end = .;	/* of the file */
	}
	.bss (NOLOAD) : ALIGN(16) {
		__bss_start = .;
		*(.bss .bss.* COMMON)
		. = ALIGN(PAGE_SIZE);
		__data_end = .;
		. += PAGE_SIZE;		/* the guard page */
		init_stack = .;
		. += KSTACK_SIZE;
		__bss_end = .;
	}
	.boot_tables (NOLOAD) : ALIGN(PAGE_SIZE) {
		boot_tables = .;
		*(.boot_tables)
		boot_tables_end = .;
	}
	__kernel_end = .;
	__image_size = __kernel_end - __text_start;

	/DISCARD/ : {
		*(.comment .note .note.* .eh_frame .eh_frame_hdr .interp .dynamic)
	}
}
