/* Two threads that make the kernel panic at the same time (call 500 of the test build). */
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SELFTEST_READ_NULL 9

static int ready;

static void *panic(void *arg)
{
	__atomic_add_fetch(&ready, 1, __ATOMIC_SEQ_CST);
	while (__atomic_load_n(&ready, __ATOMIC_SEQ_CST) < 2)
		;
	syscall(500, SELFTEST_READ_NULL, 0);
	return arg;
}

int main(void)
{
	pthread_t other;

	pthread_create(&other, NULL, panic, NULL);
	panic(NULL);
	return 1;
}
