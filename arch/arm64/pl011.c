/*
 * The serial port: Arm's PL011 (technical reference manual DDI 0183, chapter 3).  The device tree
 * says where it is.  Sending polls: the console works in any context.  Receiving interrupts.
 */
#include <limen/console.h>
#include <limen/tty.h>
#include <limen/irq.h>
#include <asm/irq.h>
#include <asm/processor.h>
#include "machine.h"
#include "uart.h"

/* registers, as words */
#define UARTDR	  (0x00 / 4)
#define UARTFR	  (0x18 / 4)
#define UARTLCR_H (0x2c / 4)
#define UARTCR	  (0x30 / 4)
#define UARTIMSC  (0x38 / 4)
#define UARTICR	  (0x44 / 4)

#define DR_ERRORS  0xf00 /* overrun, break, parity, framing: of a character that is none */
#define DR_OE	   0x800 /* overrun: it is one, but others were lost */
#define FR_RXFE	   0x010 /* nothing received */
#define FR_TXFF	   0x020 /* no room to send */
#define INT_RX	   0x050 /* RXIM, RTIM: received enough, or nothing more for a while */
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

/* Interrupts off; the line is up until the FIFO is empty. */
static void pl011_interrupt(void *arg)
{
	char chars[32];
	size_t n = 0;

	uart[UARTICR] = INT_RX;
	while (!(uart[UARTFR] & FR_RXFE)) {
		u32 data = uart[UARTDR];

		if (!(data & DR_ERRORS & ~DR_OE))
			chars[n++] = (char)data;
		if (n == sizeof(chars)) {
			tty_receive(chars, n);
			n = 0;
		}
	}
	if (n)
		tty_receive(chars, n);
}

unsigned int console_irq(void)
{
	return uart ? machine.uart_irq : 0;
}

void pl011_listen(void)
{
	if (console_irq() && request_irq(console_irq(), pl011_interrupt, NULL) == 0)
		uart[UARTIMSC] = INT_RX;
}
