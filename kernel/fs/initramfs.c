/*
 * The initramfs: one or more cpio archives in the "newc" format, back to back with zeros between
 * them, as Linux takes it (Documentation/driver-api/early-userspace/buffer-format.rst).  The boot
 * loader gives it; its contents stay where they are and each member gets an inode (unpack.c).  The
 * archive is input from outside: every number in it is checked against its end.
 */
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/mm.h>
#include <limen/printk.h>
#include <limen/string.h>
#include "initramfs.h"
#include "internal.h"

#define HEADER_SIZE 110 /* magic and 13 fields of 8 hexadecimal digits */

/* A place in the archive, and where it all ends. */
struct reader {
	const char *start, *pos, *end;
};

static void __noreturn corrupt(const struct reader *r, const char *what)
{
	panic("initramfs: %s at offset %lu of %lu; is it a plain newc archive (cpio -o -H newc)?",
	      what, (u64)(r->pos - r->start), (u64)(r->end - r->start));
}

static bool parse_hex(const char *s, u32 *value)
{
	*value = 0;
	for (int i = 0; i < 8; i++) {
		char c = s[i] | 0x20;
		bool digit = s[i] >= '0' && s[i] <= '9';

		if (!digit && (c < 'a' || c > 'f'))
			return false;
		*value = *value << 4 | (u32)(digit ? s[i] - '0' : c - 'a' + 10);
	}
	return true;
}

static void parse_header(struct reader *r, u32 field[FIELDS])
{
	if (r->end - r->pos < HEADER_SIZE)
		corrupt(r, "truncated header");
	if (memcmp(r->pos, "\x1f\x8b", 2) == 0)
		corrupt(r, "gzip data, which Limen does not unpack,");
	if (memcmp(r->pos, "070701", 6) != 0)
		corrupt(r, "bad magic");
	for (int i = 0; i < FIELDS; i++)
		if (!parse_hex(r->pos + 6 + 8 * i, &field[i]))
			corrupt(r, "bad number");
	r->pos += HEADER_SIZE;
}

/*
 * Take @n bytes and the padding after them: every part of a member is aligned to 4 within the
 * archive.
 */
static const char *take(struct reader *r, u32 n, const char *what)
{
	const char *bytes = r->pos;
	u64 padded = ALIGN_UP((u64)(r->pos - r->start) + n, 4UL) - (u64)(r->pos - r->start);

	if (n > (u64)(r->end - r->pos))
		corrupt(r, what);
	r->pos += min(padded, (u64)(r->end - r->pos));
	return bytes;
}

void initramfs_init(const char *data, u64 size)
{
	struct reader r = { data, data, data + size };
	u64 members = 0;

	fs_init();
	while (r.pos < r.end) {
		struct member member = {};

		if (*r.pos == 0) { /* the padding between archives */
			r.pos++;
			continue;
		}
		parse_header(&r, member.field);
		member.name = take(&r, member.field[NAMESIZE], "truncated name");
		if (!member.field[NAMESIZE] || member.name[member.field[NAMESIZE] - 1])
			corrupt(&r, "unterminated name");
		member.data = take(&r, member.field[FILESIZE], "truncated file");
		if (strcmp(member.name, "TRAILER!!!") == 0) {
			forget_links();
		} else {
			unpack(&member);
			members++;
		}
	}
	forget_links();
	devices_init();
	proc_init();
	pr_info("initramfs: %lu files, %lu KiB", members, size >> 10);
}
