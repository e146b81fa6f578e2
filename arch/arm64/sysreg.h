/*
 * System registers and the bits of them that the kernel uses (Arm ARM D19).  Names that ARMv8.0
 * assemblers do not know are given by their encoding.
 */
#pragma once

/* SCTLR_EL1, how EL1 and EL0 behave */
#define SCTLR_M	   (1 << 0) /* MMU on */
#define SCTLR_C	   (1 << 2) /* data caches on */
#define SCTLR_SA   (1 << 3) /* sp must be aligned at EL1 */
#define SCTLR_SA0  (1 << 4) /* and at EL0 */
#define SCTLR_I	   (1 << 12) /* instruction caches on */
#define SCTLR_DZE  (1 << 14) /* EL0 may use DC ZVA */
#define SCTLR_UCT  (1 << 15) /* EL0 may read CTR_EL0 */
#define SCTLR_nTWE (1 << 18) /* EL0's WFE does not trap (its WFI does) */
#define SCTLR_SPAN (1 << 23) /* an exception to EL1 leaves PSTATE.PAN as it is */
#define SCTLR_UCI  (1 << 26) /* EL0 may maintain caches by address */
/* 1 on ARMv8.0: LSMAOE, nTLSMD, SPAN, EIS, TSCXT, EOS; SED and ITD are for AArch32 */
#define SCTLR_RES1   0x30d00980
#define SCTLR_MMUOFF SCTLR_RES1
#define SCTLR_MMUON                                                                                \
	(SCTLR_RES1 | SCTLR_M | SCTLR_C | SCTLR_SA | SCTLR_SA0 | SCTLR_I | SCTLR_DZE | SCTLR_UCT | \
	 SCTLR_nTWE | SCTLR_UCI)

/*
 * HCR_EL2: EL1 is AArch64 and may use pointer authentication (keys and instructions) and memory
 * tags, which would trap to EL2 otherwise: PACGA at EL0, too, whatever SCTLR_EL1 says.
 */
#define HCR_VALUE (1 << 31 | 1 << 40 | 1 << 41 | 1 << 56) /* RW, APK, API, ATA */

/* MAIR_EL1: memory type 0 is Device-nGnRE, 1 is Normal write-back */
#define MAIR_VALUE 0xff04
#define MT_DEVICE  0
#define MT_NORMAL  1

/*
 * TCR_EL1: both halves 48 bits of 4 KiB pages, tables in inner-shareable write-back memory; the top
 * byte of user addresses is ignored, as on Linux.  IPS, the size of physical addresses, is the
 * CPU's.
 */
#define TCR_HALF      (16 | 1 << 8 | 1 << 10 | 3 << 12) /* TxSZ, IRGNx, ORGNx, SHx */
#define TCR_TG1	      (2 << 30) /* 4 KiB, as TG0's 0 */
#define TCR_TBI0      (1 << 37)
#define TCR_VALUE     (TCR_HALF | TCR_HALF << 16 | TCR_TG1 | TCR_TBI0)
#define TCR_IPS_SHIFT 32

/* PSTATE as SPSR_EL1 holds it */
#define PSR_MODE_MASK 0xf
#define PSR_MODE_EL0t 0x0
#define PSR_MODE_EL1h 0x5
#define PSR_F_BIT     0x40
#define PSR_I_BIT     0x80
#define PSR_DAIF      0x3c0

#define PSR_MODE32 0x10 /* AArch32 */
#define PSR_BTYPE  0xc00 /* the last branch's kind, for BTI */
#define PSR_TCO	   0x2000000 /* no tag checks */
#define PSR_NZCV   0xf0000000

#ifndef __ASSEMBLER__
#include <limen/types.h>

#define MPIDR_AFFINITY 0xff00ffffffUL /* Aff3, Aff2, Aff1, Aff0 of MPIDR_EL1 */

#define ID_AA64ISAR2_EL1 S3_0_C0_C6_2
#define RNDR		 "S3_3_C2_C4_0"

#define __sysreg_name(reg) #reg

#define read_sysreg(reg)                                                        \
	({                                                                      \
		u64 _value;                                                     \
		__asm__ volatile("mrs %0, " __sysreg_name(reg) : "=r"(_value)); \
		_value;                                                         \
	})

#define write_sysreg(value, reg) \
	__asm__ volatile("msr " __sysreg_name(reg) ", %x0" : : "rZ"((u64)(value)) : "memory")

#define isb() __asm__ volatile("isb" ::: "memory")

/* id_field() - four bits of an ID register; most say "not there" with 0. */
static inline unsigned int id_field(u64 reg, int shift)
{
	return reg >> shift & 0xf;
}
#endif
