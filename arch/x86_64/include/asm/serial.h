/* The serial console's speeds, as Linux has them by its 8250 driver. */
#pragma once

#define SERIAL_SPEED	 9600 /* to begin with */
#define SERIAL_CBAUD	 0000015 /* c_cflag for it: B9600 */
#define SERIAL_SPEED_MAX 116352UL /* bits in a second: 1 % more than 115200, as Linux has it */
