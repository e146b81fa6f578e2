/*
 * Code on the stack, in data, on the heap: it runs where the ELF file asked for it, on the stack
 * alone.
 */
#define _GNU_SOURCE
#include "probe.h"

#ifdef __x86_64__
static const unsigned char code[] = { 0xb8, 77, 0, 0, 0, 0xc3 }; /* mov eax, 77; ret */
#else
static const unsigned int code[] = { 0x528009a0, 0xd65f03c0 }; /* mov w0, #77; ret */
#endif

static char data[64] __attribute__((aligned(64)));

static int run(void *at)
{
	int (*made)(void) = (int (*)(void))at;

	memcpy(at, code, sizeof(code));
	__builtin___clear_cache((char *)at, (char *)at + 64);
	return made();
}

static int on_stack(void)
{
	char space[64] __attribute__((aligned(64)));

	return run(space);
}

static int on_heap(void)
{
	return run(malloc(64));
}

static int in_data(void)
{
	return run(data);
}

static int in_mapping(void)
{
	return run(map(PAGE, RW, MAP_PRIVATE));
}

static int in_executable_mapping(void)
{
	return run(map(PAGE, RW | PROT_EXEC, MAP_PRIVATE));
}

int main(void)
{
	say("stack: %s\n", ended(in_child(on_stack)));
	say("heap: %s\n", ended(in_child(on_heap)));
	say("data: %s\n", ended(in_child(in_data)));
	say("mapping: %s\n", ended(in_child(in_mapping)));
	say("executable mapping: %s\n", ended(in_child(in_executable_mapping)));
	return 0;
}
