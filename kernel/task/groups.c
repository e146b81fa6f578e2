/* Supplementary groups: getgroups(2), setgroups(2), and who is a member. */
#include <limen/errno.h>
#include <limen/slab.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include "task.h"

void get_groups(const struct cred *cred)
{
	if (cred->groups)
		__atomic_add_fetch(&cred->groups->count, 1, __ATOMIC_RELAXED);
}

void put_groups(struct group_info *groups)
{
	if (groups && !__atomic_sub_fetch(&groups->count, 1, __ATOMIC_ACQ_REL))
		kfree(groups);
}

bool in_groups(gid_t gid)
{
	const struct group_info *groups = current->cred.groups;
	u32 low = 0, high = groups ? groups->ngroups : 0;

	while (low < high) {
		u32 middle = (low + high) / 2;

		if (groups->gid[middle] == gid)
			return true;
		if (groups->gid[middle] < gid)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

/* Heapsort, for its worst case: the list is a program's. */
static void sift_down(gid_t *gid, u32 root, u32 n)
{
	for (u32 child = 2 * root + 1; child < n; child = 2 * root + 1) {
		gid_t parent = gid[root];

		if (child + 1 < n && gid[child + 1] > gid[child])
			child++;
		if (gid[child] <= parent)
			return;
		gid[root] = gid[child];
		gid[child] = parent;
		root = child;
	}
}

static void sort_groups(struct group_info *groups)
{
	gid_t *gid = groups->gid;

	for (u32 root = groups->ngroups / 2; root-- > 0;)
		sift_down(gid, root, groups->ngroups);
	for (u32 n = groups->ngroups; n-- > 1;) {
		gid_t largest = gid[0];

		gid[0] = gid[n];
		gid[n] = largest;
		sift_down(gid, 0, n);
	}
}

/* -1 is nobody's: it means "as it is" elsewhere. */
static bool all_valid(const struct group_info *groups)
{
	for (u32 i = 0; i < groups->ngroups; i++)
		if (groups->gid[i] == (gid_t)-1)
			return false;
	return true;
}

SYSCALL_DEFINE2(getgroups, int, size, gid_t __user *, list)
{
	const struct group_info *groups = current->cred.groups;
	int n = groups ? (int)groups->ngroups : 0;

	if (size < 0)
		return -EINVAL;
	if (!size || !n)
		return n;
	if (n > size)
		return -EINVAL;
	return copy_to_user(list, groups->gid, n * sizeof(gid_t)) ? -EFAULT : n;
}

SYSCALL_DEFINE2(setgroups, int, size, gid_t __user *, list)
{
	struct cred new = current->cred;

	if (!capable())
		return -EPERM;
	if ((unsigned int)size > NGROUPS_MAX)
		return -EINVAL;
	new.groups = NULL;
	if (size) {
		new.groups = kmalloc(sizeof(*new.groups) + size * sizeof(gid_t));
		if (!new.groups)
			return -ENOMEM;
		new.groups->count = 1;
		new.groups->ngroups = (u32)size;
		if (copy_from_user(new.groups->gid, list, size * sizeof(gid_t))) {
			kfree(new.groups);
			return -EFAULT;
		}
		if (!all_valid(new.groups)) {
			kfree(new.groups);
			return -EINVAL;
		}
		sort_groups(new.groups);
	}
	return commit_creds(&new);
}
