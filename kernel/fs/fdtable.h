/* What fdtable.c and fd.c share: bitmaps of descriptors. */
#pragma once

#include <limen/fdtable.h>

#define BITMAP_WORDS(slots) ((slots) / 64)

static inline void set_fd_bit(unsigned long *map, unsigned int fd)
{
	map[fd / 64] |= 1UL << fd % 64;
}

static inline void clear_fd_bit(unsigned long *map, unsigned int fd)
{
	map[fd / 64] &= ~(1UL << fd % 64);
}

static inline bool test_fd_bit(const unsigned long *map, unsigned int fd)
{
	return map[fd / 64] >> fd % 64 & 1;
}

/* Are the bits from @from to before @to, multiples of 64, all clear? */
static inline bool bitmap_empty(const unsigned long *map, unsigned int from, unsigned int to)
{
	for (unsigned int word = from / 64; word < to / 64; word++)
		if (map[word])
			return false;
	return true;
}

/* The first bit from @from on that is set (of ~@invert); @slots when there is none. */
static inline unsigned int next_fd_bit(const unsigned long *map, unsigned long invert,
				       unsigned int from, unsigned int slots)
{
	while (from < slots) {
		unsigned long rest = (map[from / 64] ^ invert) >> from % 64;

		if (rest)
			return from + (unsigned int)__builtin_ctzl(rest);
		from = ALIGN_DOWN(from, 64U) + 64;
	}
	return slots;
}

/* for_each_open_fd() - every descriptor that is open or kept.  The lock is held, or not needed. */
#define for_each_open_fd(fd, files)                                                    \
	for (unsigned int fd = next_fd_bit((files)->open_fds, 0, 0, (files)->max_fds); \
	     fd < (files)->max_fds;                                                    \
	     fd = next_fd_bit((files)->open_fds, 0, fd + 1, (files)->max_fds))

/* alloc_files() - an empty table, with one user; NULL: memory is out. */
struct files_struct *alloc_files(void);
/* expand_files() - make room for descriptor @fd: 0, -EMFILE (there is never so much), -ENOMEM.
 * The lock is not held. */
int expand_files(struct files_struct *files, unsigned int fd);
