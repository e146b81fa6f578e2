/*
 * Every way for a program to die by its own hand: `faults KIND` does it, `faults` lists the kinds.
 * The kernel must end the program with the signal given here, and go on. QEMU knows a little less
 * than a real machine; where that shows, the list says so.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct fault {
	const char *kind;
	const char *what; /* and how it ends */
	void (*commit)(void);
};

#include <arch_faults.h> /* the kinds that take an instruction of this machine */

extern const char return_instruction[], return_instruction_end[];

#define KERNEL_ADDRESS	 0xffffffff80100000
#define UNMAPPED_ADDRESS 0x1000000000

static unsigned char data[64] __attribute__((aligned(64)));
static volatile unsigned long zero; /* the compiler must not know */

static void *at(unsigned long address)
{
	return (void *)(address + zero);
}

static void read_from(unsigned long address)
{
	(void)*(volatile char *)at(address);
}

static void write_to(const volatile void *address)
{
	*(volatile char *)at((unsigned long)address) = 1;
}

static void call(const void *address)
{
	((void (*)(void))at((unsigned long)address))();
}

static void null(void)
{
	read_from(0);
}

static void null_write(void)
{
	write_to(NULL);
}

static void null_call(void)
{
	call(NULL);
}

static void unmapped(void)
{
	read_from(UNMAPPED_ADDRESS);
}

static void kernel(void)
{
	read_from(KERNEL_ADDRESS);
}

static void kernel_write(void)
{
	write_to((void *)KERNEL_ADDRESS);
}

static void kernel_call(void)
{
	call((void *)KERNEL_ADDRESS);
}

static void rodata(void)
{
	write_to(return_instruction);
}

static void text(void)
{
	write_to((void *)text);
}

static void noexec_data(void)
{
	memcpy(data, return_instruction, return_instruction_end - return_instruction);
	call(data);
}

static void noexec_stack(void)
{
	unsigned char code[64] __attribute__((aligned(64)));

	memcpy(code, return_instruction, return_instruction_end - return_instruction);
	call(code);
}

static int overflow_from(int depth)
{
	volatile char page[4096];

	page[0] = depth;
	return zero ? 0 : overflow_from(depth + 1) + page[0];
}

static void overflow(void)
{
	overflow_from(0);
}

static const struct fault faults[] = {
	{ "null", "read address 0: SIGSEGV", null },
	{ "null-write", "write to address 0: SIGSEGV", null_write },
	{ "null-call", "jump to address 0: SIGSEGV", null_call },
	{ "unmapped", "read where nothing is mapped: SIGSEGV", unmapped },
	{ "kernel", "read the kernel's memory: SIGSEGV", kernel },
	{ "kernel-write", "write to the kernel's memory: SIGSEGV", kernel_write },
	{ "kernel-call", "jump into the kernel: SIGSEGV", kernel_call },
	{ "rodata", "write to a constant: SIGSEGV", rodata },
	{ "text", "write to code: SIGSEGV", text },
	{ "noexec", "run data: SIGSEGV", noexec_data },
	{ "noexec-stack", "run code on the stack: SIGSEGV", noexec_stack },
	{ "overflow", "use up the stack: SIGSEGV", overflow },
	ARCH_FAULTS,
};

#define COUNT (sizeof(faults) / sizeof(faults[0]))

int main(int argc, char **argv)
{
	if (argc != 2) {
		dprintf(STDOUT_FILENO, "usage: faults KIND\n");
		for (unsigned int i = 0; i < COUNT; i++)
			dprintf(STDOUT_FILENO, "  %-20s%s\n", faults[i].kind, faults[i].what);
		return 0;
	}
	for (unsigned int i = 0; i < COUNT; i++) {
		if (strcmp(argv[1], faults[i].kind) != 0)
			continue;
		dprintf(STDOUT_FILENO, "%s: %s\n", faults[i].kind, faults[i].what);
		faults[i].commit();
		dprintf(STDOUT_FILENO, "%s: still alive\n", faults[i].kind);
		return 0;
	}
	dprintf(STDERR_FILENO, "faults: no kind %s; faults alone lists them\n", argv[1]);
	return 2;
}
