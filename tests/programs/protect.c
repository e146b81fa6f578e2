/* mprotect(2): every right tried through the kernel (write(2) reads memory, uname(2) writes it),
 * wrong arguments, and code made at run time. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/utsname.h>
#include <unistd.h>

#define PAGE 4096

static char area[8 * PAGE] __attribute__((aligned(PAGE)));

#ifdef __x86_64__
#include <cpuid.h>

static const unsigned char code[] = { 0xb8, 77, 0, 0, 0, 0xc3 }; /* mov eax, 77; ret */

/* Where the CPU has protection keys, Linux makes PROT_EXEC alone unreadable with one; as elsewhere,
 * it shall be readable: pkeys(7). */
static void no_protection_keys(void)
{
	unsigned int a, b, c = 0, d;

	if (__get_cpuid_count(7, 0, &a, &b, &c, &d) && (c & 1 << 4)) /* OSPKE */
		__asm__ volatile("wrpkru" : : "a"(0), "c"(0), "d"(0) : "memory");
}
#else
static const unsigned int code[] = { 0x528009a0, 0xd65f03c0 }; /* mov w0, #77; ret */

static void no_protection_keys(void)
{
}
#endif

static const char *result(long ret)
{
	return ret < 0 ? strerrorname_np(errno) : "ok";
}

static void rights(const char *name, int prot)
{
	printf("%s: mprotect %s", name, result(mprotect(area + PAGE, PAGE, prot)));
	no_protection_keys();
	printf(", the kernel reads: ");
	fflush(stdout);
	printf(" %s", result(write(1, area + PAGE, 1)));
	printf(", writes: %s\n", result(uname((struct utsname *)(area + PAGE))));
}

static void wrong(const char *what, void *at, size_t size, int prot)
{
	printf("%s: %s\n", what, result(mprotect(at, size, prot)));
}

int main(int argc, char **argv)
{
	long (*made)(void) = (long (*)(void))(area + 3 * PAGE);

	(void)argv;
	memset(area, 'a', sizeof(area));
	rights("none", PROT_NONE);
	rights("read", PROT_READ);
	rights("write", PROT_WRITE);
	rights("exec", PROT_EXEC);
	rights("read, write", PROT_READ | PROT_WRITE);
	printf("neighbours: %c %c\n", area[PAGE - 1], area[2 * PAGE]);

	wrong("not a page's start", area + 1, PAGE, PROT_READ);
	wrong("no bytes", area, 0, PROT_NONE);
	wrong("one byte", area + 2 * PAGE, 1, PROT_READ | PROT_WRITE);
	wrong("not mapped", (void *)0x1000000000, PAGE, PROT_READ);
	wrong("wraps around", area, -1UL, PROT_READ);
	wrong("kernel's", (void *)-4096L, PAGE, PROT_READ);
	wrong("bits that mean nothing", area, PAGE, 0x100000);

	memcpy(area + 3 * PAGE, code, sizeof(code));
	wrong("executable", area + 3 * PAGE, PAGE, PROT_READ | PROT_EXEC);
	__builtin___clear_cache(area + 3 * PAGE, area + 4 * PAGE);
	printf("code made at run time: %ld\n", made());
	wrong("read-only", area + 4 * PAGE, 2 * PAGE, PROT_READ);
	fflush(stdout);
	if (argc > 1 && strcmp(argv[1], "write") == 0)
		area[5 * PAGE] = 'x'; /* SIGSEGV */
	if (argc > 1 && strcmp(argv[1], "exec") == 0)
		((void (*)(void))(area + 6 * PAGE))(); /* SIGSEGV */
	if (argc > 1 && strcmp(argv[1], "code") == 0)
		area[3 * PAGE] = 'x'; /* SIGSEGV */
	return 5;
}
