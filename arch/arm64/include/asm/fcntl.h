/* The flags of open(2) whose numbers are this machine's own. */
#pragma once

#define O_DIRECT    0200000
#define O_LARGEFILE 0400000
#define O_DIRECTORY 0040000
#define O_NOFOLLOW  0100000
