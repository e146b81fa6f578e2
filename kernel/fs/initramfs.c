/*
 * The initramfs: one or more cpio archives in the "newc" format, back to back with zeros between
 * them, as Linux takes it (Documentation/driver-api/early-userspace/buffer-format.rst).  The boot
 * loader gives it; its contents stay where they are and each member gets an inode.  The archive is
 * input from outside: every number in it is checked against its end.
 */
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/mm.h>
#include <limen/printk.h>
#include <limen/string.h>

#define HEADER_SIZE 110 /* magic and 13 fields of 8 hexadecimal digits */

enum field {
	INO,
	MODE,
	UID,
	GID,
	NLINK,
	MTIME,
	FILESIZE,
	DEVMAJOR,
	DEVMINOR,
	RDEVMAJOR,
	RDEVMINOR,
	NAMESIZE,
	CHECK,
	FIELDS
};

static LIST_HEAD(inodes);
static u64 inode_count;

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

/* "./bin/x" and "/bin/x" are "bin/x". */
static const char *plain_name(const char *name)
{
	while (*name == '/' || (name[0] == '.' && name[1] == '/'))
		name++;
	return name;
}

/* A page of the member, out of the archive. */
static int initramfs_readpage(struct inode *inode, struct page *page)
{
	u64 pos = page->index << PAGE_SHIFT;
	size_t n = min((u64)PAGE_SIZE, inode->size - pos);
	char *to = page_to_virt(page);

	memcpy(to, inode->data + pos, n);
	memset(to + n, 0, PAGE_SIZE - n);
	return 0;
}

static const struct address_space_operations initramfs_aops = {
	.readpage = initramfs_readpage,
};

static void add_inode(const char *name, const char *data, const u32 field[FIELDS])
{
	struct inode *inode = kzalloc(sizeof(*inode));

	if (!inode)
		panic("initramfs: out of memory");
	*inode = (struct inode){
		.path = plain_name(name),
		.mode = field[MODE],
		.uid = field[UID],
		.gid = field[GID],
		.nlink = field[NLINK],
		.ino = ++inode_count,
		.rdev = MKDEV(field[RDEVMAJOR], field[RDEVMINOR]),
		.mtime = field[MTIME],
		.data = data,
		.size = field[FILESIZE],
		.count = 1,
	};
	address_space_init(&inode->mapping, inode, &initramfs_aops);
	list_add(&inode->list, &inodes); /* a later member of the same name hides an earlier one */
}

void initramfs_init(const char *data, u64 size)
{
	struct reader r = { data, data, data + size };

	while (r.pos < r.end) {
		u32 field[FIELDS];
		const char *name, *contents;

		if (*r.pos == 0) { /* the padding between archives */
			r.pos++;
			continue;
		}
		parse_header(&r, field);
		name = take(&r, field[NAMESIZE], "truncated name");
		if (!field[NAMESIZE] || name[field[NAMESIZE] - 1])
			corrupt(&r, "unterminated name");
		contents = take(&r, field[FILESIZE], "truncated file");
		if (strcmp(name, "TRAILER!!!") != 0)
			add_inode(name, contents, field);
	}
	pr_info("initramfs: %lu files, %lu KiB", inode_count, size >> 10);
}

struct inode *initramfs_find(const char *path, size_t len)
{
	static struct inode root = { .path = "", .mode = S_IFDIR | 01777, .nlink = 2 };
	struct inode *inode;

	if (!len)
		return &root;
	list_for_each_entry(inode, &inodes, list)
		if (strncmp(inode->path, path, len) == 0 && !inode->path[len])
			return inode;
	return NULL;
}
