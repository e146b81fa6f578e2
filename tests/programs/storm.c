/*
 * Many calls with odd numbers and arguments, the same ones every time. The kernel must answer each
 * with a result or an errno, leave every other register as it was, and live. No C library: the
 * calls spoil what it relies on.
 */
#include <asm/unistd.h>

#define PAGE  4096UL
#define ARENA (16 * PAGE) /* the heap: nothing of the program's own is there */

static unsigned long arena;

#ifdef __x86_64__
static const short numbers[] = { 1,   10,  12,	16,  20,  39,  63,  89, 110,
				 158, 186, 218, 262, 267, 273, 302, 318 };
#define TASK_SIZE 0x7ffffffff000UL

/* the number, the arguments, and what a call must keep */
#define REGISTERS "rax, rdi, rsi, rdx, r10, r8, r9, rbx, rbp, r12, r13, r14, r15"
#define COUNT	  13
#define RESULT	  0

__asm__("make_call:\n"
	".irp reg, rbx, rbp, r12, r13, r14, r15\n"
	"	push	%\\reg\n"
	".endr\n"
	".set at, 0\n"
	".irp reg, " REGISTERS "\n"
	"	movq	before + at(%rip), %\\reg\n"
	"	.set at, at + 8\n"
	".endr\n"
	"	syscall\n"
	".set at, 0\n"
	".irp reg, " REGISTERS "\n"
	"	movq	%\\reg, after + at(%rip)\n"
	"	.set at, at + 8\n"
	".endr\n"
	".irp reg, r15, r14, r13, r12, rbp, rbx\n"
	"	pop	%\\reg\n"
	".endr\n"
	"	ret\n"
	".globl _start\n"
	"_start:	call	storm\n");
#else
static const short numbers[] = {
	29, 64, 66, 78, 79, 96, 99, 160, 172, 173, 178, 214, 226, 261, 278
};
#define TASK_SIZE (1UL << 48)

#define REGISTERS                                                                                \
	"8, 0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, " \
	"24, 25, "                                                                               \
	"26, 27, 28, 29"
#define COUNT  30
#define RESULT 1

__asm__("make_call:\n"
	"	stp	x29, x30, [sp, #-96]!\n"
	"	stp	x19, x20, [sp, #16]\n"
	"	stp	x21, x22, [sp, #32]\n"
	"	stp	x23, x24, [sp, #48]\n"
	"	stp	x25, x26, [sp, #64]\n"
	"	stp	x27, x28, [sp, #80]\n"
	"	adrp	x30, before\n"
	"	add	x30, x30, :lo12:before\n"
	".irp n, " REGISTERS "\n"
	"	ldr	x\\n, [x30], #8\n"
	".endr\n"
	"	svc	#0\n"
	"	adrp	x30, after\n"
	"	add	x30, x30, :lo12:after\n"
	".irp n, " REGISTERS "\n"
	"	str	x\\n, [x30], #8\n"
	".endr\n"
	"	ldp	x19, x20, [sp, #16]\n"
	"	ldp	x21, x22, [sp, #32]\n"
	"	ldp	x23, x24, [sp, #48]\n"
	"	ldp	x25, x26, [sp, #64]\n"
	"	ldp	x27, x28, [sp, #80]\n"
	"	ldp	x29, x30, [sp], #96\n"
	"	ret\n"
	".globl _start\n"
	"_start:	bl	storm\n");
#endif

void make_call(void);
unsigned long before[COUNT], after[COUNT];

static long call(long number, long a, long b, long c)
{
	before[0] = number;
	before[1] = a;
	before[2] = b;
	before[3] = c;
	make_call();
	return after[RESULT];
}

static unsigned long random_number(void)
{
	static unsigned long x = 88172645463325252; /* xorshift */

	x ^= x << 13;
	x ^= x >> 7;
	return x ^= x << 17;
}

static unsigned long odd_number(void)
{
	/* clang-format off */
	static const unsigned long odd[] = {
		0, 1, 2, 3, 4, 7, 8, 15, 16, 17, 24, 63, 64, 65, 100, 255, 256, 390, 1024, 1025, 2048,
		PAGE - 1, PAGE, PAGE + 1, 0x5401, 0x5413, 0x1001, 0x1003, 0x1004, 0x10000, 0x7ffff000,
		0x7fffffff, 1UL << 31, 0xffffff9c, 0xffffffff, 1UL << 32, 1UL << 36, TASK_SIZE - 1,
		TASK_SIZE, TASK_SIZE + 1, 1UL << 56, (1UL << 63) - 1, 1UL << 63, 0xffff000000000000,
		0xffff800000000000, 0xffff888000000000, 0xffffffff80100000, -PAGE, -100UL, -1UL,
	};
	/* clang-format on */

	switch (random_number() % 4) {
	case 0:
		return random_number() >> random_number() % 64;
	case 1:
		return arena + random_number() % ARENA;
	case 2:
		return arena + (1 + random_number() % 17) * PAGE - random_number() % 9;
	}
	return odd[random_number() % (sizeof(odd) / sizeof(odd[0]))];
}

/* Not to be tried: what ends the program, takes it apart, makes another one, or waits. */
static const short never[] = {
	__NR_exit,
	__NR_exit_group,
	__NR_rt_sigreturn,
	__NR_clone,
	__NR_clone3,
	__NR_execve,
	__NR_execveat,
	__NR_kill,
	__NR_tkill,
	__NR_tgkill,
	__NR_rt_sigqueueinfo,
	__NR_rt_tgsigqueueinfo,
	__NR_setitimer,
	__NR_timer_settime,
	__NR_prlimit64,
	__NR_setrlimit,
	__NR_munmap,
	__NR_mremap,
	__NR_mprotect,
	__NR_mmap,
	__NR_madvise,
	__NR_close,
	__NR_close_range,
	__NR_dup3,
	__NR_read,
	__NR_readv,
	__NR_pread64,
	__NR_preadv,
	__NR_ppoll,
	__NR_pselect6,
	__NR_futex,
	__NR_nanosleep,
	__NR_clock_nanosleep,
	__NR_rt_sigsuspend,
	__NR_rt_sigtimedwait,
	__NR_ioctl,
	__NR_sched_setscheduler,
	__NR_sched_setattr,
	__NR_pipe2,
#ifdef __x86_64__
	__NR_fork,
	__NR_vfork,
	__NR_pause,
	__NR_pipe,
	__NR_poll,
	__NR_select,
	__NR_alarm,
	__NR_dup2,
#endif
};

/*
 * And to say something (as the lessons do, and any descriptor may), or to ask for more memory than
 * there is.
 */
static int leave_out(unsigned int number)
{
	unsigned long first = before[1], second = before[2];

	for (unsigned int i = 0; i < sizeof(never) / sizeof(never[0]); i++)
		if (number == (unsigned int)never[i])
			return 1;
	return (number >= 460 && number < 600) ||
	       ((number == __NR_write || number == __NR_writev) && (unsigned int)first < 1024 &&
		second < TASK_SIZE) ||
	       (number == __NR_brk && first > arena + ARENA && first < TASK_SIZE);
}

static void say(const char *text)
{
	long n = 0;

	while (text[n])
		n++;
	call(__NR_write, 1, (long)text, n);
}

static int one_call(void)
{
	before[0] = numbers[random_number() % (sizeof(numbers) / sizeof(numbers[0]))];
	if (random_number() % 2)
		before[0] = random_number() % 600;
	if (random_number() % 8 == 0)
		before[0] |= random_number() << 32;
	for (int i = 1; i < COUNT; i++)
		before[i] = i <= 6 ? odd_number() : random_number();
	if (leave_out(before[0]))
		return 0;
	make_call();
	for (int i = 0; i < COUNT; i++)
		if (i != RESULT && before[i] != after[i])
			return -1;
	return after[RESULT] >> 63 && after[RESULT] < -4095UL ? -1 : 0;
}

__attribute__((used)) static void storm(void)
{
	arena = call(__NR_brk, 0, 0, 0);
	for (int i = 0; i < 30000; i++) {
		if (i % 64 == 0)
			call(__NR_brk, arena + ARENA, 0, 0);
		if (one_call()) {
			say("a call changed a register, or its result is no result\n");
			call(__NR_exit_group, 1, 0, 0);
		}
	}
	say("calm\n");
	call(__NR_exit_group, 0, 0, 0);
}
