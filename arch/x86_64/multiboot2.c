/*
 * Multiboot2, by which GRUB starts the kernel (Multiboot2 Specification, 3.4 "Boot information
 * format").
 */
#include <limen/boot_info.h>
#include <limen/string.h>
#include <asm/page.h>
#include "cpu.h"

struct tag {
	u32 type, size;
};

#define TAG_END		0
#define TAG_CMDLINE	1
#define TAG_MODULE	3
#define TAG_MMAP	6
#define TAG_FRAMEBUFFER 8
#define TAG_ACPI_OLD	14
#define TAG_ACPI_NEW	15

struct tag_module {
	struct tag tag;
	u32 start, end;
};

struct mmap_entry {
	u64 addr, len;
	u32 type, zero;
};

struct tag_mmap {
	struct tag tag;
	u32 entry_size, entry_version; /* entries follow; those of a later version are longer */
};

struct tag_framebuffer {
	struct tag tag;
	u64 addr;
	u32 pitch, width, height;
	u8 bpp, type;
	u16 reserved;
	u8 red_position, red_size, green_position, green_size, blue_position, blue_size;
} __packed;

#define FRAMEBUFFER_RGB	 1
#define FRAMEBUFFER_TEXT 2

static void read_mmap(struct boot_info *bi, const struct tag_mmap *mmap)
{
	const char *end = (const char *)mmap + mmap->tag.size;

	for (const char *at = (const char *)(mmap + 1); at < end; at += mmap->entry_size) {
		const struct mmap_entry *entry = (const struct mmap_entry *)at;

		if (entry->type == 1)
			boot_add_ram(bi, entry->addr, entry->len);
	}
}

static void read_framebuffer(struct screen_info *screen, const struct tag_framebuffer *fb)
{
	screen->base = fb->addr;
	screen->pitch = fb->pitch;
	screen->width = fb->width;
	screen->height = fb->height;
	if (fb->type == FRAMEBUFFER_TEXT) {
		screen->type = SCREEN_TEXT;
	} else if (fb->type == FRAMEBUFFER_RGB && (fb->bpp == 24 || fb->bpp == 32)) {
		screen->type = SCREEN_FRAMEBUFFER;
		screen->pixel_bytes = fb->bpp / 8;
		screen->red_shift = fb->red_position;
		screen->green_shift = fb->green_position;
		screen->blue_shift = fb->blue_position;
	}
}

static void read_module(struct boot_info *bi, const struct tag_module *module)
{
	if (!bi->initramfs.size)
		bi->initramfs = (struct mem_range){ module->start, module->end - module->start };
}

static void read_tag(struct boot_info *bi, const struct tag *tag)
{
	switch (tag->type) {
	case TAG_CMDLINE:
		strscpy(bi->cmdline, (const char *)(tag + 1), sizeof(bi->cmdline));
		break;
	case TAG_MODULE:
		read_module(bi, (const struct tag_module *)tag);
		break;
	case TAG_MMAP:
		read_mmap(bi, (const struct tag_mmap *)tag);
		break;
	case TAG_FRAMEBUFFER:
		read_framebuffer(&bi->screen, (const struct tag_framebuffer *)tag);
		break;
	case TAG_ACPI_OLD:
	case TAG_ACPI_NEW: /* a copy of the RSDP; the new one comes last */
		bi->rsdp = virt_to_phys(tag + 1);
		break;
	}
}

void multiboot2_read(struct boot_info *bi, phys_addr_t info)
{
	const char *start = phys_to_virt(info);
	const char *end = start + *(const u32 *)start; /* total_size, reserved, tags */

	bi->loader = "multiboot2";
	boot_reserve(bi, info, end - start);
	for (const char *at = start + 8; at < end;) {
		const struct tag *tag = (const struct tag *)at;

		if (tag->type == TAG_END)
			break;
		read_tag(bi, tag);
		at += ALIGN_UP(tag->size, 8);
	}
}
