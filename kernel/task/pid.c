/* <limen/pid.h>: the numbers of tasks, process groups and sessions. */
#include <limen/errno.h>
#include <limen/mm.h>
#include <limen/sched.h>

#define HASH_SIZE 512
#define RESERVED  300 /* numbers that are not given out again after PID_MAX, as on Linux */

spinlock_t tasklist_lock = SPIN_LOCK_UNLOCKED;

static spinlock_t map_lock = SPIN_LOCK_UNLOCKED; /* interrupts off; guards the two below */
static u64 used[PID_MAX / 64] = { 1 }; /* number 0 is nobody's */
static pid_t last;
static struct list_head hash[HASH_SIZE]; /* tasklist_lock */

static struct list_head *bucket(pid_t nr)
{
	struct list_head *head = &hash[(u32)nr % HASH_SIZE];

	if (!head->next)
		INIT_LIST_HEAD(head);
	return head;
}

/* The first free number from @from on, below PID_MAX; 0: none. */
static pid_t find_free(pid_t from)
{
	for (int word = from / 64; word < PID_MAX / 64; word++) {
		u64 free = ~used[word];

		if (word == from / 64)
			free &= -1UL << from % 64;
		if (free)
			return word * 64 + __builtin_ctzl(free);
	}
	return 0;
}

static pid_t number_get(void)
{
	unsigned long flags = spin_lock_irqsave(&map_lock);
	pid_t nr = find_free(last + 1);

	if (!nr)
		nr = find_free(RESERVED);
	if (nr) {
		used[nr / 64] |= 1UL << nr % 64;
		last = nr;
	}
	spin_unlock_irqrestore(&map_lock, flags);
	return nr;
}

static void number_put(pid_t nr)
{
	unsigned long flags = spin_lock_irqsave(&map_lock);

	used[nr / 64] &= ~(1UL << nr % 64);
	spin_unlock_irqrestore(&map_lock, flags);
}

struct pid *alloc_pid(void)
{
	struct pid *pid = kmalloc(sizeof(*pid));

	if (!pid)
		return ERR_PTR(-ENOMEM);
	pid->nr = number_get();
	if (!pid->nr) {
		kfree(pid);
		return ERR_PTR(-EAGAIN);
	}
	pid->count = 1;
	INIT_LIST_HEAD(&pid->hash);
	for (int type = 0; type < PIDTYPE_MAX; type++)
		INIT_LIST_HEAD(&pid->tasks[type]);
	return pid;
}

void get_pid(struct pid *pid)
{
	__atomic_add_fetch(&pid->count, 1, __ATOMIC_RELAXED);
}

void put_pid(struct pid *pid)
{
	if (!pid || __atomic_sub_fetch(&pid->count, 1, __ATOMIC_ACQ_REL))
		return;
	number_put(pid->nr);
	kfree(pid);
}

struct pid *find_pid(pid_t nr)
{
	struct pid *pid;

	list_for_each_entry(pid, bucket(nr), hash)
		if (pid->nr == nr)
			return pid;
	return NULL;
}

struct task_struct *pid_task(struct pid *pid, enum pid_type type)
{
	if (!pid || list_empty(&pid->tasks[type]))
		return NULL;
	return list_first_entry(&pid->tasks[type], struct task_struct, pid_links[type]);
}

struct task_struct *find_task_by_pid(pid_t nr)
{
	return pid_task(find_pid(nr), PIDTYPE_PID);
}

struct task_struct *get_task_by_pid(pid_t nr)
{
	unsigned long flags = spin_lock_irqsave(&tasklist_lock);
	struct task_struct *task = find_task_by_pid(nr);

	if (task)
		get_task_struct(task);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return task;
}

static struct pid **pid_slot(struct task_struct *task, enum pid_type type)
{
	return type == PIDTYPE_PID ? &task->thread_pid : &task->signal->pids[type];
}

/* A pid is in the hash, which has a reference, as long as it names anything. */
void attach_pid(struct task_struct *task, enum pid_type type, struct pid *pid)
{
	if (list_empty(&pid->hash)) {
		list_add(&pid->hash, bucket(pid->nr));
		get_pid(pid);
	}
	list_add_tail(&task->pid_links[type], &pid->tasks[type]);
	*pid_slot(task, type) = pid;
}

void detach_pid(struct task_struct *task, enum pid_type type)
{
	struct pid *pid = *pid_slot(task, type);

	list_del(&task->pid_links[type]);
	*pid_slot(task, type) = NULL;
	for (int t = 0; t < PIDTYPE_MAX; t++)
		if (!list_empty(&pid->tasks[t]))
			return;
	list_del(&pid->hash);
	INIT_LIST_HEAD(&pid->hash);
	put_pid(pid);
}

void change_pid(struct task_struct *task, enum pid_type type, struct pid *pid)
{
	get_pid(pid); /* it must not go away when it is the one that is left */
	detach_pid(task, type);
	attach_pid(task, type, pid);
	put_pid(pid);
}
