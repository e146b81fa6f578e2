/* Robust mutexes: who holds one and dies, as a thread, a process or by exec, leaves word of it. */
#define _GNU_SOURCE
#include <pthread.h>
#include <sys/mman.h>
#include "say.h"

static pthread_mutex_t *lock;

static const char *error(int number)
{
	return number ? error_name(number) : "ok";
}

static void *dies(void *unused)
{
	pthread_mutex_lock(lock);
	return unused;
}

static int process_dies(void)
{
	pthread_mutex_lock(lock);
	kill(getpid(), SIGKILL);
	return 1;
}

static int process_exits(void)
{
	pthread_mutex_lock(lock);
	return 5;
}

static int process_executes(void)
{
	pthread_mutex_lock(lock);
	execl(self(), "robust", "executed", NULL);
	return 1;
}

static void taken_over(const char *what)
{
	say("%s: %s", what, error(pthread_mutex_lock(lock)));
	say(", consistent %s", error(pthread_mutex_consistent(lock)));
	say(", unlock %s", error(pthread_mutex_unlock(lock)));
	say(", lock %s", error(pthread_mutex_lock(lock)));
	say(", unlock %s\n", error(pthread_mutex_unlock(lock)));
}

int main(int argc, char **argv)
{
	pthread_mutexattr_t attributes;
	pthread_t thread;
	int gate[2];
	pid_t pid;

	if (argc > 1)
		return argv[1][0] != 'e';
	lock = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pthread_mutexattr_init(&attributes);
	pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
	pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
	pthread_mutex_init(lock, &attributes);

	pthread_create(&thread, NULL, dies, NULL);
	pthread_join(thread, NULL);
	taken_over("a thread ended");
	in_child(process_dies);
	taken_over("a process was killed");
	in_child(process_exits);
	taken_over("a process ended");
	in_child(process_executes);
	taken_over("a process executed");

	/* Somebody waits for it when the owner dies. */
	must(pipe(gate));
	pid = must(fork());
	if (pid == 0) {
		pthread_mutex_lock(lock);
		must(write(gate[1], "", 1));
		for (int i = 0; i < 200; i++)
			sched_yield();
		_exit(0);
	}
	must(read(gate[0], &(char){ 0 }, 1));
	taken_over("while we waited");
	wait_for(pid);

	in_child(process_exits);
	say("not made consistent: %s", error(pthread_mutex_lock(lock)));
	say(", unlock %s", error(pthread_mutex_unlock(lock)));
	say(", lock %s\n", error(pthread_mutex_lock(lock)));
	return 0;
}
