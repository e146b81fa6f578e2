/* mmap(2) on this machine: flags of its own, and how many bits of an address are random. */
#pragma once

#define MAP_32BIT      0x40 /* in the first 2 GiB */
#define MAP_32BIT_END  0x80000000UL
#define MMAP_RND_BITS  28
#define STACK_RND_BITS 22
#define BRK_RND_BITS   13 /* 32 MiB */
