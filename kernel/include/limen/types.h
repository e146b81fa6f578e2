/* Fixed-width integers and the kernel's basic types. */
#pragma once

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long u64;
typedef signed char s8;
typedef short s16;
typedef int s32;
typedef long s64;

typedef long ssize_t;
typedef long loff_t;
typedef int pid_t;
typedef unsigned short umode_t;

typedef u64 phys_addr_t; /* an address on the bus, as page tables hold it */
