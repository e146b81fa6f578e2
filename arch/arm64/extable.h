/*
 * _ASM_EXTABLE() - an exception at @insn goes on at @fixup.  Both are kept relative to their own
 * address (kernel/mm/uaccess.c reads them).
 */
#pragma once

#define _ASM_EXTABLE(insn, fixup)                         \
	".pushsection __ex_table, \"a\"\n\t.balign 4\n\t" \
	".long " #insn " - ., " #fixup " - .\n\t.popsection\n"
