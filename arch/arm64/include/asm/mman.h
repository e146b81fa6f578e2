/* mmap(2) on this machine: flags of its own, and how many bits of an address are random. */
#pragma once

#define MAP_32BIT      0 /* there is none */
#define MAP_32BIT_END  0UL
#define MMAP_RND_BITS  18
#define STACK_RND_BITS 18
#define BRK_RND_BITS   18 /* 1 GiB */
