/* The floating-point and vector registers are the program's: a call must not change them. */
#define _GNU_SOURCE
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define WIDTH 32 /* bytes: AVX's; the other machine uses half of each */

static unsigned char before[32][WIDTH] __attribute__((aligned(32))),
	after[32][WIDTH] __attribute__((aligned(32)));

#ifdef __x86_64__
#define COUNT 16
#define EACH(X, to) \
	X(0, to)    \
	X(1, to)    \
	X(2, to)    \
	X(3, to)    \
	X(4, to)    \
	X(5, to)    \
	X(6, to)    \
	X(7, to) X(8, to) X(9, to) X(10, to) X(11, to) X(12, to) X(13, to) X(14, to) X(15, to)
#define SSE_LOAD(n, a)	"movdqa " #n "*32(%[" #a "]), %%xmm" #n "\n"
#define SSE_STORE(n, a) "movdqa %%xmm" #n ", " #n "*32(%[" #a "])\n"
#define AVX_LOAD(n, a)	"vmovdqa " #n "*32(%[" #a "]), %%ymm" #n "\n"
#define AVX_STORE(n, a) "vmovdqa %%ymm" #n ", " #n "*32(%[" #a "])\n"

static int width(void)
{
	return __builtin_cpu_supports("avx") ? 32 : 16;
}

static long call(long number, long a, long b, long c)
{
	long ret = number;

	if (width() == 32)
		asm volatile(EACH(AVX_LOAD, in) "syscall\n" EACH(AVX_STORE, out)
			     : "+a"(ret)
			     : [in] "r"(before), [out] "r"(after), "D"(a), "S"(b), "d"(c)
			     : "rcx", "r11", "memory");
	else
		asm volatile(EACH(SSE_LOAD, in) "syscall\n" EACH(SSE_STORE, out)
			     : "+a"(ret)
			     : [in] "r"(before), [out] "r"(after), "D"(a), "S"(b), "d"(c)
			     : "rcx", "r11", "memory");
	return ret;
}
#else
#define COUNT	 32
#define LOAD(n)	 "ldr q" #n ", [%[in], #" #n "*32]\n"
#define STORE(n) "str q" #n ", [%[out], #" #n "*32]\n"
/* clang-format off */
#define EACH(X) \
	X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11) X(12) X(13) X(14) X(15) \
	X(16) X(17) X(18) X(19) X(20) X(21) X(22) X(23) X(24) X(25) X(26) X(27) X(28) X(29) X(30) X(31)
/* clang-format on */

static int width(void)
{
	return 16;
}

static long call(long number, long a, long b, long c)
{
	register long x8 asm("x8") = number;
	register long x0 asm("x0") = a;
	register long x1 asm("x1") = b;
	register long x2 asm("x2") = c;

	asm volatile(EACH(LOAD) "svc #0\n" EACH(STORE)
		     : "+r"(x0)
		     : [in] "r"(before), [out] "r"(after), "r"(x8), "r"(x1), "r"(x2)
		     : "memory");
	return x0;
}
#endif

static void check(const char *what, long number, long a, long b, long c)
{
	int bad = 0;

	for (int i = 0; i < COUNT; i++)
		for (int j = 0; j < WIDTH; j++)
			before[i][j] = i * 32 + j + number;
	memset(after, 0, sizeof(after));
	call(number, a, b, c);
	for (int i = 0; i < COUNT; i++)
		bad += memcmp(before[i], after[i], width()) != 0;
	printf("%s: %d registers changed\n", what, bad);
}

int main(void)
{
	static char text[] = "a line of text, long enough for a fast copy\n";

	check("getpid", SYS_getpid, 0, 0, 0);
	check("an unknown number", 9999, 0, 0, 0);
	check("write", SYS_write, 1, (long)text, sizeof(text) - 1);
	check("write, EFAULT", SYS_write, 1, 16, 1000);
	check("getrandom", SYS_getrandom, (long)(before + 31), 0, 0);
	check("uname", SYS_uname, (long)(after + 20), 0, 0);
	printf("%.10f %.10f\n", sin(1.0), sqrt(2.0));
	return 0;
}
