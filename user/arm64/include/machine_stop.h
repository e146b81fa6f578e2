/*
 * End the virtual machine, leaving a status behind: Arm semihosting ("Semihosting for AArch32 and
 * AArch64"), which QEMU does for user programs too when it is started with userspace=on.
 */
#define SYS_WRITE0		    0x04
#define SYS_EXIT_EXTENDED	    0x20
#define ADP_Stopped_ApplicationExit 0x20026

static inline void semihosting(long operation, const void *parameter)
{
	register long x0 asm("x0") = operation;
	register const void *x1 asm("x1") = parameter;

	asm volatile("hlt #0xf000" : "+r"(x0) : "r"(x1) : "memory");
}

static inline void machine_stop(const char *text)
{
	const unsigned long why[2] = { ADP_Stopped_ApplicationExit, 0 };

	semihosting(SYS_WRITE0, text);
	semihosting(SYS_EXIT_EXTENDED, why);
}
