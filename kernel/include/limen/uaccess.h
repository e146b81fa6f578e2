/*
 * The only ways to touch user memory: the hardware checks, the exception table answers.
 *
 * Each takes a pointer from outside, of which nothing is assumed.  They may fault pages in, so they
 * must not be called with a spinlock held.
 */
#pragma once

#include <limen/compiler.h>
#include <limen/errno.h>
#include <limen/lockdep.h>
#include <asm/page.h>
#include <asm/uaccess.h>

/*
 * access_ok() - can [addr, addr + size) be user memory at all?  It says nothing of what is mapped
 * there.
 */
static inline bool access_ok(const void __user *addr, size_t size)
{
	unsigned long start = (__force unsigned long)addr;

	return size <= TASK_SIZE && start <= TASK_SIZE - size;
}

/* copy_to_user(), copy_from_user(), clear_user() - return how many bytes could NOT be done. */
static inline size_t __must_check copy_to_user(void __user *to, const void *from, size_t n)
{
	lockdep_user_access();
	return access_ok(to, n) ? raw_copy_to_user(to, from, n) : n;
}

static inline size_t __must_check copy_from_user(void *to, const void __user *from, size_t n)
{
	lockdep_user_access();
	return access_ok(from, n) ? raw_copy_from_user(to, from, n) : n;
}

static inline size_t __must_check clear_user(void __user *to, size_t n)
{
	lockdep_user_access();
	return access_ok(to, n) ? raw_clear_user(to, n) : n;
}

/* get_user(), put_user() - one value; 0 or -EFAULT. */
#define get_user(x, ptr) (copy_from_user(&(x), ptr, sizeof(*(ptr))) ? -EFAULT : 0)
#define put_user(x, ptr)                                                  \
	({                                                                \
		__typeof__(*(ptr)) __force _value = (x);                  \
		copy_to_user(ptr, &_value, sizeof(_value)) ? -EFAULT : 0; \
	})

/*
 * strncpy_from_user() - copy a string with its NUL.  Returns its length; @size when there is no NUL
 * in the first @size bytes (then @dst is not terminated); -EFAULT when it runs into a bad address.
 */
ssize_t strncpy_from_user(char *dst, const char __user *src, size_t size);

/*
 * strnlen_user() - the length of a string with its NUL; more than @max when there is no NUL in the
 * first @max bytes; 0 when it runs into a bad address.
 */
size_t strnlen_user(const char __user *s, size_t max);

/*
 * pagefault_disable() - until pagefault_enable(), user memory that is not there at once is -EFAULT:
 * so it may be touched with a spinlock held.  The caller then brings it in and tries again.
 */
#define pagefault_disable() ((void)(current->pagefault_disabled++))
#define pagefault_enable()  ((void)(current->pagefault_disabled--))

/*
 * fixup_exception() - if the instruction at @ip may fault on user memory, where to go on; else 0.
 */
unsigned long fixup_exception(unsigned long ip);
