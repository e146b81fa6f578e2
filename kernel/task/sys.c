/* The small calls: who a task is, what system this is. */
#include <limen/random.h>
#include <limen/sched.h>
#include <limen/string.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include <limen/version.h>
#include <asm/elf.h>

SYSCALL_DEFINE0(getpid)
{
	return current->tgid;
}

SYSCALL_DEFINE0(gettid)
{
	return current->pid;
}

SYSCALL_DEFINE0(getppid)
{
	return READ_ONCE(current->signal->ppid);
}

#define UTS_LEN 65

struct new_utsname {
	char sysname[UTS_LEN], nodename[UTS_LEN], release[UTS_LEN], version[UTS_LEN];
	char machine[UTS_LEN], domainname[UTS_LEN];
};

/* A program that asks is told "Linux": that is the ABI it finds here. */
static const struct new_utsname utsname = {
	.sysname = "Linux",
	.nodename = "(none)",
	.release = UTS_RELEASE,
	.version = UTS_VERSION,
	.machine = UTS_MACHINE,
	.domainname = "(none)",
};

SYSCALL_DEFINE1(newuname, struct new_utsname __user *, name)
{
	return copy_to_user(name, &utsname, sizeof(utsname)) ? -EFAULT : 0;
}

#define GRND_NONBLOCK 1
#define GRND_RANDOM   2
#define GRND_INSECURE 4

/* How much of @count was written to @buf; a signal ends it between two pages, as on Linux. */
static size_t put_random(char __user *buf, size_t count)
{
	char chunk[256];
	size_t done = 0, left = 0;

	while (done < count && !left) {
		size_t n = min(count - done, sizeof(chunk));

		get_random_bytes(chunk, n);
		left = copy_to_user(buf + done, chunk, n);
		done += n - left;
		if (done % PAGE_SIZE)
			continue;
		if (signal_pending(current))
			break;
		cond_resched();
	}
	memset(chunk, 0, sizeof(chunk));
	barrier();
	return done;
}

/* The generator is seeded before the first program runs, so no flag makes a difference. */
SYSCALL_DEFINE3(getrandom, char __user *, buf, size_t, count, unsigned int, flags)
{
	size_t done;

	if (flags & ~(GRND_NONBLOCK | GRND_RANDOM | GRND_INSECURE))
		return -EINVAL;
	if ((flags & (GRND_RANDOM | GRND_INSECURE)) == (GRND_RANDOM | GRND_INSECURE))
		return -EINVAL;
	count = min(count, 0x7ffff000UL);
	if (!access_ok(buf, count))
		return -EFAULT;
	done = put_random(buf, count);
	return done || !count ? (long)done : -EFAULT;
}
