/* What the files of arch/x86_64 share about the CPU. */
#pragma once

#include <limen/types.h>
#include <limen/compiler.h>

/*
 * The GDT's selectors.  SYSCALL loads CS and SS from STAR[47:32] and that + 8; SYSRET loads SS and
 * CS from STAR[63:48] + 8 and + 16: hence the order (SDM vol. 3, 5.8.8).  They are Linux's own
 * numbers.
 */
#define KERNEL_CS	 0x10
#define KERNEL_DS	 0x18
#define USER32_CS	 0x23
#define USER_DS		 0x2b
#define USER_CS		 0x33
#define TSS_SELECTOR	 0x40
#define CPUNODE_SELECTOR 0x7b
#define GDT_ENTRIES	 16

#define MSR_APIC_BASE	   0x1b
#define MSR_SYSENTER_CS	   0x174
#define MSR_EFER	   0xc0000080
#define MSR_STAR	   0xc0000081
#define MSR_LSTAR	   0xc0000082
#define MSR_SFMASK	   0xc0000084
#define MSR_FS_BASE	   0xc0000100
#define MSR_GS_BASE	   0xc0000101
#define MSR_KERNEL_GS_BASE 0xc0000102

#define RFLAGS_TF   (1UL << 8)
#define RFLAGS_IF   (1UL << 9)
#define RFLAGS_DF   (1UL << 10)
#define RFLAGS_IOPL (3UL << 12)
#define RFLAGS_NT   (1UL << 14)
#define RFLAGS_RF   (1UL << 16)
#define RFLAGS_AC   (1UL << 18)

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
	u32 low, high;

	__asm__ volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(msr));
	return (u64)high << 32 | low;
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

extern bool have_smap;

struct cpu_data;
struct task_struct;
struct thread_struct;

/* cpu_init() - the boot CPU: GDT, TSS, IDT, system-call MSRs, CPU features; at the very start. */
void cpu_init(void);
/* cpu_data_alloc() - what another CPU needs of its own; NULL: memory is out. */
struct cpu_data *cpu_data_alloc(void);
/* cpu_init_secondary() - the same for that CPU, on it. */
void cpu_init_secondary(struct cpu_data *cpu, unsigned int nr, struct task_struct *idle);
/* set_current() - @task is this CPU's from now on: entries from user mode begin on its stack. */
void set_current(struct task_struct *task);
/* load_bases() - FS_BASE and the user's GS_BASE; interrupts are off. */
void load_bases(const struct thread_struct *thread);
/* idt_init() - the gates; idt_load() - each CPU uses them. */
void idt_init(void);
void idt_load(void);
/* tsc_init() - measure the time-stamp counter against the PIT. */
void tsc_init(u64 entry_cycles);
/* serial_listen() - from now on, what comes in goes to the terminal. */
void serial_listen(void);
/* serial_init() - the console at COM1, or COM2 when the command line says console=ttyS1. */
void serial_init(const char *cmdline);

/*
 * screen_init() - register a console on the screen that the boot loader left on, if there is one.
 */
struct screen_info;
void screen_init(const struct screen_info *info);

/* Boot protocols: fill @bi from the loader's structures at the physical address @info. */
struct boot_info;
void pvh_read(struct boot_info *bi, phys_addr_t info);
void multiboot2_read(struct boot_info *bi, phys_addr_t info);

/* assembly */
extern const char trap_stubs[256][16];
void entry_SYSCALL_64(void);
void entry_INT80(void);
void return_to_user(void);
void ret_from_fork(void);
struct task_struct *switch_stacks(struct task_struct *prev, unsigned long *save,
				  unsigned long next);
