#ifndef _UNISTD_H
#define _UNISTD_H

#include <stddef.h>
#include <sys/types.h>

#define STDIN_FILENO  0
#define STDOUT_FILENO 1
#define STDERR_FILENO 2

extern char **environ;

ssize_t write(int fd, const void *buf, size_t count);
pid_t getpid(void);
pid_t getppid(void);
pid_t gettid(void);
_Noreturn void _exit(int status);
long syscall(long number, ...);

#endif
