/*
 * What programs are told about the CPU: AT_HWCAP and AT_HWCAP2 (Linux's
 * Documentation/arm64/elf_hwcaps.rst), each bit from a field of an ID register (Arm ARM D19.2).
 *
 * Only what works without the kernel's help is listed: SVE and SME need their registers saved,
 * pointer authentication needs keys, and HWCAP_CPUID promises that EL0 can read the ID registers.
 */
#include <limen/compiler.h>
#include <asm/elf.h>
#include <sysreg.h>

enum id_register { ISAR0, ISAR1, ISAR2, PFR0, PFR1, MMFR0, MMFR1, MMFR2, NR_ID_REGISTERS };

struct capability {
	u8 reg, shift, min; /* there when the field is at least min */
	u8 bit; /* of AT_HWCAP; from 64 on, of AT_HWCAP2 */
};

#define HWCAP2(bit) (64 + (bit))

/* clang-format off */
static const struct capability capabilities[] = {
	{ PFR0, 16, 0, 0 }, /* FP */
	{ PFR0, 20, 0, 1 }, /* ASIMD */
	{ ISAR0, 4, 1, 3 }, /* AES */
	{ ISAR0, 4, 2, 4 }, /* PMULL */
	{ ISAR0, 8, 1, 5 }, /* SHA1 */
	{ ISAR0, 12, 1, 6 }, /* SHA2 */
	{ ISAR0, 16, 1, 7 }, /* CRC32 */
	{ ISAR0, 20, 2, 8 }, /* ATOMICS */
	{ PFR0, 16, 1, 9 }, /* FPHP */
	{ PFR0, 20, 1, 10 }, /* ASIMDHP */
	{ ISAR0, 28, 1, 12 }, /* ASIMDRDM */
	{ ISAR1, 12, 1, 13 }, /* JSCVT */
	{ ISAR1, 16, 1, 14 }, /* FCMA */
	{ ISAR1, 20, 1, 15 }, /* LRCPC */
	{ ISAR1, 0, 1, 16 }, /* DCPOP */
	{ ISAR0, 32, 1, 17 }, /* SHA3 */
	{ ISAR0, 36, 1, 18 }, /* SM3 */
	{ ISAR0, 40, 1, 19 }, /* SM4 */
	{ ISAR0, 44, 1, 20 }, /* ASIMDDP */
	{ ISAR0, 12, 2, 21 }, /* SHA512 */
	{ ISAR0, 48, 1, 23 }, /* ASIMDFHM */
	{ PFR0, 48, 1, 24 }, /* DIT */
	{ MMFR2, 32, 1, 25 }, /* USCAT */
	{ ISAR1, 20, 2, 26 }, /* ILRCPC */
	{ ISAR0, 52, 1, 27 }, /* FLAGM */
	{ PFR1, 4, 2, 28 }, /* SSBS */
	{ ISAR1, 36, 1, 29 }, /* SB */
	{ ISAR1, 0, 2, HWCAP2(0) }, /* DCPODP */
	{ ISAR0, 52, 2, HWCAP2(7) }, /* FLAGM2 */
	{ ISAR1, 32, 1, HWCAP2(8) }, /* FRINT */
	{ ISAR1, 52, 1, HWCAP2(13) }, /* I8MM */
	{ ISAR1, 44, 1, HWCAP2(14) }, /* BF16 */
	{ ISAR1, 48, 1, HWCAP2(15) }, /* DGH */
	{ ISAR0, 60, 1, HWCAP2(16) }, /* RNG */
	{ MMFR0, 60, 1, HWCAP2(19) }, /* ECV */
	{ MMFR1, 44, 1, HWCAP2(20) }, /* AFP */
	{ ISAR2, 4, 1, HWCAP2(21) }, /* RPRES */
	{ ISAR2, 0, 2, HWCAP2(31) }, /* WFXT */
	{ ISAR1, 44, 2, HWCAP2(32) }, /* EBF16 */
};
/* clang-format on */

static u64 read_id(enum id_register reg)
{
	switch (reg) {
	case ISAR0:
		return read_sysreg(id_aa64isar0_el1);
	case ISAR1:
		return read_sysreg(id_aa64isar1_el1);
	case ISAR2:
		return read_sysreg(ID_AA64ISAR2_EL1);
	case PFR0:
		return read_sysreg(id_aa64pfr0_el1);
	case PFR1:
		return read_sysreg(id_aa64pfr1_el1);
	case MMFR0:
		return read_sysreg(id_aa64mmfr0_el1);
	case MMFR1:
		return read_sysreg(id_aa64mmfr1_el1);
	default:
		return read_sysreg(id_aa64mmfr2_el1);
	}
}

/* FP and ASIMD are signed fields: 0xf says "not there". */
static bool has(const struct capability *cap)
{
	unsigned int field = id_field(read_id(cap->reg), cap->shift);

	if (cap->reg == PFR0 && (cap->shift == 16 || cap->shift == 20) && field == 0xf)
		return false;
	return field >= cap->min;
}

static unsigned long hwcaps(unsigned int first_bit)
{
	unsigned long bits = 0;

	for (size_t i = 0; i < ARRAY_SIZE(capabilities); i++)
		if (capabilities[i].bit - first_bit < 64 && has(&capabilities[i]))
			bits |= 1UL << (capabilities[i].bit - first_bit);
	return bits;
}

unsigned long elf_hwcap(void)
{
	return hwcaps(0);
}

unsigned long elf_hwcap2(void)
{
	return hwcaps(HWCAP2(0));
}

/* The size of Linux's signal frame on a CPU without SVE. */
unsigned long elf_minsigstksz(void)
{
	return 4720;
}
