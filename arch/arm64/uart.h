/* The serial port (pl011.c). */
#pragma once

/* pl011_init() - make the PL011 whose registers are mapped at @base a console. */
void pl011_init(volatile void *base);
/* pl011_moved() - from now on they are mapped at @base. */
void pl011_moved(volatile void *base);
/* pl011_listen() - interrupts work now: what arrives goes to the terminal. */
void pl011_listen(void);
