/* What only x86_64's vDSO has: time(2) and getcpu(2). */
#include <limen/clocks.h>
#include <limen/compiler.h>
#include <limen/timer.h>
#include <asm/unistd.h>
#include <arch.h>

/* The descriptor whose limit is the CPU's number, as on Linux: LSL reads it in user mode. */
#define CPU_NUMBER_SELECTOR (15 << 3 | 3)

int __vdso_clock_gettime(int id, struct timespec64 *ts);

VDSO_FUNCTION(long, time, long *t)
{
	struct timespec64 now;

	__vdso_clock_gettime(CLOCK_REALTIME, &now);
	if (t)
		*t = now.tv_sec;
	return now.tv_sec;
}

VDSO_FUNCTION(long, getcpu, u32 *cpu, u32 *node, void *unused)
{
	u32 number;
	bool ok;

	__asm__ volatile("lsl %2, %0" : "=r"(number), "=@ccz"(ok) : "r"(CPU_NUMBER_SELECTOR));
	if (!ok)
		return vdso_syscall(__NR_getcpu, (long)cpu, (long)node);
	if (cpu)
		*cpu = number & 0xfff;
	if (node)
		*node = number >> 12;
	return 0;
}
