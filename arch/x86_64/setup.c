/* From the boot code to kmain(): who started us, what the machine is. */
#include <limen/boot_info.h>
#include <limen/printk.h>
#include <limen/sched.h>
#include <limen/sections.h>
#include <asm/elf.h>
#include <asm/page.h>
#include <asm/setup.h>
#include "acpi.h"
#include "cpu.h"
#include "fpu.h"
#include "interrupt.h"
#include "sigframe.h"

#define MULTIBOOT2 0x36d76289
#define PVH	   0x336ec578
#define GIB	   (1UL << 30)
#define MIB	   (1UL << 20)

extern u64 entry_cycles; /* boot/x86_64/boot.asm */
static struct boot_info boot_info;

void x86_64_start(u32 magic, u32 info) __noreturn;
void x86_64_start(u32 magic, u32 info)
{
	struct boot_info *bi = &boot_info;

	idt_init();
	cpu_init(&boot_cpu, 0, &init_task);
	bi->entry_cycles = entry_cycles;
	bi->mapped_end = 4 * GIB;
	if (magic == PVH)
		pvh_read(bi, info);
	else if (magic == MULTIBOOT2)
		multiboot2_read(bi, info);
	serial_init(bi->cmdline);
	tsc_init(entry_cycles);
	if (!bi->nr_ram)
		panic("the boot loader (magic %x) gave no memory map", magic);
	boot_reserve(bi, 0, MIB); /* the BIOS's, and where other CPUs start */
	boot_reserve(bi, image_to_phys(__text_start), __kernel_end - __text_start);
	if (bi->initramfs.size)
		boot_reserve(bi, bi->initramfs.start, bi->initramfs.size);
	kmain(bi);
}

void arch_init(const struct boot_info *bi)
{
	if (ist_init(&boot_cpu, 0))
		panic("not enough memory for the CPU's stacks");
	idt_use_ist();
	screen_init(&bi->screen);
	acpi_init(bi);
	apic_init(acpi.lapic);
	apic_timer_init();
	ioapic_init();
	smp_prepare(bi);
	serial_listen();
}

/* AT_HWCAP is CPUID.1:EDX on x86; AT_HWCAP2 tells of what Limen leaves off, FSGSBASE and MWAIT. */
unsigned long elf_hwcap(void)
{
	return cpuid(1, 0).edx;
}

unsigned long elf_hwcap2(void)
{
	return 0;
}

unsigned long elf_minsigstksz(void)
{
	return sigframe_size();
}

bool arch_entropy(u64 *out)
{
	bool ok = false;

	*out = 0;
	for (int i = 0; !ok && cpuid(1, 0).ecx & 1 << 30 && i < 10; i++) /* SDM vol. 1, 7.3.17.1 */
		__asm__ volatile("rdrand %0" : "=r"(*out), "=@ccc"(ok));
	return ok;
}
