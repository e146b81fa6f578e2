/*
 * A CPU made ready for two privilege levels: segments, the task state segment with its stacks,
 * the MSRs of SYSCALL, and the protections that the CPU has.  The boot CPU goes through this first,
 * every other one as it starts.
 */
#include <limen/printk.h>
#include <limen/sched.h>
#include <asm/pgtable.h>
#include <asm/uaccess.h>
#include "cpu.h"
#include "fpu.h"

static const u64 gdt_template[GDT_ENTRIES] = {
	[KERNEL_CS / 8] = 0x00af9b000000ffff, /* 64-bit code, ring 0 */
	[KERNEL_DS / 8] = 0x00cf93000000ffff, /* data, ring 0 */
	[USER32_CS / 8] =
		0, /* 32-bit code: SYSRET wants its place, but there are no i386 programs */
	[USER_DS / 8] = 0x00cff3000000ffff, /* data, ring 3 */
	[USER_CS / 8] = 0x00affb000000ffff, /* 64-bit code, ring 3 */
	[CPU_SELECTOR / 8] = 0x0040f50000000000, /* read-only data, ring 3; limit: the number */
};

struct cpu boot_cpu;
bool have_smap;
pte_t pte_nx;

/* SDM vol. 3, 7.2.3: a TSS descriptor takes two entries */
static void gdt_init(struct cpu *cpu)
{
	u64 base = (u64)&cpu->tss;

	for (int i = 0; i < GDT_ENTRIES; i++)
		cpu->gdt[i] = gdt_template[i];
	cpu->gdt[CPU_SELECTOR / 8] |= cpu->number;
	cpu->gdt[TSS_SELECTOR / 8] = (sizeof(cpu->tss) - 1) | (base & 0xffffff) << 16 |
				     0x89UL << 40 | (base >> 24 & 0xff) << 56;
	cpu->gdt[TSS_SELECTOR / 8 + 1] = base >> 32;
}

static void gdt_load(const struct cpu *cpu)
{
	struct {
		u16 limit;
		u64 base;
	} __packed pointer = { sizeof(cpu->gdt) - 1, (u64)cpu->gdt };

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

/* RDTSCP tells programs the CPU's number, as the last segment does. */
static void tell_number(u32 number)
{
	if (cpuid(0x80000001, 0).edx & 1 << 27)
		wrmsr(MSR_TSC_AUX, number);
}

void cpu_init(struct cpu *cpu, u32 number, struct task_struct *task)
{
	cpu->number = number;
	cpu->percpu.task = task;
	cpu->tss.rsp[0] = (unsigned long)task->stack + KSTACK_SIZE;
	cpu->tss.io_map_base = sizeof(cpu->tss); /* no I/O bitmap: ring 3 has no ports */
	gdt_init(cpu);
	gdt_load(cpu);
	wrmsr(MSR_GS_BASE, (u64)cpu);
	wrmsr(MSR_KERNEL_GS_BASE, 0);
	idt_load();
	syscall_init();
	features_init();
	fpu_init();
	tell_number(number);
}
