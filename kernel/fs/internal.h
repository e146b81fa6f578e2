/* What the files of kernel/fs share and nobody else needs. */
#pragma once

#include <limen/fs.h>

/* fs_init() - what is needed before the first inode or file is made. */
void fs_init(void);
void pipe_init(void);
void tty_init(void);

extern const struct address_space_operations initramfs_aops;
extern const struct file_operations regular_fops, directory_fops;

/* d_is_dots() - is it "." or ".."? */
static inline bool d_is_dots(const char *name, size_t len)
{
	return name[0] == '.' && (len == 1 || (len == 2 && name[1] == '.'));
}
