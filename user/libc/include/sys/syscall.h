/* __NR_name for every call; the header is generated from arch/<machine>/syscall.tbl. */
#ifndef _SYS_SYSCALL_H
#define _SYS_SYSCALL_H

#include <asm/unistd.h>

#endif
