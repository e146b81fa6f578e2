/* Threads: what they return, join, detach, their stacks, their own data and its destructors. */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <sys/syscall.h>
#include "say.h"

static pthread_key_t keys[3];
static __thread int own = 7;
static __thread char own_zero[5000];
static int destroyed, order[8], rounds;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static int once_ran, detached_ran;

static const char *error(int number)
{
	return number ? error_name(number) : "ok";
}

static void destroy(void *value)
{
	order[destroyed++ % 8] = (intptr_t)value;
	if ((intptr_t)value == 1 && rounds++ < 2) /* set again: called again */
		pthread_setspecific(keys[0], value);
}

static void runs_once(void)
{
	once_ran++;
	sched_yield();
}

static void *with_data(void *number)
{
	pthread_once(&once, runs_once);
	own += (intptr_t)number;
	own_zero[4999] += (intptr_t)number;
	for (int i = 0; i < 100; i++)
		sched_yield();
	return (void *)(intptr_t)(own * 100 + own_zero[4999] + once_ran * 10000);
}

static void *with_keys(void *unused)
{
	pthread_setspecific(keys[0], (void *)1);
	pthread_setspecific(keys[1], (void *)2);
	pthread_setspecific(keys[2], NULL);
	pthread_exit(unused);
}

static void *uses_stack(void *kib)
{
	volatile char big[200 << 10];

	for (unsigned long i = 0; i < sizeof(big); i += 512)
		big[i] = i;
	return kib;
}

static void *overflows(void *unused)
{
	volatile char big[2 << 20];

	for (long i = sizeof(big) - 1; i >= 0; i -= 512)
		big[i] = i;
	return unused;
}

static void *is_detached(void *unused)
{
	__atomic_store_n(&detached_ran, 1, __ATOMIC_RELEASE);
	return unused;
}

__attribute__((unused)) static void *joins_itself(void *unused)
{
	say("joins itself: %s\n", error(pthread_join(pthread_self(), NULL)));
	return unused;
}

static void *tid(void *unused)
{
	(void)unused;
	return (void *)syscall(SYS_gettid);
}

static int guard(void)
{
	pthread_attr_t attributes;
	pthread_t thread;

	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, 256 << 10);
	pthread_create(&thread, &attributes, overflows, NULL);
	pthread_join(thread, NULL);
	return 0;
}

int main(void)
{
	pthread_t threads[10];
	pthread_attr_t attributes;
	intptr_t sum = 0;
	void *answer;

	for (intptr_t i = 0; i < 10; i++)
		pthread_create(&threads[i], NULL, with_data, (void *)i);
	for (int i = 0; i < 10; i++) {
		pthread_join(threads[i], &answer);
		sum += (intptr_t)answer;
	}
	say("sum %ld, ours %d %d, once %d\n", (long)sum, own, own_zero[4999], once_ran);

	for (int i = 0; i < 3; i++)
		pthread_key_create(&keys[i], destroy);
	pthread_create(&threads[0], NULL, with_keys, (void *)44);
	pthread_join(threads[0], &answer);
	say("exit %ld, destructors: %d:", (long)answer, destroyed);
	for (int i = 0; i < destroyed; i++)
		say(" %d", order[i]);
	say("\n");

	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, 256 << 10);
	pthread_create(&threads[0], &attributes, uses_stack, (void *)256);
	pthread_join(threads[0], &answer);
	say("a stack of %ld KiB is enough\n", (long)answer);
	say("and it ends: %s\n", ended(in_child(guard)));

#ifdef __GLIBC__ /* musl waits for ever */
	pthread_create(&threads[0], NULL, joins_itself, NULL);
	pthread_join(threads[0], NULL);
#endif
	pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	pthread_create(&threads[0], &attributes, is_detached, NULL);
	while (!__atomic_load_n(&detached_ran, __ATOMIC_ACQUIRE))
		sched_yield();
	say("a detached one has run\n");
	pthread_create(&threads[0], NULL, tid, NULL);
	pthread_join(threads[0], &answer);
	say("a tid of its own: %s", yes((long)answer != getpid() && (long)answer > 0));
	while (syscall(SYS_tgkill, getpid(), answer, 0) == 0)
		sched_yield(); /* join may return a little before the kernel has done with it */
	say(", gone: %s\n", error_name(errno));
	return 0;
}
