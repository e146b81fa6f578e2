/*
 * What the programs that try system calls share: errors by name (musl has no strerrorname_np()),
 * and one line for each result. Output goes out line by line, so that a child has nothing of it.
 */
#ifndef OUTCOME_H
#define OUTCOME_H

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

__attribute__((constructor)) static void by_lines(void)
{
	setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
}

/* clang-format off */
static inline const char *errno_name(int error)
{
	static char other[16];

#define NAME(e) case e: return #e;
	switch (error) {
	NAME(EPERM) NAME(ENOENT) NAME(ESRCH) NAME(EINTR) NAME(EIO) NAME(ENXIO) NAME(E2BIG)
	NAME(ENOEXEC) NAME(EBADF) NAME(ECHILD) NAME(EAGAIN) NAME(ENOMEM) NAME(EACCES) NAME(EFAULT)
	NAME(EBUSY) NAME(EEXIST) NAME(EXDEV) NAME(ENODEV) NAME(ENOTDIR) NAME(EISDIR) NAME(EINVAL)
	NAME(ENFILE) NAME(EMFILE) NAME(ENOTTY) NAME(ETXTBSY) NAME(EFBIG) NAME(ENOSPC) NAME(ESPIPE)
	NAME(EROFS) NAME(EMLINK) NAME(EPIPE) NAME(EDOM) NAME(ERANGE) NAME(EDEADLK)
	NAME(ENAMETOOLONG) NAME(ENOLCK) NAME(ENOSYS) NAME(ENOTEMPTY) NAME(ELOOP) NAME(EOVERFLOW)
	NAME(EOPNOTSUPP) NAME(ETIMEDOUT) NAME(EOWNERDEAD) NAME(ENOTRECOVERABLE) NAME(ENODATA)
	NAME(ENOTSOCK)
	}
#undef NAME
	snprintf(other, sizeof(other), "%d", error);
	return other;
}
/* clang-format on */

/* "what: ok", or the error; the result is handed through. */
static inline long say(const char *what, long ret)
{
	printf("%s: %s\n", what, ret == -1 ? errno_name(errno) : "ok");
	return ret;
}

/* The same with the number that was returned. */
static inline long value(const char *what, long ret)
{
	if (ret == -1)
		printf("%s: %s\n", what, errno_name(errno));
	else
		printf("%s: %ld\n", what, ret);
	return ret;
}

static inline long long now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static inline void sleep_ms(int ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000L };

	while (nanosleep(&t, &t) < 0 && errno == EINTR)
		;
}

#endif
