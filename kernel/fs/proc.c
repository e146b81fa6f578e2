/*
 * /proc, the little of it that start-up code and shells can't do without: the link to the program
 * that the caller executes, as /proc/self/exe and by the caller's own number.
 */
#include <limen/mm.h>
#include <limen/sched.h>
#include <limen/string.h>
#include "internal.h"

static struct dentry *self; /* the directory of whoever looks */

/* Its own memory keeps the file: nobody but the caller can take it away. */
static struct dentry *follow_exe(struct dentry *link)
{
	const struct mm_struct *mm = current->mm;

	return mm && mm->exe ? mm->exe->dentry : NULL;
}

static bool is_own_pid(const char *name, size_t len)
{
	pid_t pid = 0;

	if (!len || len > 7 || name[0] == '0')
		return false;
	for (size_t i = 0; i < len; i++) {
		if (name[i] < '0' || name[i] > '9')
			return false;
		pid = pid * 10 + (name[i] - '0');
	}
	return pid == current->tgid;
}

static struct dentry *lookup_process(struct dentry *dir, const char *name, size_t len)
{
	return is_own_pid(name, len) ? self : NULL;
}

static const struct inode_operations proc_iops = { .lookup = lookup_process };
static const struct inode_operations exe_iops = { .follow = follow_exe };

static struct dentry *add(struct dentry *dir, const char *name, umode_t mode,
			  const struct inode_operations *i_op)
{
	struct inode *inode = new_inode(mode);

	inode_set_type(inode);
	inode->i_op = i_op;
	return d_add(dir, name, strlen(name), inode);
}

void proc_init(void)
{
	struct dentry *proc = d_child(&root_dentry, "proc", 4);

	if (!proc)
		proc = add(&root_dentry, "proc", S_IFDIR | 0555, NULL);
	if (!is_type(proc->inode, S_IFDIR) || !list_empty(&proc->children))
		return;
	proc->inode->i_op = &proc_iops;
	self = add(proc, "self", S_IFDIR | 0555, NULL);
	(void)add(self, "exe", S_IFLNK | 0777, &exe_iops);
}
