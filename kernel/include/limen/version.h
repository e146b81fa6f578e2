/* What uname(2) tells: the Linux release whose ABI this is, and which kernel it really is. */
#pragma once

#define UTS_RELEASE "6.1.0-limen"
#define UTS_VERSION "#1 SMP Limen"
