/*
 * Who may do what with a file: path_resolution(7), "Permissions", and the calls that only ask,
 * access(2) and its relatives.
 */
#include <limen/cred.h>
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/sched.h>
#include <limen/syscalls.h>

#define AT_ACCESS_FLAGS (AT_EACCESS | AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH)

/* The mode's three bits that are about who asks. */
static int my_bits(const struct inode *inode)
{
	const struct cred *cred = &current->cred;

	if (cred->fsuid == inode->uid)
		return inode->mode >> 6 & 7;
	if (cred->fsgid == inode->gid || in_groups(inode->gid))
		return inode->mode >> 3 & 7;
	return inode->mode & 7;
}

/* Nothing of the tree can be written to, but what is behind a device or a FIFO can. */
static bool is_read_only(const struct inode *inode)
{
	return is_type(inode, S_IFREG) || is_type(inode, S_IFDIR) || is_type(inode, S_IFLNK);
}

static int mode_permission(const struct inode *inode, int mask)
{
	if (!(mask & ~my_bits(inode)))
		return 0;
	if (current->cred.fsuid != 0)
		return -EACCES;
	/* even root can't execute what nobody can */
	if ((mask & MAY_EXEC) && !is_type(inode, S_IFDIR) && !(inode->mode & 0111))
		return -EACCES;
	return 0;
}

/* Who may not write hears that first, as on a tree that could be written to. */
int inode_permission(const struct inode *inode, int mask)
{
	int error = mode_permission(inode, mask);

	if (error)
		return error;
	return (mask & MAY_WRITE) && is_read_only(inode) ? -EROFS : 0;
}

bool may_execute(const struct inode *inode)
{
	return is_type(inode, S_IFREG) && inode_permission(inode, MAY_EXEC) == 0;
}

/* --- access(2) --- */

static long check_access(int dfd, const char __user *filename, int mode, int flags)
{
	struct dentry *dentry = lookup_user(dfd, filename, at_lookup_flags(flags));

	return IS_ERR(dentry) ? PTR_ERR(dentry) : inode_permission(dentry->inode, mode);
}

/* What the real user may do, on the way to the file as well: so the task is that for the moment. */
static long do_faccessat(int dfd, const char __user *filename, int mode, int flags)
{
	struct cred *cred = &current->cred;
	uid_t fsuid = cred->fsuid;
	gid_t fsgid = cred->fsgid;
	long ret;

	if ((mode & ~07) || (flags & ~AT_ACCESS_FLAGS))
		return -EINVAL;
	if (flags & AT_EACCESS)
		return check_access(dfd, filename, mode, flags);
	cred->fsuid = cred->uid;
	cred->fsgid = cred->gid;
	ret = check_access(dfd, filename, mode, flags);
	cred->fsuid = fsuid;
	cred->fsgid = fsgid;
	return ret;
}

SYSCALL_DEFINE4(faccessat2, int, dfd, const char __user *, filename, int, mode, int, flags)
{
	return do_faccessat(dfd, filename, mode, flags);
}

SYSCALL_DEFINE3(faccessat, int, dfd, const char __user *, filename, int, mode)
{
	return do_faccessat(dfd, filename, mode, 0);
}

SYSCALL_DEFINE2(access, const char __user *, filename, int, mode)
{
	return do_faccessat(AT_FDCWD, filename, mode, 0);
}
