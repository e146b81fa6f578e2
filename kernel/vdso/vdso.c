/*
 * The kernel's side of the vDSO: the page of data, and mapping both into programs.  The code has
 * been built and linked apart (build.mk), and lies in the kernel's read-only data (image.S).
 */
#include <limen/errno.h>
#include <limen/mm.h>
#include <limen/vdso.h>
#include <asm/page.h>
#include <asm/time.h>
#include <generated/vdso-offsets.h>

_Static_assert(VDSO_PAGE_SIZE == PAGE_SIZE, "the page of data");

extern const char vdso_start[], vdso_end[]; /* image.S; whole pages */
struct vdso_data vdso_data;

void vdso_init(void)
{
	vdso_data.usable = vdso_clocksource(&vdso_data.base, &vdso_data.mult);
}

/* First the data, where the code looks for it: in the page before its own first. */
int map_vdso(struct mm_struct *mm)
{
	unsigned long size = vdso_end - vdso_start, data, code;
	int error;

	data = get_unmapped_area(mm, 0, PAGE_SIZE + size);
	if (IS_ERR((void *)data))
		return (int)data;
	code = data + PAGE_SIZE;
	error = map_special(mm, data, PAGE_SIZE, VM_READ, image_to_phys(&vdso_data));
	if (!error)
		error = map_special(mm, code, size, VM_READ | VM_EXEC, image_to_phys(vdso_start));
	if (error)
		return error;
	mm->vdso = code;
	mm->vdso_sigreturn = VDSO_SIGRETURN ? code + VDSO_SIGRETURN : 0;
	return 0;
}
