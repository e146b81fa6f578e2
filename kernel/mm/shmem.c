/*
 * Shared anonymous memory: a file without a name, whose pages are its only copy.  It ends with the
 * last area that maps it.
 */
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/mm.h>
#include <limen/pagemap.h>
#include <asm/pgtable.h>
#include "internal.h"

static struct kmem_cache *cache;

static int shmem_readpage(struct inode *inode, struct page *page)
{
	(void)inode;
	clear_page(page_to_virt(page));
	return 0;
}

static const struct address_space_operations shmem_aops = {
	.readpage = shmem_readpage,
	.swapless = true,
};

void shmem_init(void)
{
	cache = kmem_cache_create("shmem_inode", sizeof(struct inode), 0);
}

static void shmem_release(struct inode *inode)
{
	truncate_pages(&inode->mapping, 0);
	kmem_cache_free(cache, inode);
}

struct inode *shmem_inode(u64 size)
{
	struct inode *inode = kmem_cache_zalloc(cache);

	if (!inode)
		return NULL;
	inode->count = 1;
	inode->size = size;
	inode->mode = S_IFREG | 0777;
	inode->nlink = 0;
	inode->release = shmem_release;
	address_space_init(&inode->mapping, inode, &shmem_aops);
	return inode;
}

/* /dev/zero: private is anonymous memory, shared a file of zeros of its own. */
int zero_mmap(struct file *file, struct vm_area *area)
{
	struct inode *inode = NULL;

	(void)file;
	if (area->flags & VM_SHARED) {
		inode = shmem_inode(area->end - area->start);
		if (!inode)
			return -ENOMEM;
	}
	iput(area->inode);
	area->inode = inode;
	area->pgoff = 0;
	return 0;
}
