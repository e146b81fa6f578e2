/*
 * The screen as a console, when the boot loader left one on: VGA text cells under BIOS, pixels
 * under UEFI. A copy of the characters is kept in memory, and only a cell that changes is drawn:
 * reading back from a framebuffer is slow.
 */
#include <limen/boot_info.h>
#include <limen/console.h>
#include <limen/mm.h>
#include <limen/printk.h>
#include <limen/string.h>
#include <generated/font.h>
#include "cpu.h"

#define FONT_WIDTH  8
#define FONT_HEIGHT 16
#define TAB_STOP    8
#define VGA_GREY    0x0700 /* attribute byte: light grey on black */

static struct screen_info screen;
static volatile u8 *base;
static u32 columns, rows, column, row;
static char *shown; /* columns * rows characters */

static void draw_pixel(volatile u8 *pixel, bool lit)
{
	u32 grey = 0xaaU << screen.red_shift | 0xaaU << screen.green_shift |
		   0xaaU << screen.blue_shift;

	for (u32 byte = 0; byte < screen.pixel_bytes; byte++)
		pixel[byte] = lit ? (u8)(grey >> 8 * byte) : 0;
}

static void draw_glyph(u32 x, u32 y, char c)
{
	const u8 *glyph = font[c >= ' ' && c <= '~' ? c - ' ' : '?' - ' '];
	volatile u8 *line =
		base + y * FONT_HEIGHT * screen.pitch + x * FONT_WIDTH * screen.pixel_bytes;

	for (u32 i = 0; i < FONT_HEIGHT; i++, line += screen.pitch)
		for (u32 bit = 0; bit < FONT_WIDTH; bit++)
			draw_pixel(line + bit * screen.pixel_bytes, glyph[i] << bit & 0x80);
}

static void draw(u32 x, u32 y, char c)
{
	if (shown[y * columns + x] == c)
		return;
	shown[y * columns + x] = c;
	if (screen.type == SCREEN_TEXT)
		*(volatile u16 *)(base + y * screen.pitch + x * 2) = VGA_GREY | (u8)c;
	else
		draw_glyph(x, y, c);
}

static void scroll(void)
{
	for (u32 y = 0; y < rows; y++)
		for (u32 x = 0; x < columns; x++)
			draw(x, y, y + 1 < rows ? shown[(y + 1) * columns + x] : ' ');
}

static void new_line(void)
{
	if (row + 1 < rows)
		row++;
	else
		scroll();
}

static void put(char c)
{
	switch (c) {
	case '\n':
		new_line();
		return;
	case '\r':
		column = 0;
		return;
	case '\b':
		column -= column > 0;
		return;
	case '\t':
		column = min(ALIGN_UP(column + 1, TAB_STOP), columns - 1);
		return;
	}
	if (column == columns) { /* only a character makes a full line break */
		column = 0;
		new_line();
	}
	draw(column++, row, c);
}

static void screen_write(const char *s, size_t n)
{
	while (n--)
		put(*s++);
}

static struct console console = { .name = "tty", .write = screen_write };

void screen_init(const struct screen_info *info)
{
	bool text = info->type == SCREEN_TEXT;

	if (info->type == SCREEN_NONE)
		return;
	screen = *info;
	columns = text ? info->width : info->width / FONT_WIDTH;
	rows = text ? info->height : info->height / FONT_HEIGHT;
	base = ioremap(info->base, (size_t)info->pitch * info->height);
	shown = kzalloc((size_t)columns * rows);
	if (!columns || !rows || !base || !shown) {
		pr_warn("screen: no room for it, the console is on the serial port only");
		return;
	}
	for (u32 y = 0; y < rows; y++)
		for (u32 x = 0; x < columns; x++)
			draw(x, y, ' ');
	register_console(&console);
	pr_info("screen: %ux%u characters", columns, rows);
}
