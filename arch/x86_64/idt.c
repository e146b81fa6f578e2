/* The interrupt descriptor table: the same gates on every CPU (SDM vol. 3, 6.10 to 6.14). */
#include "cpu.h"
#include "vectors.h"

/* SDM vol. 3, 6.14.1: a 64-bit interrupt gate */
struct gate {
	u16 offset_low, selector;
	u8 ist, type;
	u16 offset_middle;
	u32 offset_high, reserved;
};

static struct gate idt[256];

static void set_gate(int vector, const void *entry, int dpl)
{
	u64 offset = (u64)entry;

	idt[vector] = (struct gate){ offset,	   KERNEL_CS,	 0, 0x8e | dpl << 5,
				     offset >> 16, offset >> 32, 0 };
}

/*
 * Move the old interrupt controllers' vectors away from the exceptions' and mask all their lines.
 */
static void pic_mask(void)
{
	static const u16 ports[] = { 0x20, 0xa0 };

	for (int i = 0; i < 2; i++) {
		outb(ports[i], 0x11);
		outb(ports[i] + 1, VECTOR_PIC + 8 * i);
		outb(ports[i] + 1, i ? 2 : 4);
		outb(ports[i] + 1, 1);
		outb(ports[i] + 1, 0xff);
	}
}

void idt_init(void)
{
	for (int vector = 0; vector < 256; vector++)
		set_gate(vector, trap_stubs[vector], 0);
	set_gate(VECTOR_BP, trap_stubs[VECTOR_BP], 3);
	set_gate(VECTOR_OF, trap_stubs[VECTOR_OF], 3);
	set_gate(VECTOR_SYSCALL, entry_INT80, 3);
	pic_mask();
}

void idt_use_ist(void)
{
	idt[VECTOR_DB].ist = IST_DB;
	idt[VECTOR_NMI].ist = IST_NMI;
	idt[VECTOR_DF].ist = IST_DF;
	idt[VECTOR_MC].ist = IST_MC;
}

void idt_load(void)
{
	struct {
		u16 limit;
		u64 base;
	} __packed pointer = { sizeof(idt) - 1, (u64)idt };

	__asm__ volatile("lidt %0" : : "m"(pointer));
}
