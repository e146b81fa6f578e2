/*
 * User memory: what goes beyond copying a run of bytes.
 *
 * The raw_ functions of the architecture may fault anywhere; the exception table maps each of their
 * instructions that does to the place that returns what is left undone.
 */
#include <limen/mm.h>
#include <limen/string.h>
#include <limen/uaccess.h>

/* Both fields are relative to their own address, so that the table needs no relocation. */
struct exception_table_entry {
	s32 insn, fixup;
};

extern const struct exception_table_entry __start___ex_table[], __stop___ex_table[];

unsigned long fixup_exception(unsigned long ip)
{
	const struct exception_table_entry *entry;

	for (entry = __start___ex_table; entry < __stop___ex_table; entry++)
		if ((unsigned long)&entry->insn + entry->insn == ip)
			return (unsigned long)&entry->fixup + entry->fixup;
	return 0;
}

/* Page by page: what lies beyond the string's end need not be readable. */
ssize_t strncpy_from_user(char *dst, const char __user *src, size_t size)
{
	size_t done = 0;

	while (done < size) {
		size_t to_page_end = PAGE_SIZE - ((__force unsigned long)src + done) % PAGE_SIZE;
		size_t n = min(size - done, to_page_end);
		size_t left = copy_from_user(dst + done, src + done, n);
		const char *nul = memchr(dst + done, 0, n - left);

		if (nul)
			return nul - dst;
		if (left)
			return -EFAULT;
		done += n;
	}
	return size;
}

/* Never beyond the aligned run of bytes that the NUL is in: what follows need not be readable. */
size_t strnlen_user(const char __user *s, size_t max)
{
	char run[64];
	size_t done = 0;

	while (done < max) {
		size_t n = sizeof(run) - ((__force unsigned long)s + done) % sizeof(run);
		const char *nul;

		n = min(n, max - done);
		if (copy_from_user(run, s + done, n))
			return 0;
		nul = memchr(run, 0, n);
		if (nul)
			return done + (nul - run) + 1;
		done += n;
	}
	return max + 1;
}
