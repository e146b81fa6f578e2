/*
 * The vDSO: an ELF image in the address space whose functions read the clock without a call. They
 * must agree with the call; and its symbols are found as any library's are.
 */
#define _GNU_SOURCE
#include <elf.h>
#include <sys/auxv.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include "outcome.h"

#ifdef __x86_64__
#define PREFIX "__vdso_"
#else
#define PREFIX "__kernel_"
#endif

static const char *base;
static const Elf64_Sym *symbols;
static const char *strings;
static unsigned long count;

static void find_tables(void)
{
	const Elf64_Ehdr *header = (const void *)base;
	const Elf64_Phdr *segments = (const void *)(base + header->e_phoff);
	const Elf64_Dyn *dynamic = NULL;

	printf("an ELF image: %d\n", memcmp(header->e_ident, ELFMAG, SELFMAG) == 0);
	for (int i = 0; i < header->e_phnum; i++)
		if (segments[i].p_type == PT_DYNAMIC)
			dynamic = (const void *)(base + segments[i].p_offset);
	for (; dynamic && dynamic->d_tag != DT_NULL; dynamic++) {
		const char *at = base + dynamic->d_un.d_ptr;

		if (dynamic->d_tag == DT_SYMTAB)
			symbols = (const void *)at;
		else if (dynamic->d_tag == DT_STRTAB)
			strings = at;
		else if (dynamic->d_tag == DT_HASH)
			count = ((const unsigned int *)at)[1];
	}
}

static void *find(const char *name)
{
	char full[64];

	snprintf(full, sizeof(full), PREFIX "%s", name);
	for (unsigned long i = 0; symbols && strings && i < count; i++)
		if (symbols[i].st_shndx && strcmp(strings + symbols[i].st_name, full) == 0)
			return (void *)(base + symbols[i].st_value);
	printf("%s: not there\n", full);
	return NULL;
}

static long long ns(struct timespec t)
{
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void agrees(int (*vdso)(clockid_t, struct timespec *), clockid_t id)
{
	struct timespec a, b, c;
	int wrong = 0;

	for (int i = 0; i < 2000; i++) {
		int ret = syscall(SYS_clock_gettime, id, &a);

		ret |= vdso(id, &b);
		ret |= syscall(SYS_clock_gettime, id, &c);
		wrong += ret || ns(a) > ns(b) || ns(b) > ns(c) || b.tv_nsec >= 1000000000;
	}
	printf("clock %d: %d wrong\n", id, wrong);
}

int main(void)
{
	int (*gettime)(clockid_t, struct timespec *), (*getres)(clockid_t, struct timespec *);
	int (*gettimeofday)(struct timeval *, void *);
	struct timespec t, u;
	struct timeval tv;

	base = (const char *)getauxval(AT_SYSINFO_EHDR);
	printf("AT_SYSINFO_EHDR: %d\n", base && ((unsigned long)base & 4095) == 0);
	if (!base)
		return 1;
	find_tables();
	gettime = (int (*)(clockid_t, struct timespec *))find("clock_gettime");
	getres = (int (*)(clockid_t, struct timespec *))find("clock_getres");
	gettimeofday = (int (*)(struct timeval *, void *))find("gettimeofday");
	if (!gettime || !getres || !gettimeofday)
		return 1;
	agrees(gettime, CLOCK_REALTIME);
	agrees(gettime, CLOCK_MONOTONIC);
	agrees(gettime, CLOCK_MONOTONIC_RAW);
	agrees(gettime, CLOCK_REALTIME_COARSE);
	agrees(gettime, CLOCK_MONOTONIC_COARSE);
	agrees(gettime, CLOCK_BOOTTIME);
	agrees(gettime, CLOCK_PROCESS_CPUTIME_ID); /* it makes the call */
	printf("an unknown clock: %s\n", errno_name(-gettime(77, &t)));
	printf("a clock there is not: %s\n", errno_name(-gettime(10, &t)));
	printf("resolution: %d, ", getres(1, &t));
	printf("%ld ns; of an unknown clock: %s; null: %d\n", t.tv_nsec,
	       errno_name(-getres(77, &u)), getres(1, NULL));
	clock_gettime(CLOCK_REALTIME, &t);
	printf("gettimeofday: %d, ", gettimeofday(&tv, NULL));
	printf("%d\n", tv.tv_sec * 1000000LL + tv.tv_usec >= ns(t) / 1000 && tv.tv_usec < 1000000);
	return 0;
}
