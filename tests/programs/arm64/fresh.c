/*
 * What a new program finds in its registers: zeros. Says what else there is. With an argument, also
 * looks at what newer processors have. No C library: it would be there first.
 */
__attribute__((used)) static volatile struct {
	unsigned long general[31], nzcv;
	unsigned long vector[32 * 2];
} found;

static const char digits[] = "0123456789abcdef";

#define X0_TO_X29                                                                                \
	"0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, " \
	"24, 25, 26, 27, 28, 29"

__asm__(".globl	_start\n"
	"_start:	str	x30, [sp, #-16]!\n"
	"	adrp	x30, found\n"
	"	add	x30, x30, :lo12:found\n"
	".irp n, " X0_TO_X29 "\n"
	"	str	x\\n, [x30, #8 * \\n]\n"
	".endr\n"
	"	ldr	x0, [sp], #16\n"
	"	str	x0, [x30, #8 * 30]\n"
	"	mrs	x0, nzcv\n"
	"	str	x0, [x30, #8 * 31]\n"
	"	add	x30, x30, #8 * 32\n"
	".irp n, " X0_TO_X29 ", 30, 31\n"
	"	str	q\\n, [x30, #16 * \\n]\n"
	".endr\n"
	"	ldr	x0, [sp]\n"
	"	bl	look\n");

static long call(long number, long a, long b, long c)
{
	register long x8 __asm__("x8") = number, x0 __asm__("x0") = a;
	register long x1 __asm__("x1") = b, x2 __asm__("x2") = c;

	__asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2) : "memory");
	return x0;
}

static int failures;

static void expect_zero(const char *name, unsigned long value)
{
	char line[64], *to = line;

	if (!value)
		return;
	while (*name)
		*to++ = *name++;
	*to++ = ' ';
	for (int shift = 60; shift >= 0; shift -= 4)
		*to++ = digits[value >> shift & 15];
	*to++ = '\n';
	call(64, 1, (long)line, to - line);
	failures++;
}

#define READ(reg)                                       \
	({                                              \
		unsigned long value;                    \
		__asm__("mrs %0, " #reg : "=r"(value)); \
		value;                                  \
	})
#define DIT	   S3_3_C4_C2_5
#define SSBS	   S3_3_C4_C2_6
#define TCO	   S3_3_C4_C2_7
#define READ_(reg) READ(reg)

__attribute__((used)) static void look(long argc)
{
	for (int i = 0; i < 31; i++)
		expect_zero("general register", found.general[i]);
	for (int i = 0; i < 32 * 2; i++)
		expect_zero("vector register", found.vector[i]);
	expect_zero("nzcv", found.nzcv);
	expect_zero("fpcr", READ(fpcr));
	expect_zero("fpsr", READ(fpsr));
	expect_zero("tpidr_el0", READ(tpidr_el0));
	expect_zero("tpidrro_el0", READ(tpidrro_el0));
	if (argc > 1) {
		expect_zero("dit", READ_(DIT));
		expect_zero("ssbs", READ_(SSBS));
		expect_zero("tco", READ_(TCO));
	}
	call(94, failures != 0, 0, 0);
}
