/*
 * The kernel's symbol table.  tools/kallsyms makes it out of the first link's functions, sorted by
 * address: kallsyms_offsets[] from __text_start, ended by the text's size, and the names, each with
 * its NUL, in the same order.  In that first link there is none, and the weak references are null.
 */
#include <limen/compiler.h>
#include <limen/kallsyms.h>
#include <limen/string.h>
#include <limen/sections.h>

extern const u32 kallsyms_count __attribute__((weak));
extern const u32 kallsyms_offsets[] __attribute__((weak));
extern const char kallsyms_names[] __attribute__((weak));

const char *kallsyms_lookup(unsigned long addr, unsigned long *offset, unsigned long *size)
{
	unsigned long at = addr - (unsigned long)__text_start;
	const char *name = kallsyms_names;
	u32 i = 0;

	if (!&kallsyms_count || addr < (unsigned long)__text_start ||
	    addr >= (unsigned long)__text_end)
		return NULL;
	while (i + 1 < kallsyms_count && kallsyms_offsets[i + 1] <= at) {
		name += strlen(name) + 1;
		i++;
	}
	*offset = at - kallsyms_offsets[i];
	*size = kallsyms_offsets[i + 1] - kallsyms_offsets[i];
	return name;
}
