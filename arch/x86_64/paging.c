/* The page tables' machine side: taking the kernel's own into use, and making a user's. */
#include <limen/boot_info.h>
#include <limen/printk.h>
#include <limen/string.h>
#include <asm/pgtable.h>

void paging_init(const struct boot_info *bi)
{
	kernel_map_init(bi);
	switch_pgd(kernel_pgd);
}

/* The upper half is the kernel's, the same in every table. */
pte_t *user_pgd_alloc(void)
{
	pte_t *pgd = zalloc_page();

	if (pgd)
		memcpy(pgd + USER_PGD_ENTRIES, kernel_pgd + USER_PGD_ENTRIES,
		       (PT_ENTRIES - USER_PGD_ENTRIES) * sizeof(pte_t));
	return pgd;
}
