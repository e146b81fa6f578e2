/* The 16550 serial port as a console: COM1, or COM2 with console=ttyS1; 115200 8N1. */
#include <limen/console.h>
#include <limen/irq.h>
#include <limen/printk.h>
#include <limen/string.h>
#include <limen/tty.h>
#include <asm/irq.h>
#include <asm/processor.h>
#include "cpu.h"

#define COM1 0x3f8
#define COM2 0x2f8

/* Registers: National Semiconductor PC16550D, table II */
#define RBR	 0 /* with DLAB clear: to read, */
#define THR	 0 /* and to write */
#define IER	 1
#define FCR	 2
#define LCR	 3
#define MCR	 4
#define LSR	 5
#define SCR	 7
#define IER_RX	 0x01
#define LSR_DR	 0x01
#define LSR_THRE 0x20
#define LCR_DLAB 0x80
#define FIFO	 16

static u16 port;
static bool present;

static void serial_write(const char *s, size_t n)
{
	while (n--) {
		while (!(inb(port + LSR) & LSR_THRE))
			cpu_relax();
		outb(port + THR, *s++);
	}
}

static struct console serial = { .name = "ttyS", .write = serial_write };

/* The last console=ttySn counts, as on Linux; it stands before the first program. */
static u16 choose_port(const char *cmdline)
{
	u16 chosen = COM1;

	for (const char *s = cmdline; *s && strncmp(s, " -- ", 4) != 0; s++) {
		if (strncmp(s, "console=ttyS1", 13) == 0)
			chosen = COM2;
		else if (strncmp(s, "console=ttyS0", 13) == 0)
			chosen = COM1;
	}
	return chosen;
}

void serial_init(const char *cmdline)
{
	port = choose_port(cmdline);
	outb(port + SCR, 0x5a); /* a register that only remembers: is there a UART at all? */
	if (inb(port + SCR) != 0x5a)
		return;
	outb(port + IER, 0);
	outb(port + LCR, LCR_DLAB);
	outb(port + 0, 1); /* divisor 1: 115200 baud */
	outb(port + 1, 0);
	outb(port + LCR, 0x03); /* 8 bits, no parity, 1 stop bit */
	outb(port + FCR, 0x07);
	outb(port + MCR, 0x0b); /* DTR, RTS, and OUT2: on PCs the way of the interrupt */
	present = true;
	register_console(&serial);
}

unsigned int console_irq(void)
{
	if (!present)
		return 0;
	return port == COM1 ? 4 : 3;
}

/* The line is an edge: it comes again only once nothing is left to be read. */
static void serial_interrupt(void *unused)
{
	char chars[FIFO];
	size_t n = 0;

	while (inb(port + LSR) & LSR_DR) {
		chars[n++] = (char)inb(port + RBR);
		if (n == FIFO) {
			tty_receive(chars, n);
			n = 0;
		}
	}
	if (n)
		tty_receive(chars, n);
}

void serial_listen(void)
{
	if (!present)
		return;
	if (request_irq(console_irq(), serial_interrupt, NULL) == 0)
		outb(port + IER, IER_RX);
	else
		pr_warn("serial: its interrupt does not come: nothing can be typed there");
}
