/* ESR_EL1: why an exception was taken (Arm ARM D19.2.37, ESR_EL1). */
#pragma once

#define ESR_EC_SHIFT 26
#define ESR_EC(esr)  ((esr) >> ESR_EC_SHIFT & 0x3f) /* exception class */
#define ESR_EC_MASK  0xfc000000UL
#define ESR_IL	     0x02000000UL /* the instruction has 4 bytes */

#define EC_UNKNOWN   0x00
#define EC_WFX	     0x01
#define EC_SVC64     0x15
#define EC_IABT_LOW  0x20 /* instruction abort, from EL0 */
#define EC_IABT_CUR  0x21
#define EC_PC_ALIGN  0x22
#define EC_DABT_LOW  0x24 /* data abort, from EL0 */
#define EC_DABT_CUR  0x25
#define EC_SP_ALIGN  0x26
#define EC_FP64	     0x2c /* trapped floating-point exception */
#define EC_SERROR    0x2f
#define EC_BRKPT_LOW 0x30
#define EC_STEP_LOW  0x32
#define EC_WATCH_LOW 0x34
#define EC_BRK64     0x3c

/* The syndrome of aborts */
#define ESR_FSC(esr)  ((esr)&0x3f) /* fault status code */
#define ESR_FSC_FAULT 0x04 /* translation fault, level 0 */
#define FSC_TAG_CHECK 0x11
#define FSC_ALIGNMENT 0x21
#define ESR_WNR	      (1 << 6) /* a write, ... */
#define ESR_CM	      (1 << 8) /* ... unless it was cache maintenance */

/* The syndrome of floating-point exceptions: TFV says that the rest is valid */
#define ESR_FP_TFV (1 << 23)
#define ESR_FP_IOF 0x01
#define ESR_FP_DZF 0x02
#define ESR_FP_OFF 0x04
#define ESR_FP_UFF 0x08
#define ESR_FP_IXF 0x10
