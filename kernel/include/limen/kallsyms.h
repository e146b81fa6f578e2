/* Names for kernel text addresses. */
#pragma once

/*
 * kallsyms_lookup() - the function that holds @addr, and where in it; NULL when @addr is not in the
 * kernel's text.  Any context.
 */
const char *kallsyms_lookup(unsigned long addr, unsigned long *offset, unsigned long *size);
