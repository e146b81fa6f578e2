/*
 * End the virtual machine from a program that may use I/O ports, leaving a status behind: QEMU's
 * isa-debugcon at 0xe9 keeps each byte, isa-debug-exit at 0xf4 ends QEMU.
 */
#include <sys/syscall.h>
#include <unistd.h>

#define STATUS_PORT 0xe9
#define EXIT_PORT   0xf4

static inline void machine_stop(const char *text)
{
	if (syscall(__NR_ioperm, STATUS_PORT, 1, 1) < 0 ||
	    syscall(__NR_ioperm, EXIT_PORT, 4, 1) < 0)
		return;
	while (*text)
		asm volatile("outb %b0, %w1" : : "a"(*text++), "Nd"(STATUS_PORT));
	asm volatile("outl %0, %w1" : : "a"(0), "Nd"(EXIT_PORT));
}
