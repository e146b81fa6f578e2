/* Thread-local storage: with a value, without one, aligned, and errno itself. */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static __thread int with_value = 42;
static __thread long without_value;
#ifdef __GLIBC__
#define ALIGN 64
#define LARGE 100000
#else
#define ALIGN 16
#define LARGE 20 /* musl needs mmap(2) for more */
#endif

static __thread char aligned[ALIGN] __attribute__((aligned(ALIGN)));
static __thread char large[LARGE];
__thread int other = 7;

int main(void)
{
	printf("%d %ld %d %d %d\n", with_value, without_value, other, aligned[ALIGN - 1],
	       large[LARGE - 1]);
	printf("aligned: %d\n", (uintptr_t)aligned % ALIGN == 0);
	with_value++;
	without_value--;
	memset(large, 'x', sizeof(large));
	printf("%d %ld %c%c\n", with_value, without_value, large[0], large[LARGE - 1]);
	printf("%zd, ", write(-1, "", 1));
	printf("errno is EBADF: %d\n", errno == EBADF);
	return 0;
}
