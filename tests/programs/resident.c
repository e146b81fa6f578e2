/* mincore(2), msync(2), mlock(2), munlock(2), mlockall(2): which pages are there. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include "probe.h"

static char *at;

static const char *there(void)
{
	static char text[16];
	unsigned char pages[8];

	must(mincore(at, 8 * PAGE, pages));
	for (int i = 0; i < 8; i++)
		text[i] = pages[i] & 1 ? '1' : '0';
	return text;
}

/* Pages of shared memory that are not needed any more, one of them mapped twice. */
static void removed(void)
{
	char *twice;

	map_at(at, 8, RW, MAP_SHARED | MAP_FIXED);
	memset(at, 1, 8 * PAGE);
	twice = mremap(at + 4 * PAGE, 0, PAGE, MREMAP_MAYMOVE);
	must((long)twice);
	say("MADV_REMOVE: %s", result(madvise(at + 2 * PAGE, 2 * PAGE, MADV_REMOVE)));
	say(" %s", there());
	must(munmap(at, PAGE));
	must(madvise(at + 4 * PAGE, PAGE, MADV_REMOVE));
	say(", what is there: %d %d %d %d", at[PAGE], at[2 * PAGE], at[4 * PAGE], at[5 * PAGE]);
	twice[0] = 7;
	say(", the same page: %d\n", at[4 * PAGE]);
	map_at(at, 8, RW, FIXED);
}

/* Of what is made now, a page is locked when it is used, and no call uses it. */
static void later_on_fault(void)
{
	char *brk = (char *)syscall(SYS_brk, 0), *grown;
	unsigned char made, vec[2];

	brk += -(unsigned long)brk % PAGE;
	must(mlockall(MCL_FUTURE | MCL_ONFAULT));
	must(syscall(SYS_brk, brk + PAGE) == (long)brk + (long)PAGE ? 0 : -1);
	must(mincore(brk, PAGE, &made));
	say("on fault: brk %d", made & 1);
	grown = map(PAGE, RW, MAP_PRIVATE | MAP_POPULATE);
	must(mincore(grown, PAGE, &made));
	say(", MAP_POPULATE %d", made & 1);
	grown = mremap(grown, PAGE, 2 * PAGE, MREMAP_MAYMOVE);
	must(mincore(grown, 2 * PAGE, vec));
	say(", mremap %d%d\n", vec[0] & 1, vec[1] & 1);
	must(munlockall());
}

static int as_user(void)
{
	struct rlimit limit = { 2 * PAGE, 2 * PAGE };

	must(setrlimit(RLIMIT_MEMLOCK, &limit));
	must(setuid(1000));
	say("two pages are allowed: %s", result(mlock(at, 2 * PAGE)));
	say(", a third: %s", result(mlock(at + 2 * PAGE, PAGE)));
	say(", MAP_LOCKED: %s", result((long)map(PAGE, RW, MAP_PRIVATE | MAP_LOCKED)));
	say(", all: %s", result(mlockall(MCL_CURRENT)));
	say(", after munlock: %s", result(munlock(at, PAGE)));
	say(" %s\n", result(mlock(at + 2 * PAGE, PAGE)));
	limit.rlim_cur = 0;
	must(setrlimit(RLIMIT_MEMLOCK, &limit));
	say("none is allowed: %s", result(mlock(at, PAGE)));
	say(", all: %s", result(mlockall(MCL_CURRENT)));
	say(", munlock: %s\n", result(munlock(at, 4 * PAGE)));
	return 0;
}

int main(void)
{
	unsigned char vec[8];
	char *locked;

	at = room(8);
	map_at(at, 8, RW, FIXED);
	say("at first %s", there());
	at[PAGE] = 1;
	at[6 * PAGE] = 1;
	say(", two written %s", there());
	if (at[3 * PAGE] == 0)
		say(", one read %s", there());
	madvise(at + PAGE, PAGE, MADV_DONTNEED);
	say(", one forgotten %s\n", there());
	say("mincore: odd address %s", result(mincore(at + 1, PAGE, vec)));
	say(", no bytes %s", result(mincore(at, 0, vec)));
	say(", not mapped %s", result(mincore(at + 7 * PAGE, 2 * PAGE, vec)));
	say(", nowhere %s", result(mincore(at, PAGE, (void *)16)));
	say(", it wraps %s\n", result(mincore(at, -4096UL, vec)));

	say("mlock: %s", result(mlock(at + PAGE, 2 * PAGE)));
	say(" %s", there());
	say(", odd address %s", result(mlock(at + 4 * PAGE + 9, 1)));
	say(" %s", there());
	say(", no bytes %s", result(mlock(at, 0)));
	say(", not mapped %s", result(mlock(at + 7 * PAGE, 2 * PAGE)));
	say(" %s", there());
	say(", it wraps %s\n", result(mlock(at, -1UL)));
	say("forget what is locked: %s", result(madvise(at + PAGE, PAGE, MADV_DONTNEED)));
	say(", munlock %s", result(munlock(at, 8 * PAGE)));
	say(" %s\n", there());
	locked = map(2 * PAGE, RW, MAP_PRIVATE | MAP_LOCKED);
	say("MAP_LOCKED: %s", result(mincore(locked, 2 * PAGE, vec)));
	say(" %d%d\n", vec[0] & 1, vec[1] & 1);
	say("mlock2, unknown flag: %s", result(syscall(SYS_mlock2, at, PAGE, 2)));
	say(", mlockall: none %s", result(mlockall(0)));
	say(", unknown %s", result(mlockall(8)));
	say(", only on fault %s\n", result(mlockall(MCL_ONFAULT)));

	say("msync: %s", result(msync(at, 8 * PAGE, MS_SYNC)));
	say(", both ways %s", result(msync(at, PAGE, MS_SYNC | MS_ASYNC)));
	say(", unknown %s", result(msync(at, PAGE, 8)));
	say(", none %s", result(msync(at, PAGE, 0)));
	say(", odd address %s", result(msync(at + 1, PAGE, MS_SYNC)));
	say(", no bytes %s", result(msync(at, 0, MS_SYNC)));
	say(", not mapped %s", result(msync(at + 7 * PAGE, 2 * PAGE, MS_ASYNC)));
	say(", it wraps %s", result(msync(at, -4096UL, MS_SYNC)));
	say(", locked %s\n", result(msync(locked, PAGE, MS_SYNC | MS_INVALIDATE)));
	say("munlockall: %s", result(munlockall()));
	say(", msync %s\n", result(msync(locked, PAGE, MS_SYNC | MS_INVALIDATE)));
	removed();
	later_on_fault();
	say("%s\n", ended(in_child(as_user)));
	return 0;
}
