/*
 * The ACPI tables, as far as they tell of processors and interrupt controllers: RSDP, then XSDT or
 * RSDT, then the MADT (ACPI Specification 6.4, 5.2).  They come from the firmware: every length and
 * every checksum is looked at, and a table that is not right is none.
 */
#include <limen/mm.h>
#include <limen/printk.h>
#include <limen/string.h>
#include "apic.h"

#define BIOS_AREA      0xe0000UL /* where the RSDP is if nobody said: 5.2.5.1 */
#define BIOS_AREA_SIZE 0x20000UL
#define TABLE_MAX      0x100000U
#define DEFAULT_APIC   0xfee00000UL

struct rsdp {
	char signature[8];
	u8 checksum;
	char oem[6];
	u8 revision;
	u32 rsdt;
	u32 length;
	u64 xsdt;
	u8 extended_checksum, reserved[3];
} __packed;

#define RSDP_V1_SIZE 20

struct table {
	char signature[4];
	u32 length;
	u8 revision, checksum;
	char oem[6], oem_table[8];
	u32 oem_revision, creator, creator_revision;
} __packed;

struct madt madt = { .nr_cpus = 1, .local_apic = DEFAULT_APIC };

static bool sums_to_zero(const void *data, size_t n)
{
	const u8 *bytes = data;
	u8 sum = 0;

	while (n--)
		sum += *bytes++;
	return sum == 0;
}

/* The tables lie in memory that is not the kernel's, so each is mapped; header first. */
static const struct table *map_table(phys_addr_t phys, const char *signature)
{
	const struct table *table;
	u32 length;

	if (!phys)
		return NULL;
	table = (const struct table *)ioremap(phys, sizeof(*table));
	if (!table || (signature && memcmp(table->signature, signature, 4)))
		return NULL;
	length = table->length;
	if (length < sizeof(*table) || length > TABLE_MAX)
		return NULL;
	table = (const struct table *)ioremap(phys, length);
	return table && sums_to_zero(table, length) ? table : NULL;
}

static const struct rsdp *find_rsdp(phys_addr_t phys)
{
	const char *area;

	if (phys)
		return (const struct rsdp *)ioremap(phys, sizeof(struct rsdp));
	area = (const char *)ioremap(BIOS_AREA, BIOS_AREA_SIZE);
	for (size_t at = 0; area && at + sizeof(struct rsdp) <= BIOS_AREA_SIZE; at += 16)
		if (!memcmp(area + at, "RSD PTR ", 8) && sums_to_zero(area + at, RSDP_V1_SIZE))
			return (const struct rsdp *)(area + at);
	return NULL;
}

/* The entries of the RSDT are 4 bytes, those of the XSDT 8, and neither need be aligned. */
static const struct table *find_table(const struct table *root, size_t entry, const char *signature)
{
	size_t n = (root->length - sizeof(*root)) / entry;

	for (size_t i = 0; i < n; i++) {
		const struct table *found;
		u64 phys = 0;

		memcpy(&phys, (const char *)(root + 1) + i * entry, entry);
		found = map_table(phys, signature);
		if (found)
			return found;
	}
	return NULL;
}

/* --- the MADT --- */

#define MADT_ENTRIES	  44 /* where they begin */
#define MADT_LOCAL_APIC	  0
#define MADT_IO_APIC	  1
#define MADT_OVERRIDE	  2
#define MADT_APIC_ADDRESS 5
#define MADT_LOCAL_X2APIC 9
#define APIC_ENABLED	  1

static u32 get32(const u8 *at)
{
	u32 value;

	memcpy(&value, at, sizeof(value));
	return value;
}

static void add_cpu(u32 id, u32 flags)
{
	if ((flags & APIC_ENABLED) && madt.nr_cpus < NR_CPUS)
		madt.apic_id[madt.nr_cpus++] = id;
}

static void add_ioapic(const u8 *entry)
{
	if (madt.nr_ioapics == ARRAY_SIZE(madt.ioapic))
		return;
	madt.ioapic[madt.nr_ioapics].address = get32(entry + 4);
	madt.ioapic[madt.nr_ioapics++].gsi_base = get32(entry + 8);
}

static void add_override(const u8 *entry)
{
	u8 isa = entry[3];

	if (isa >= ARRAY_SIZE(madt.isa))
		return;
	madt.isa[isa].gsi = get32(entry + 4);
	madt.isa[isa].flags = (u16)(entry[8] | entry[9] << 8);
	madt.isa[isa].there = true;
}

static void read_entry(const u8 *entry, u8 length)
{
	if (entry[0] == MADT_LOCAL_APIC && length >= 8)
		add_cpu(entry[3], get32(entry + 4));
	else if (entry[0] == MADT_LOCAL_X2APIC && length >= 16)
		add_cpu(get32(entry + 4), get32(entry + 8));
	else if (entry[0] == MADT_IO_APIC && length >= 12)
		add_ioapic(entry);
	else if (entry[0] == MADT_OVERRIDE && length >= 10)
		add_override(entry);
	else if (entry[0] == MADT_APIC_ADDRESS && length >= 12)
		memcpy(&madt.local_apic, entry + 4, 8);
}

static void read_madt(const struct table *table)
{
	const u8 *at = (const u8 *)table + MADT_ENTRIES;
	const u8 *end = (const u8 *)table + table->length;

	if (table->length < MADT_ENTRIES)
		return;
	madt.local_apic = get32((const u8 *)(table + 1));
	madt.nr_cpus = 0;
	while (at + 2 <= end && at[1] >= 2 && at + at[1] <= end) {
		read_entry(at, at[1]);
		at += at[1];
	}
	if (!madt.nr_cpus)
		madt.nr_cpus = 1;
}

void acpi_init(phys_addr_t phys)
{
	const struct rsdp *rsdp = find_rsdp(phys);
	const struct table *root = NULL, *table;
	size_t entry = 8;

	if (!rsdp || memcmp(rsdp->signature, "RSD PTR ", 8) || !sums_to_zero(rsdp, RSDP_V1_SIZE))
		return;
	if (rsdp->revision >= 2 && rsdp->xsdt)
		root = map_table(rsdp->xsdt, "XSDT");
	if (!root) {
		entry = 4;
		root = map_table(rsdp->rsdt, "RSDT");
	}
	table = root ? find_table(root, entry, "APIC") : NULL;
	if (table)
		read_madt(table);
}
