/* The strings of a new program: argv and envp from the caller's memory to the new stack. */
#include <limen/errno.h>
#include <limen/mm.h>
#include <limen/sched.h>
#include <limen/string.h>
#include <limen/uaccess.h>
#include "binprm.h"

#define ARG_MAX	    (128UL << 10) /* at least this much is allowed: execve(2) */
#define STACK_SHARE (STACK_LIMIT / 4 * 3)
#define CHUNK	    1024

/* String @i of the array: ERR_PTR(-EFAULT). */
static const char __user *get_arg(struct arg_strings strings, int i)
{
	const char __user *s;

	if (strings.kernel)
		return (__force const char __user *)strings.kernel[i];
	return get_user(s, strings.user + i) ? (__force const char __user *)ERR_PTR(-EFAULT) : s;
}

static bool is_bad(const char __user *s)
{
	return IS_ERR((__force const void *)s);
}

static int count(struct arg_strings strings)
{
	int n = 0;

	if (!strings.user && !strings.kernel)
		return 0;
	for (;; n++) {
		const char __user *s = get_arg(strings, n);

		if (!s)
			return n;
		if (is_bad(s))
			return -EFAULT;
		if (n == 0x7fffffff)
			return -E2BIG;
		if (fatal_signal_pending(current))
			return -EINTR;
		cond_resched();
	}
}

/* Strings and pointers together get a quarter of the stack, at most 6 MiB: execve(2), "Limits". */
static int set_argmin(struct linux_binprm *bprm)
{
	unsigned long limit = min(STACK_SHARE, rlimit(RLIMIT_STACK) / 4);
	unsigned long pointers = ((unsigned long)max(bprm->argc, 1) + bprm->envc) * sizeof(u64);

	limit = max(limit, ARG_MAX);
	if (limit <= pointers)
		return -E2BIG;
	bprm->argmin = bprm->p - (limit - pointers);
	return 0;
}

int bprm_count(struct linux_binprm *bprm, struct arg_strings argv, struct arg_strings envp)
{
	bprm->argc = count(argv);
	if (bprm->argc < 0)
		return bprm->argc;
	bprm->envc = count(envp);
	if (bprm->envc < 0)
		return bprm->envc;
	return set_argmin(bprm);
}

/*
 * The string's length with its NUL; 0: it can't be read; more than MAX_ARG_STRLEN: it is too long.
 */
static size_t arg_length(const char __user *s, bool kernel)
{
	if (kernel)
		return strlen((__force const char *)s) + 1;
	return strnlen_user(s, MAX_ARG_STRLEN);
}

static int copy_chunks(struct linux_binprm *bprm, const char __user *s, size_t len, bool kernel)
{
	char chunk[CHUNK];
	int error = 0;

	for (size_t done = 0, n; !error && done < len; done += n) {
		n = min(len - done, sizeof(chunk));
		if (kernel)
			memcpy(chunk, (__force const char *)s + done, n);
		else if (copy_from_user(chunk, s + done, n))
			return -EFAULT;
		error = mm_write(bprm->mm, bprm->p + done, chunk, n);
	}
	return error == -EFAULT ? -E2BIG : error; /* the new stack can't grow so far */
}

static int copy_string(struct linux_binprm *bprm, const char __user *s, bool kernel)
{
	size_t len = arg_length(s, kernel);

	if (!len)
		return -EFAULT;
	if (len > MAX_ARG_STRLEN || bprm->p - bprm->argmin < len || bprm->p < bprm->argmin)
		return -E2BIG;
	bprm->p -= len;
	bprm->argv0_len = len;
	return copy_chunks(bprm, s, len, kernel);
}

int copy_strings(struct linux_binprm *bprm, struct arg_strings strings, int n)
{
	while (n-- > 0) {
		const char __user *s = get_arg(strings, n);
		int error = !s || is_bad(s) ? -EFAULT : copy_string(bprm, s, strings.kernel);

		if (error)
			return error;
		if (fatal_signal_pending(current))
			return -EINTR;
		cond_resched();
	}
	return 0;
}

int copy_string_kernel(struct linux_binprm *bprm, const char *s)
{
	return copy_string(bprm, (__force const char __user *)s, true);
}
