/* Robust lists: what a thread held when it died is marked, and one that waits for it is woken. */
#define _GNU_SOURCE
#include <stddef.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include "futex.h"
#include "outcome.h"

struct node {
	struct node *next;
	volatile uint32_t word;
};

struct head {
	struct node *next;
	long offset;
	struct node *pending;
};

static struct node *shared;
static struct head head;

static long set_list(const void *list, size_t size)
{
	return syscall(SYS_set_robust_list, list, size);
}

/* The child holds some of the locks, as its list says, and ends somehow. */
static void dies(const char *what, void (*end)(uint32_t tid), int waiters)
{
	pid_t pid;

	memset(shared, 0, 4096);
	for (int i = 0; i < 4; i++)
		shared[i].word = 0x12345; /* somebody else's */
	pid = fork();
	if (pid == 0) {
		uint32_t tid = syscall(SYS_gettid);

		head.offset = offsetof(struct node, word);
		head.next = &shared[0];
		shared[0].next = &shared[1];
		shared[1].next = (struct node *)&head;
		head.pending = &shared[2];
		shared[0].word = tid | (waiters ? FUTEX_WAITERS : 0);
		shared[2].word = tid;
		if (set_list(&head, sizeof(head)) < 0)
			_exit(1);
		shared[5].word = tid;
		futex(&shared[5].word, FUTEX_WAKE, 1, NULL, NULL, 0);
		end(tid);
		_exit(0);
	}
	while (!shared[5].word)
		futex(&shared[5].word, FUTEX_WAIT, 0, NULL, NULL, 0);
	if (waiters) {
		uint32_t held = shared[5].word | FUTEX_WAITERS;
		struct timespec t = { 8, 0 };
		long ret = futex(&shared[0].word, FUTEX_WAIT, held, &t, NULL, 0);

		printf("the one who waits is woken: %d\n", ret == 0 || errno == EAGAIN);
	}
	waitpid(pid, NULL, 0);
	printf("%s: %s%s%s, not its own: %s, pending: %s, not in the list: %s\n", what,
	       shared[0].word & FUTEX_OWNER_DIED ? "owner died" : "not marked",
	       shared[0].word & FUTEX_WAITERS ? ", waiters" : "",
	       shared[0].word & FUTEX_TID_MASK ? ", a thread's" : "",
	       shared[1].word == 0x12345 ? "as it was" : "?",
	       shared[2].word == FUTEX_OWNER_DIED ? "owner died" : "not marked",
	       shared[3].word == 0x12345 ? "as it was" : "?");
}

static void by_exit(uint32_t tid)
{
	(void)tid;
	sleep_ms(20);
}

static void by_signal(uint32_t tid)
{
	sleep_ms(20);
	syscall(SYS_kill, tid, 9);
}

static void by_exec(uint32_t tid)
{
	(void)tid;
	execl("/proc/self/exe", "robust", "nothing", (char *)NULL);
	char path[4096] = "";
	if (readlink("/proc/self/exe", path, sizeof(path) - 1) > 0)
		execl(path, "robust", "nothing", (char *)NULL);
}

/* Lists that lead nowhere or never end do not harm anyone. */
static void circle(uint32_t tid)
{
	shared[1].next = &shared[0];
	shared[0].word = tid;
}

static void to_nowhere(uint32_t tid)
{
	(void)tid;
	shared[0].next = (struct node *)16;
}

static void to_the_kernel(uint32_t tid)
{
	(void)tid;
	head.next = (struct node *)0xffff888000000000;
}

int main(int argc, char **argv)
{
	struct head *got = NULL;
	size_t size = 0;

	(void)argv;
	if (argc > 1)
		return 0;
	shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	dies("exit", by_exit, 0);
	dies("exit, one waits", by_exit, 1);
	dies("killed, one waits", by_signal, 1);
	dies("exec", by_exec, 0);
	dies("a circle", circle, 0);
	dies("a list to nowhere", to_nowhere, 0);
	dies("a list into the kernel", to_the_kernel, 0);

	say("a wrong size", set_list(&head, 16));
	say("an address is not looked at", set_list((void *)16, sizeof(head)));
	say("get", syscall(SYS_get_robust_list, 0, &got, &size));
	printf("the same: %d, %zu bytes\n", got == (void *)16, size);
	say("a process that is not there", syscall(SYS_get_robust_list, 0x3fffffff, &got, &size));
	say("nowhere to put it", syscall(SYS_get_robust_list, 0, 16, &size));
	say("nowhere to put the size", syscall(SYS_get_robust_list, 0, &got, 16));
	set_list(NULL, sizeof(head));
	return 0;
}
