/*
 * The serial port: Arm's PL011 (technical reference manual DDI 0183, chapter 3).  The device tree
 * says where it is.  Sending polls: the console works in any context.
 */
#include <limen/console.h>
#include <asm/processor.h>
#include "machine.h"

/* registers, as words */
#define UARTDR	  (0x00 / 4)
#define UARTFR	  (0x18 / 4)
#define UARTLCR_H (0x2c / 4)
#define UARTCR	  (0x30 / 4)
#define UARTIMSC  (0x38 / 4)

#define FR_TXFF	   0x020 /* no room to send */
#define LCR_H_8N1  0x070 /* 8 bits, FIFOs on */
#define CR_ENABLED 0x301 /* UARTEN, TXE, RXE */

static volatile u32 *uart;

static void pl011_write(const char *s, size_t n)
{
	while (n--) {
		while (uart[UARTFR] & FR_TXFF)
			cpu_relax();
		uart[UARTDR] = (u8)*s++;
	}
}

static struct console pl011_console = { .name = "ttyAMA0", .write = pl011_write };

void pl011_init(volatile void *base)
{
	pl011_moved(base);
	uart[UARTIMSC] = 0; /* no interrupts */
	uart[UARTLCR_H] = LCR_H_8N1;
	uart[UARTCR] = CR_ENABLED;
	register_console(&pl011_console);
}

void pl011_moved(volatile void *base)
{
	uart = base;
}
