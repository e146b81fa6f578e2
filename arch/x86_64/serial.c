/* The 16550 serial port as a console: COM1, or COM2 with console=ttyS1; 115200 8N1. */
#include <limen/console.h>
#include <limen/irq.h>
#include <limen/string.h>
#include <limen/tty.h>
#include <asm/processor.h>
#include "cpu.h"

#define COM1 0x3f8
#define COM2 0x2f8

/* Registers: National Semiconductor PC16550D, table II */
#define THR	 0 /* with DLAB clear */
#define IER	 1
#define FCR	 2
#define LCR	 3
#define MCR	 4
#define LSR	 5
#define SCR	 7
#define LSR_DR	 0x01 /* something has come */
#define LSR_THRE 0x20
#define IER_RDI	 0x01 /* interrupt when it has */
#define LCR_DLAB 0x80

static u16 port;

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
	outb(port + MCR, 0x03); /* DTR, RTS */
	register_console(&serial);
}

static void serial_interrupt(void *arg)
{
	char bytes[16];
	size_t n = 0;

	while (inb(port + LSR) & LSR_DR) {
		bytes[n++] = (char)inb(port + THR);
		if (n < sizeof(bytes))
			continue;
		tty_receive(bytes, n);
		n = 0;
	}
	if (n)
		tty_receive(bytes, n);
}

void serial_listen(void)
{
	if (inb(port + SCR) != 0x5a || request_irq(port == COM1 ? 4 : 3, serial_interrupt, NULL))
		return;
	outb(port + MCR, 0x0b); /* OUT2 lets the interrupt out of a PC's port */
	outb(port + IER, IER_RDI);
}
