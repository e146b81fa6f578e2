/*
 * ACPI: from the root pointer to the MADT, the table of interrupt controllers (ACPI 6.4, 5.2.5 to
 * 5.2.12).  The tables are input from outside: what does not check out is not used.  They lie in
 * memory that is no RAM to the kernel, so they are mapped as needed.
 *
 * Without a MADT there is one CPU, and one I/O APIC where PCs have it.
 */
#include <limen/boot_info.h>
#include <limen/mm.h>
#include <limen/printk.h>
#include <limen/string.h>
#include <asm/pgtable.h>
#include "acpi.h"

#define BIOS_START    0xe0000
#define BIOS_END      0x100000
#define EBDA_SEGMENT  0x40e /* in the BIOS data area: where its extended one begins */
#define EBDA_SEARCHED 1024
#define MAX_TABLE     0x100000 /* bytes; a longer one is no table */
#define LAPIC_BASE    0xfee00000
#define IOAPIC_BASE   0xfec00000

struct acpi_info acpi;

struct rsdp {
	char signature[8]; /* "RSD PTR " */
	u8 checksum; /* of what stands before length */
	char oem[6];
	u8 revision; /* 2: it is longer than revision 0's 20 bytes */
	u32 rsdt;
	u32 length;
	u64 xsdt;
	u8 extended_checksum, reserved[3];
} __packed;

#define RSDP_OLD_SIZE 20

struct table {
	char signature[4];
	u32 length; /* this header included */
	u8 revision, checksum;
	char oem[6], oem_table[8];
	u32 oem_revision, creator, creator_revision;
} __packed;

/* Where @phys can be read: in the direct map if all of it is there.  NULL: memory is out. */
static const void *map(phys_addr_t phys, size_t size)
{
	unsigned long virt = (unsigned long)phys_to_virt(phys), at = ALIGN_DOWN(virt, PAGE_SIZE);
	const pte_t *pte;

	for (; at < virt + size; at += PAGE_SIZE) {
		pte = phys >> 46 ? NULL : pte_lookup(kernel_pgd, at, false);
		if (!pte || !pte_present(*pte))
			return (const void *)ioremap(phys, size);
	}
	return (const void *)virt;
}

static bool sums_to_zero(const void *start, size_t size)
{
	const u8 *bytes = start;
	u8 sum = 0;

	while (size--)
		sum += *bytes++;
	return sum == 0;
}

/* --- the root pointer --- */

static bool rsdp_valid(const struct rsdp *rsdp)
{
	return memcmp(rsdp->signature, "RSD PTR ", 8) == 0 && sums_to_zero(rsdp, RSDP_OLD_SIZE);
}

static const struct rsdp *scan(phys_addr_t start, size_t size)
{
	const char *area = map(start, size);

	for (size_t at = 0; area && at + sizeof(struct rsdp) <= size; at += 16)
		if (rsdp_valid((const struct rsdp *)(area + at)))
			return (const struct rsdp *)(area + at);
	return NULL;
}

/* ACPI 6.4, 5.2.5.1: under BIOS it is in one of two places. */
static const struct rsdp *find_rsdp(const struct boot_info *bi)
{
	const struct rsdp *rsdp = bi->rsdp ? map(bi->rsdp, sizeof(*rsdp)) : NULL;
	const u16 *segment;

	if (rsdp && rsdp_valid(rsdp))
		return rsdp;
	rsdp = scan(BIOS_START, BIOS_END - BIOS_START);
	segment = rsdp ? NULL : map(EBDA_SEGMENT, sizeof(*segment));
	if (segment && *segment)
		rsdp = scan(*segment << 4, EBDA_SEARCHED);
	return rsdp;
}

/* --- tables --- */

static const struct table *map_table(phys_addr_t phys)
{
	const struct table *table = phys ? map(phys, sizeof(*table)) : NULL;
	u32 length = table ? table->length : 0;

	if (length < sizeof(*table) || length > MAX_TABLE)
		return NULL;
	table = map(phys, length);
	return table && sums_to_zero(table, length) ? table : NULL;
}

/* The root table lists the others by address: of 8 bytes in the XSDT, 4 in the RSDT. */
static const struct table *find_table(const struct table *root, size_t entry, const char *signature)
{
	const char *at = (const char *)(root + 1), *end = (const char *)root + root->length;

	for (; at + entry <= end; at += entry) {
		phys_addr_t phys = 0;
		const struct table *table;

		memcpy(&phys, at, entry);
		table = phys ? map(phys, sizeof(*table)) : NULL;
		if (table && memcmp(table->signature, signature, 4) == 0)
			return map_table(phys);
	}
	return NULL;
}

static const struct table *find_madt(const struct boot_info *bi)
{
	const struct rsdp *rsdp = find_rsdp(bi);
	const struct table *root = NULL;
	size_t entry = 8;

	if (rsdp && rsdp->revision >= 2)
		root = map_table(rsdp->xsdt);
	if (rsdp && !root) {
		root = map_table(rsdp->rsdt);
		entry = 4;
	}
	return root ? find_table(root, entry, "APIC") : NULL;
}

/* --- the MADT --- */

struct madt {
	struct table header;
	u32 lapic, flags;
} __packed;

struct madt_entry {
	u8 type, length;
	union {
		struct {
			u8 uid, id;
			u32 flags;
		} __packed lapic; /* type 0 */
		struct {
			u8 id, reserved;
			u32 base, gsi_base;
		} __packed ioapic; /* type 1 */
		struct {
			u8 bus, source;
			u32 gsi;
			u16 flags;
		} __packed override; /* type 2 */
		struct {
			u16 reserved;
			u64 base;
		} __packed lapic_address; /* type 5 */
		struct {
			u16 reserved;
			u32 id, flags, uid;
		} __packed x2apic; /* type 9 */
	};
} __packed;

#define CPU_ENABLED 1

static void add_cpu(u32 id, u32 flags)
{
	if (!(flags & CPU_ENABLED))
		return;
	for (unsigned int i = 0; i < acpi.nr_cpus; i++)
		if (acpi.apic_id[i] == id)
			return;
	if (acpi.nr_cpus < NR_CPUS)
		acpi.apic_id[acpi.nr_cpus++] = id;
	else
		pr_warn("acpi: more than %d CPUs: APIC %u is left out", NR_CPUS, id);
}

static void add_ioapic(phys_addr_t base, u32 gsi_base)
{
	if (acpi.nr_ioapics == MAX_IOAPICS)
		return;
	acpi.ioapic[acpi.nr_ioapics].base = base;
	acpi.ioapic[acpi.nr_ioapics++].gsi_base = gsi_base;
}

static void override_isa(u8 irq, u32 gsi, u16 flags)
{
	if (irq >= ISA_IRQS)
		return;
	acpi.isa[irq].gsi = gsi;
	acpi.isa[irq].flags = flags;
}

/* How long an entry of this type has to be. */
static size_t entry_size(u8 type)
{
	static const u8 sizes[] = { [0] = 8, [1] = 12, [2] = 10, [5] = 12, [9] = 16 };

	return type < sizeof(sizes) ? sizes[type] : 0;
}

static void read_entry(const struct madt_entry *entry)
{
	switch (entry->type) {
	case 0:
		add_cpu(entry->lapic.id, entry->lapic.flags);
		break;
	case 1:
		add_ioapic(entry->ioapic.base, entry->ioapic.gsi_base);
		break;
	case 2:
		override_isa(entry->override.source, entry->override.gsi, entry->override.flags);
		break;
	case 5:
		acpi.lapic = entry->lapic_address.base;
		break;
	case 9:
		add_cpu(entry->x2apic.id, entry->x2apic.flags);
		break;
	}
}

static void read_madt(const struct madt *madt)
{
	const char *at = (const char *)(madt + 1), *end = (const char *)madt + madt->header.length;

	if (madt->header.length < sizeof(*madt))
		return;
	acpi.lapic = madt->lapic;
	while (end - at >= 2) {
		const struct madt_entry *entry = (const struct madt_entry *)at;

		if (entry->length < 2 || entry->length > end - at)
			break;
		if (entry->length >= entry_size(entry->type))
			read_entry(entry);
		at += entry->length;
	}
}

void acpi_init(const struct boot_info *bi)
{
	const struct table *madt;

	acpi.lapic = LAPIC_BASE;
	for (u32 irq = 0; irq < ISA_IRQS; irq++)
		acpi.isa[irq].gsi = irq;
	madt = find_madt(bi);
	if (madt)
		read_madt((const struct madt *)madt);
	if (!acpi.nr_ioapics)
		add_ioapic(IOAPIC_BASE, 0);
	if (!acpi.lapic)
		acpi.lapic = LAPIC_BASE;
}
