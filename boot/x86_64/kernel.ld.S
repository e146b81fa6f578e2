/*
 * The kernel image: linked in the last 2 GiB of the address space, where 32-bit sign-extended addresses
 * reach it, and loaded at 1 MiB.  Each part is page aligned and has one kind of access: code (execute),
 * rodata (read), data (write).
 */
#include <asm/page.h>

ENTRY(pvh_start)

PHDRS
{
	text PT_LOAD FLAGS(5);
	rodata PT_LOAD FLAGS(4);
	data PT_LOAD FLAGS(6);
	note PT_NOTE FLAGS(4);
}

SECTIONS
{
	. = KERNEL_BASE + 0x100000;
	.text : AT(ADDR(.text) - KERNEL_BASE) {
		__text_start = .;
		KEEP(*(.head))
		*(.text .text.*)
		. = ALIGN(4096);
		__text_end = .;
	} :text

	.rodata : AT(ADDR(.rodata) - KERNEL_BASE) {
		__rodata_start = .;
		*(.rodata .rodata.*)
		. = ALIGN(8);
		__start___ex_table = .;
		KEEP(*(__ex_table))
		__stop___ex_table = .;
		. = ALIGN(8);
		__start___syscalls_metadata = .;
		KEEP(*(__syscalls_metadata))
		__stop___syscalls_metadata = .;
	} :rodata
	.note.Xen : AT(ADDR(.note.Xen) - KERNEL_BASE) {
		KEEP(*(.note.Xen))
	} :rodata :note
	.kallsyms : AT(ADDR(.kallsyms) - KERNEL_BASE) {
		KEEP(*(.kallsyms))
		. = ALIGN(4096);
		__rodata_end = .;
	} :rodata

	.data : AT(ADDR(.data) - KERNEL_BASE) {
		__data_start = .;
		*(.data .data.*)
	} :data
	.bss : AT(ADDR(.bss) - KERNEL_BASE) {
		*(.bss .bss.*)
		. = ALIGN(4096);
		__data_end = .;
		. += 4096; /* the guard page */
		init_stack = .;
		. += KSTACK_SIZE;
		__kernel_end = .;
	} :data

	/DISCARD/ : {
		*(.comment .note.GNU-stack .eh_frame .note.gnu.*)
	}
}
