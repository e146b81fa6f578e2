/* What initramfs.c, which reads the archive, and unpack.c, which makes files of it, share. */
#pragma once

#include <limen/types.h>

/* The numbers of a member's header, in the archive's order: cpio(5), "New ASCII Format". */
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

/* One file of the archive; name and data stay where they are. */
struct member {
	u32 field[FIELDS];
	const char *name; /* terminated */
	const char *data; /* field[FILESIZE] bytes */
};

/*
 * unpack() - into the tree of files.  As Linux does, what can't be made (its directory is missing,
 * say) is left out in silence.  Panics when memory is out.
 */
void unpack(const struct member *member);
/* forget_links() - inode numbers of the next archive are others. */
void forget_links(void);
