/*
 * The CPU made ready for two privilege levels: segments, the task state segment with its stacks,
 * the MSRs of SYSCALL, and the protections that the CPU has.
 */
#include <limen/mm.h>
#include <limen/printk.h>
#include <limen/sched.h>
#include <limen/string.h>
#include <asm/pgtable.h>
#include "cpu.h"
#include "fpu.h"

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

/* What each CPU has of its own. */
struct cpu_data {
	struct percpu percpu; /* first: GS_BASE is its address */
	u64 gdt[GDT_ENTRIES];
	struct tss tss;
	char ist_stacks[4][IST_STACK_SIZE] __aligned(16);
};

static struct cpu_data boot_cpu;
bool have_smap;
pte_t pte_nx;

static const u64 segments[GDT_ENTRIES] = {
	[KERNEL_CS / 8] = 0x00af9b000000ffff, /* 64-bit code, ring 0 */
	[KERNEL_DS / 8] = 0x00cf93000000ffff, /* data, ring 0 */
	[USER32_CS / 8] =
		0, /* 32-bit code: SYSRET wants its place, but there are no i386 programs */
	[USER_DS / 8] = 0x00cff3000000ffff, /* data, ring 3 */
	[USER_CS / 8] = 0x00affb000000ffff, /* 64-bit code, ring 3 */
};

void set_current(struct task_struct *task)
{
	unsigned long sp0 = (unsigned long)task->stack + KSTACK_SIZE;
	struct tss *tss;

	__asm__ volatile("movq %%gs:%c1, %0" : "=r"(tss) : "i"(offsetof(struct percpu, tss)));
	tss->rsp[0] = sp0;
	__asm__ volatile("movq %0, %%gs:%c1"
			 :
			 : "r"(sp0), "i"(offsetof(struct percpu, sp0))
			 : "memory");
	__asm__ volatile("movq %0, %%gs:%c1"
			 :
			 : "r"(task), "i"(offsetof(struct percpu, task))
			 : "memory");
}

static void tss_init(struct cpu_data *cpu)
{
	u64 base = (u64)&cpu->tss;

	for (size_t i = 0; i < ARRAY_SIZE(cpu->ist_stacks); i++)
		cpu->tss.ist[i] = (u64)cpu->ist_stacks[i] + IST_STACK_SIZE;
	cpu->tss.io_map_base = sizeof(cpu->tss); /* no I/O bitmap: ring 3 has no ports */
	cpu->gdt[TSS_SELECTOR / 8] = (sizeof(cpu->tss) - 1) | (base & 0xffffff) << 16 |
				     0x89UL << 40 | (base >> 24 & 0xff) << 56;
	cpu->gdt[TSS_SELECTOR / 8 + 1] = base >> 32;
}

/* LSL on this segment tells a program which CPU it runs on: as on Linux, in the limit. */
static void cpu_number_segment(struct cpu_data *cpu, unsigned int nr)
{
	cpu->gdt[CPUNODE_SELECTOR / 8] = 0x0040f50000000000 | (nr & 0xffff);
}

static void gdt_load(struct cpu_data *cpu)
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

/* From here on, this CPU is one that runs tasks. */
static void cpu_setup(struct cpu_data *cpu, unsigned int nr, struct task_struct *task)
{
	memcpy(cpu->gdt, segments, sizeof(segments));
	tss_init(cpu);
	cpu_number_segment(cpu, nr);
	gdt_load(cpu);
	wrmsr(MSR_GS_BASE, (u64)&cpu->percpu);
	wrmsr(MSR_KERNEL_GS_BASE, 0);
	cpu->percpu.tss = &cpu->tss;
	set_current(task);
	idt_load();
	syscall_init();
	features_init();
	fpu_init_cpu();
}

void cpu_init(void)
{
	fpu_init();
	idt_init();
	cpu_setup(&boot_cpu, 0, &init_task);
}

struct cpu_data *cpu_data_alloc(void)
{
	return kzalloc(sizeof(struct cpu_data));
}

void cpu_init_secondary(struct cpu_data *cpu, unsigned int nr, struct task_struct *idle)
{
	cpu_setup(cpu, nr, idle);
}
