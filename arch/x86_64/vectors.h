/* What the 256 interrupt vectors are for.  0 to 31 are the CPU's exceptions (SDM vol. 3, 6.3.1). */
#pragma once

#define VECTOR_DE	0
#define VECTOR_DB	1
#define VECTOR_NMI	2
#define VECTOR_BP	3
#define VECTOR_OF	4
#define VECTOR_UD	6
#define VECTOR_DF	8
#define VECTOR_GP	13
#define VECTOR_PF	14
#define VECTOR_MF	16
#define VECTOR_MC	18
#define VECTOR_XM	19
#define EXCEPTIONS	32
#define VECTOR_PIC	0x20 /* 16 of the old controllers, which are masked */
#define VECTOR_IRQ	0x30 /* NR_IRQS of the I/O APICs */
#define VECTOR_SYSCALL	0x80
#define VECTOR_TIMER	0xf0 /* the higher a vector, the more urgent */
#define VECTOR_IPI	0xf1 /* NR_IPIS */
#define VECTOR_SPURIOUS 0xff
