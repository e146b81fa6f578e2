/* What a call stores into an int is there at once: another thread never sees half of it. */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <sys/ioctl.h>
#include "say.h"

#define BYTES 0x1010 /* both of its bytes that are not 0 can be missing */

static volatile int stored, looking, stop;
static long halves;

static void *look(void *arg)
{
	while (!stop) {
		int seen = stored;

		looking = 1;
		halves += seen != 0 && seen != BYTES;
	}
	return arg;
}

int main(void)
{
	static char bytes[BYTES];
	pthread_t thread;
	int fds[2], rounds = 200000;
	cpu_set_t cpus;

	must(sched_getaffinity(0, sizeof(cpus), &cpus));
	if (CPU_COUNT(&cpus) == 1)
		rounds = 1000; /* nobody looks meanwhile */
	must(pipe(fds));
	must(write(fds[1], bytes, BYTES));
	pthread_create(&thread, NULL, look, NULL);
	while (!looking)
		;
	for (int i = 0; i < rounds; i++) {
		stored = 0;
		must(ioctl(fds[0], FIONREAD, &stored));
	}
	stop = 1;
	pthread_join(thread, NULL);
	say("half of it: %s\n", halves ? "seen" : "never");
	return 0;
}
