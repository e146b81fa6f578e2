/*
 * The CPU made ready for two privilege levels: segments, the task state segment with its stacks,
 * the MSRs of SYSCALL, and the protections that the CPU has.
 */
#include <limen/printk.h>
#include <limen/sched.h>
#include <asm/pgtable.h>
#include "cpu.h"

#define IST_STACK_SIZE 4096

/* SDM vol. 3, 7.7: the 64-bit TSS */
struct tss {
	u32 reserved0;
	u64 rsp[3];
	u64 reserved1;
	u64 ist[7];
	u64 reserved2;
	u16 reserved3, io_map_base;
} __packed;

static struct tss tss;
static char ist_stacks[4][IST_STACK_SIZE] __aligned(16);

static u64 gdt[] = {
	[KERNEL_CS / 8] = 0x00af9b000000ffff, /* 64-bit code, ring 0 */
	[KERNEL_DS / 8] = 0x00cf93000000ffff, /* data, ring 0 */
	[USER32_CS / 8] =
		0, /* 32-bit code: SYSRET wants its place, but there are no i386 programs */
	[USER_DS / 8] = 0x00cff3000000ffff, /* data, ring 3 */
	[USER_CS / 8] = 0x00affb000000ffff, /* 64-bit code, ring 3 */
	[TSS_SELECTOR / 8] = 0,
	[TSS_SELECTOR / 8 + 1] = 0,
};

struct percpu boot_cpu;
bool have_smap;
pte_t pte_nx;

void set_tss_sp0(unsigned long sp0)
{
	tss.rsp[0] = sp0;
}

static void tss_init(void)
{
	u64 base = (u64)&tss;

	for (size_t i = 0; i < ARRAY_SIZE(ist_stacks); i++)
		tss.ist[i] = (u64)ist_stacks[i] + IST_STACK_SIZE;
	tss.io_map_base = sizeof(tss); /* no I/O bitmap: ring 3 has no ports */
	gdt[TSS_SELECTOR / 8] = (sizeof(tss) - 1) | (base & 0xffffff) << 16 | 0x89UL << 40 |
				(base >> 24 & 0xff) << 56;
	gdt[TSS_SELECTOR / 8 + 1] = base >> 32;
}

static void gdt_load(void)
{
	struct {
		u16 limit;
		u64 base;
	} __packed pointer = { sizeof(gdt) - 1, (u64)gdt };

	__asm__ volatile("lgdt %0\n\t"
			 "pushq %1\n\t"
			 "leaq 1f(%%rip), %%rax\n\t"
			 "pushq %%rax\n\t"
			 "lretq\n"
			 "1:\tmovl %2, %%ss\n\t"
			 "ltr %w3\n\t"
			 "lldt %w4" /* none: after reset, it would be what lies at address 0 */
			 :
			 : "m"(pointer), "i"(KERNEL_CS), "r"(KERNEL_DS), "r"(TSS_SELECTOR), "r"(0)
			 : "rax", "memory");
}

/* The protections and the FP state that the CPU has: CR4, SDM vol. 3, 2.5. */
#define CR4_PGE	 (1UL << 7)
#define CR4_UMIP (1UL << 11)
#define CR4_SMEP (1UL << 20)
#define CR4_SMAP (1UL << 21)

static void features_init(void)
{
	u32 leaves = cpuid(0, 0).eax;
	struct cpuid features = leaves >= 7 ? cpuid(7, 0) : (struct cpuid){ 0 };
	u64 cr4;

	__asm__ volatile("mov %%cr4, %0" : "=r"(cr4));
	cr4 |= CR4_PGE;
	if (features.ecx & 1 << 2)
		cr4 |= CR4_UMIP;
	if (features.ebx & 1 << 7)
		cr4 |= CR4_SMEP;
	if (features.ebx & 1 << 20)
		cr4 |= CR4_SMAP;
	__asm__ volatile("mov %0, %%cr4" : : "r"(cr4) : "memory");
	have_smap = cr4 & CR4_SMAP;
	pte_nx = cpuid(0x80000001, 0).edx & 1 << 20 ? PTE_NX : 0;
}

/* IF off, and nothing of the user's that would change how the kernel runs: TF, DF, NT, IOPL, AC. */
static void syscall_init(void)
{
	struct cpuid ext = cpuid(0x80000001, 0);
	u64 efer = 1 /* SCE */ | 1 << 8 /* LME */ | (ext.edx & 1 << 20 ? 1 << 11 : 0) /* NXE */;

	wrmsr(MSR_EFER, efer);
	wrmsr(MSR_STAR, (u64)(USER32_CS) << 48 | (u64)KERNEL_CS << 32);
	wrmsr(MSR_LSTAR, (u64)entry_SYSCALL_64);
	wrmsr(MSR_SYSENTER_CS, 0); /* SYSENTER faults */
	wrmsr(MSR_SFMASK, RFLAGS_IF | RFLAGS_TF | RFLAGS_DF | RFLAGS_NT | RFLAGS_IOPL | RFLAGS_AC);
}

void cpu_init(void)
{
	tss_init();
	gdt_load();
	wrmsr(MSR_GS_BASE, (u64)&boot_cpu);
	wrmsr(MSR_KERNEL_GS_BASE, 0);
	boot_cpu.task = &init_task;
	boot_cpu.sp0 = (unsigned long)init_task.stack + KSTACK_SIZE;
	set_tss_sp0(boot_cpu.sp0);
	idt_init();
	syscall_init();
	features_init();
	fpu_init();
}
