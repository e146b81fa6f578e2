/*
 * What the boot code of either machine hands to kmain().  All addresses are physical; whatever the
 * kernel must not reuse (its own image, the initramfs, the device tree) is listed in reserved[].
 */
#pragma once

#include <limen/types.h>

#define COMMAND_LINE_SIZE 2048 /* as on Linux, both machines */
#define BOOT_RANGES_MAX	  64

struct mem_range {
	phys_addr_t start;
	u64 size; /* bytes */
};

enum screen_type { SCREEN_NONE, SCREEN_TEXT, SCREEN_FRAMEBUFFER };

/* A screen that the boot loader left on: VGA text cells, or pixels of 3 or 4 bytes. */
struct screen_info {
	enum screen_type type;
	phys_addr_t base;
	u32 pitch; /* bytes from one line to the next */
	u32 width, height; /* cells, or pixels */
	u8 pixel_bytes, red_shift, green_shift, blue_shift;
};

struct boot_info {
	const char *loader; /* for the log: "PVH", "multiboot2", "Image at EL2", ... */
	char cmdline[COMMAND_LINE_SIZE];
	struct mem_range ram[BOOT_RANGES_MAX];
	unsigned int nr_ram;
	struct mem_range reserved[BOOT_RANGES_MAX];
	unsigned int nr_reserved;
	phys_addr_t mapped_start, mapped_end; /* what the boot page tables' direct map reaches */
	struct mem_range initramfs; /* size 0: none given */
	struct screen_info screen;
	phys_addr_t rsdp; /* ACPI root pointer, 0 when there is none */
	phys_addr_t device_tree; /* flattened device tree, 0 when there is none */
	u64 entry_cycles; /* get_cycles() at the kernel's first instruction */
};

/* boot_add_ram(), boot_reserve() - append to a list; RAM too much for it is left out (and said). */
void boot_add_ram(struct boot_info *bi, phys_addr_t start, u64 size);
void boot_reserve(struct boot_info *bi, phys_addr_t start, u64 size);

/*
 * kmain() - the machine-independent kernel: interrupts off, boot page tables, exceptions handled.
 */
void kmain(struct boot_info *bi) __attribute__((noreturn));
