/* What the files of arch/x86_64 share about the CPU. */
#pragma once

#include <limen/types.h>
#include <limen/compiler.h>
#include <asm/current.h>

/*
 * The GDT's selectors.  SYSCALL loads CS and SS from STAR[47:32] and that + 8; SYSRET loads SS and
 * CS from STAR[63:48] + 8 and + 16: hence the order (SDM vol. 3, 5.8.8).  They are Linux's own
 * numbers; so is the last one's, by whose limit programs (the vDSO) learn the CPU's number.
 */
#define KERNEL_CS    0x10
#define KERNEL_DS    0x18
#define USER32_CS    0x23
#define USER_DS	     0x2b
#define USER_CS	     0x33
#define TSS_SELECTOR 0x40
#define CPU_SELECTOR 0x7b
#define GDT_ENTRIES  16

/* Stacks of their own for exceptions that can come anywhere: numbers as gates have them. */
#define IST_DB	  1
#define IST_NMI	  2
#define IST_DF	  3
#define IST_MC	  4
#define IST_COUNT 4

#define MSR_APIC_BASE	   0x1b
#define MSR_SYSENTER_CS	   0x174
#define MSR_TSC_DEADLINE   0x6e0
#define MSR_EFER	   0xc0000080
#define MSR_STAR	   0xc0000081
#define MSR_LSTAR	   0xc0000082
#define MSR_SFMASK	   0xc0000084
#define MSR_FS_BASE	   0xc0000100
#define MSR_GS_BASE	   0xc0000101
#define MSR_KERNEL_GS_BASE 0xc0000102
#define MSR_TSC_AUX	   0xc0000103

#define RFLAGS_CF   (1UL << 0)
#define RFLAGS_PF   (1UL << 2)
#define RFLAGS_AF   (1UL << 4)
#define RFLAGS_ZF   (1UL << 6)
#define RFLAGS_SF   (1UL << 7)
#define RFLAGS_TF   (1UL << 8)
#define RFLAGS_IF   (1UL << 9)
#define RFLAGS_DF   (1UL << 10)
#define RFLAGS_OF   (1UL << 11)
#define RFLAGS_IOPL (3UL << 12)
#define RFLAGS_NT   (1UL << 14)
#define RFLAGS_RF   (1UL << 16)
#define RFLAGS_AC   (1UL << 18)

/*
 * In task->work, of the architecture's own: the registers in pt_regs are not those of the call that
 * is ending, so all must be restored, rcx and r11 too, which SYSRET can't.
 */
#define WORK_FULL_RETURN WORK_ARCH

struct cpuid {
	u32 eax, ebx, ecx, edx;
};

static inline struct cpuid cpuid(u32 leaf, u32 subleaf)
{
	struct cpuid r;

	__asm__ volatile("cpuid"
			 : "=a"(r.eax), "=b"(r.ebx), "=c"(r.ecx), "=d"(r.edx)
			 : "a"(leaf), "c"(subleaf));
	return r;
}

static inline void wrmsr(u32 msr, u64 value)
{
	__asm__ volatile("wrmsr" : : "c"(msr), "a"((u32)value), "d"((u32)(value >> 32)) : "memory");
}

static inline u64 rdmsr(u32 msr)
{
	u32 lo, hi;

	__asm__ volatile("rdmsr" : "=a"(lo), "=d"(hi) : "c"(msr) : "memory");
	return (u64)hi << 32 | lo;
}

static inline void outb(u16 port, u8 value)
{
	__asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}

static inline void outl(u16 port, u32 value)
{
	__asm__ volatile("outl %0, %1" : : "a"(value), "Nd"(port));
}

static inline u8 inb(u16 port)
{
	u8 value;

	__asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

/* SDM vol. 3, 7.7: the 64-bit TSS */
struct tss {
	u32 reserved0;
	u64 rsp[3];
	u64 reserved1;
	u64 ist[7];
	u64 reserved2;
	u16 reserved3, io_map_base;
} __packed;

/* What each CPU has for itself.  GS_BASE points here while it is in the kernel. */
struct cpu {
	struct percpu percpu; /* first */
	u32 number;
	struct tss tss; /* rsp[0] is the top of current's kernel stack, for every entry */
	u64 gdt[GDT_ENTRIES];
};

extern struct cpu boot_cpu;

/*
 * cpu_init() - make this CPU ready, with @task as its current one: GDT, TSS, IDT, system-call MSRs,
 * CPU features.  @cpu is zeroed but for what ist_init() did.
 */
struct task_struct;
void cpu_init(struct cpu *cpu, u32 number, struct task_struct *task);
/* ist_init() - give CPU @number the stacks of its own; 0 or -ENOMEM. */
int ist_init(struct cpu *cpu, u32 number);
/* in_ist_guard() - does a fault there mean that one of them overflowed? */
bool in_ist_guard(unsigned long addr);
/*
 * idt_init() - the gates; once.  idt_load() - use them.  idt_use_ist() - the boot CPU has stacks.
 */
void idt_init(void);
void idt_load(void);
void idt_use_ist(void);
/* tsc_init() - measure the time-stamp counter against the PIT. */
void tsc_init(u64 entry_cycles);
/* ns_to_cycles() - how many cycles of it are @ns nanoseconds (4 s at most), or one more. */
u64 ns_to_cycles(u64 ns);
/* udelay() - wait for @us microseconds. */
void udelay(u32 us);
/* serial_init() - the console at COM1, or COM2 when the command line says console=ttyS1. */
void serial_init(const char *cmdline);
/* serial_listen() - from now on take what is typed there. */
void serial_listen(void);

/*
 * screen_init() - register a console on the screen that the boot loader left on, if there is one.
 */
struct screen_info;
void screen_init(const struct screen_info *info);

/* Boot protocols: fill @bi from the loader's structures at the physical address @info. */
struct boot_info;
void pvh_read(struct boot_info *bi, phys_addr_t info);
void multiboot2_read(struct boot_info *bi, phys_addr_t info);

/* smp_prepare() - find a place below 1 MiB where other CPUs can start. */
void smp_prepare(const struct boot_info *bi);

/* assembly */
extern const char trap_stubs[256][16];
void entry_SYSCALL_64(void);
void entry_INT80(void);
void ret_from_fork(void);
struct task_struct *switch_stacks(struct task_struct *prev, unsigned long *save,
				  unsigned long next);
