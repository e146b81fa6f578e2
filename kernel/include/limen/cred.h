/*
 * Who a task acts as: credentials(7).  Each task has its own copy; only the task itself changes it,
 * under tasklist_lock, so that others may read it with that lock held.
 *
 * Capabilities are coarser than Linux's: a task has all of them while its effective uid is 0.
 */
#pragma once

#include <limen/list.h>

typedef u32 uid_t;
typedef u32 gid_t;

#define NGROUPS_MAX 65536

/*
 * group_info - supplementary groups in rising order; never changed, shared by those who inherit it.
 */
struct group_info {
	u32 count; /* atomic: references */
	u32 ngroups;
	gid_t gid[];
};

struct cred {
	uid_t uid, euid, suid, fsuid;
	gid_t gid, egid, sgid, fsgid;
	struct group_info *groups; /* NULL: none */
};

/* user_struct - what is counted for all tasks of a real user id. */
struct user_struct {
	struct list_head list; /* user.c's */
	u32 count; /* atomic: references */
	uid_t uid;
	u32 processes; /* atomic: tasks, RLIMIT_NPROC */
	u32 sigqueued; /* atomic: queued signals, RLIMIT_SIGPENDING */
	u32 pipe_bufs; /* atomic: pages that its pipes may hold: fs.pipe-user-pages-soft */
};

extern struct user_struct *const init_user; /* root */
/* find_user() - with a reference; NULL: memory is out. */
struct user_struct *find_user(uid_t uid);

/* get_user_struct(), put_user_struct() - take and give back a reference.  Any context. */
void get_user_struct(struct user_struct *user);
void put_user_struct(struct user_struct *user);

/* capable() - may the current task do what only root may? */
bool capable(void);
/* in_groups() - is @gid among the current task's supplementary groups? */
bool in_groups(gid_t gid);
/* get_groups(), put_groups() - a reference that @cred has; NULL is nothing.  Any context. */
void get_groups(const struct cred *cred);
void put_groups(struct group_info *groups);
