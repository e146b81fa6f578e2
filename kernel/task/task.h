/* What the files of kernel/task share. */
#pragma once

#include <limen/sched.h>

/* clone(2); the lowest byte is the child's exit signal */
#define CSIGNAL		     0x000000ffUL
#define CLONE_NEWTIME	     0x00000080UL /* clone3() only */
#define CLONE_VM	     0x00000100UL
#define CLONE_FS	     0x00000200UL
#define CLONE_FILES	     0x00000400UL
#define CLONE_SIGHAND	     0x00000800UL
#define CLONE_PIDFD	     0x00001000UL
#define CLONE_PTRACE	     0x00002000UL
#define CLONE_VFORK	     0x00004000UL
#define CLONE_PARENT	     0x00008000UL
#define CLONE_THREAD	     0x00010000UL
#define CLONE_NEWNS	     0x00020000UL
#define CLONE_SYSVSEM	     0x00040000UL
#define CLONE_SETTLS	     0x00080000UL
#define CLONE_PARENT_SETTID  0x00100000UL
#define CLONE_CHILD_CLEARTID 0x00200000UL
#define CLONE_DETACHED	     0x00400000UL
#define CLONE_UNTRACED	     0x00800000UL
#define CLONE_CHILD_SETTID   0x01000000UL
#define CLONE_NEWCGROUP	     0x02000000UL
#define CLONE_NEWUTS	     0x04000000UL
#define CLONE_NEWIPC	     0x08000000UL
#define CLONE_NEWUSER	     0x10000000UL
#define CLONE_NEWPID	     0x20000000UL
#define CLONE_NEWNET	     0x40000000UL
#define CLONE_IO	     0x80000000UL
#define CLONE_CLEAR_SIGHAND  0x100000000UL /* clone3() only */
#define CLONE_INTO_CGROUP    0x200000000UL

/* task_init() - the first task, and what fork needs; once, when memory can be allocated. */
void task_init(void);
/* fork_init() - caches and limits, by the memory that there is. */
void fork_init(void);
void copy_init(void);
/* copy_parts() - what @task has of its parent's, by @flags; 0 or -errno.  *done counts the parts.
 */
int copy_parts(struct task_struct *task, u64 flags, int *done);
/* undo_copy() - as much as was done: what is still the parent's own pointer was not copied. */
void undo_copy(struct task_struct *task, u64 flags, int done);
/* uncount_task() - @task no longer counts for RLIMIT_NPROC. */
void uncount_task(struct task_struct *task);
void put_sighand(struct sighand_struct *sighand);
/* copy_of_sighand() - a copy with one reference; NULL: memory is out. */
struct sighand_struct *copy_of_sighand(struct sighand_struct *sighand);
void put_signal_struct(struct signal_struct *signal);
/* check_clone_flags() - do they go together, and are they there?  0 or -EINVAL. */
int check_clone_flags(u64 flags);
/* wait_for_vfork_done() - the current task waits until @child has given its memory back. */
void wait_for_vfork_done(struct task_struct *child, struct completion *vfork);
/* complete_vfork_done() - @task gives up the memory that it borrowed: its parent may go on. */
void complete_vfork_done(struct task_struct *task);
/* mm_release() - the current task leaves its memory: tell who waits for that (exit, exec). */
void mm_release(void);
/* nproc_exceeded() - has @user more tasks than the current process's RLIMIT_NPROC? */
bool nproc_exceeded(const struct user_struct *user);
/* commit_creds() - take @new into use; RLIMIT_NPROC counts for its real user then.  0, -EAGAIN. */
int commit_creds(const struct cred *new);
