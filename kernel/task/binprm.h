/* What execve(2) gathers before it can't go back (exec.c, args.c, binfmt_*.c). */
#pragma once

#include <limen/sched.h>

struct elf_image;
struct inode;
struct mm_struct;

#define BINPRM_BUF_SIZE 256 /* of the file's beginning is looked at */
#define MAX_ARG_STRLEN	(32 * PAGE_SIZE) /* of one string: execve(2) */

/* The strings of argv or envp: a program's array, or the kernel's own. */
struct arg_strings {
	const char __user *const __user *user;
	const char *const *kernel; /* instead, if not NULL */
};

struct linux_binprm {
	struct inode *inode; /* what will be loaded: of a script, its interpreter in the end */
	const char *filename; /* as the caller named it: AT_EXECFN */
	char *interp; /* the interpreter's name, kfree()d at the end; NULL: not a script */
	struct mm_struct *mm; /* the new memory: so far, a stack with the strings on it */
	unsigned long p; /* the lowest byte of them */
	unsigned long argmin; /* which it may not go below */
	int argc, envc;
	size_t argv0_len; /* of the lowest string, its NUL included */
	u32 euid, egid; /* of a set-user-ID or set-group-ID file, or the caller's */
	bool secure; /* it asked for other than the caller's own: AT_SECURE */
	char comm[TASK_COMM_LEN]; /* the task's name to be */
	char buf[BINPRM_BUF_SIZE]; /* the file's beginning, zeros after its end */
};

/* bprm_count() - count and check the arguments.  0, -EFAULT, -E2BIG. */
int bprm_count(struct linux_binprm *bprm, struct arg_strings argv, struct arg_strings envp);
/* copy_strings() - onto the stack, the last one first.  0, -EFAULT, -E2BIG, -ENOMEM, -EINTR. */
int copy_strings(struct linux_binprm *bprm, struct arg_strings strings, int n);
/* copy_string_kernel() - one string of the kernel's. */
int copy_string_kernel(struct linux_binprm *bprm, const char *s);
/* load_script() - the file begins with "#!": go on with its interpreter. */
int load_script(struct linux_binprm *bprm);
/* exec_path - the file that execveat(2) names, and the name that the program will see. */
struct exec_path {
	int dfd;
	const char *path;
	int flags; /* AT_* */
	const char *name;
};

/*
 * do_exec() - begin with another program: 0, and return to user mode; or why not (execve(2),
 * ERRORS).
 */
int do_exec(const struct exec_path *file, struct arg_strings argv, struct arg_strings envp);
/* open_exec() - the file at @path, if it may be executed; ERR_PTR(): execve(2), ERRORS. */
struct inode *open_exec(const char *path);
/* de_thread() - end all other threads and become the leader.  0 or -EAGAIN: another ends this. */
int de_thread(void);
/* bprm_creds() - whose rights it will have; the current task is alone in its process. */
void bprm_creds(struct linux_binprm *bprm);
/* new_identity() - from now on the current task is the new program. */
void new_identity(const struct linux_binprm *bprm);
/*
 * create_elf_tables() - argc, argv, envp and the auxiliary vector below the strings.  0, -EFAULT.
 */
int create_elf_tables(struct linux_binprm *bprm, const struct elf_image *image);
