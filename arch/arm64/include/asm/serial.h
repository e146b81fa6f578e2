/* The serial console's speeds, as Linux has them by its PL011 driver. */
#pragma once

#define SERIAL_SPEED	 38400 /* to begin with */
#define SERIAL_CBAUD	 0000017 /* c_cflag for it: B38400 */
#define SERIAL_SPEED_MAX 1500000UL /* bits in a second: a sixteenth of the clock */
