#ifndef _SYS_TYPES_H
#define _SYS_TYPES_H

typedef long ssize_t;
typedef int pid_t;

#endif
