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

/* Who asks: by the ids for the file system, or, in access(2), by the real ones. */
struct subject {
	uid_t uid;
	gid_t gid;
	bool root; /* may do without the bits */
};

static bool is_member(const struct subject *who, gid_t gid)
{
	return gid == who->gid || in_groups(gid);
}

/* The mode's three bits that are about @who. */
static int bits_for(const struct inode *inode, const struct subject *who)
{
	if (who->uid == inode->uid)
		return inode->mode >> 6 & 7;
	if (is_member(who, inode->gid))
		return inode->mode >> 3 & 7;
	return inode->mode & 7;
}

/* Nothing of the tree can be written to, but what is behind a device or a FIFO can. */
static bool is_read_only(const struct inode *inode)
{
	return is_type(inode, S_IFREG) || is_type(inode, S_IFDIR) || is_type(inode, S_IFLNK);
}

static int mode_permission(const struct inode *inode, int mask, const struct subject *who)
{
	if (!(mask & ~bits_for(inode, who)))
		return 0;
	if (!who->root)
		return -EACCES;
	/* even root can't execute what nobody can */
	if ((mask & MAY_EXEC) && !is_type(inode, S_IFDIR) && !(inode->mode & 0111))
		return -EACCES;
	return 0;
}

/* Who may not write hears that first, as on a tree that could be written to. */
static int permission(const struct inode *inode, int mask, const struct subject *who)
{
	int error = mode_permission(inode, mask, who);

	if (error)
		return error;
	return (mask & MAY_WRITE) && is_read_only(inode) ? -EROFS : 0;
}

int inode_permission(const struct inode *inode, int mask)
{
	const struct cred *cred = &current->cred;
	struct subject who = { cred->fsuid, cred->fsgid, cred->fsuid == 0 };

	return permission(inode, mask, &who);
}

bool may_execute(const struct inode *inode)
{
	return is_type(inode, S_IFREG) && inode_permission(inode, MAY_EXEC) == 0;
}

/* --- access(2) --- */

static long do_faccessat(int dfd, const char __user *filename, int mode, int flags)
{
	const struct cred *cred = &current->cred;
	struct subject who = { cred->uid, cred->gid, cred->uid == 0 };
	struct dentry *dentry;

	if ((mode & ~07) || (flags & ~AT_ACCESS_FLAGS))
		return -EINVAL;
	dentry = lookup_user(dfd, filename, at_lookup_flags(flags));
	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	if (flags & AT_EACCESS)
		return inode_permission(dentry->inode, mode);
	return permission(dentry->inode, mode, &who);
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
