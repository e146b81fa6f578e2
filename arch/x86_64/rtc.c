/* The battery clock: the MC146818's registers in the CMOS memory. */
#include <asm/time.h>
#include "cpu.h"

#define CMOS_INDEX 0x70
#define CMOS_DATA  0x71

#define SECONDS	     0
#define MINUTES	     2
#define HOURS	     4
#define DAY	     7
#define MONTH	     8
#define YEAR	     9
#define STATUS_A     10
#define A_UPDATING   0x80
#define STATUS_B     11
#define B_24_HOURS   0x02
#define B_BINARY     0x04
#define HOUR_PM	     0x80
#define NR_REGISTERS 12

static u8 cmos_read(u8 reg)
{
	outb(CMOS_INDEX, reg);
	return inb(CMOS_DATA);
}

static void read_all(u8 regs[NR_REGISTERS])
{
	int patience = 100000;

	while (cmos_read(STATUS_A) & A_UPDATING && --patience)
		;
	for (u8 i = 0; i < NR_REGISTERS; i++)
		regs[i] = cmos_read(i);
}

static bool same_time(const u8 a[NR_REGISTERS], const u8 b[NR_REGISTERS])
{
	return a[SECONDS] == b[SECONDS] && a[MINUTES] == b[MINUTES] && a[HOURS] == b[HOURS] &&
	       a[DAY] == b[DAY] && a[MONTH] == b[MONTH] && a[YEAR] == b[YEAR];
}

static u8 number(const u8 regs[NR_REGISTERS], u8 value)
{
	return regs[STATUS_B] & B_BINARY ? value : (value >> 4) * 10 + (value & 15);
}

static u8 hour(const u8 regs[NR_REGISTERS])
{
	u8 hours = number(regs, regs[HOURS] & ~HOUR_PM);

	if (regs[STATUS_B] & B_24_HOURS)
		return hours;
	return hours % 12 + (regs[HOURS] & HOUR_PM ? 12 : 0);
}

/* Days since 1970: the year begins in March, so that the leap day is its last. */
static u64 days(u32 year, u32 month, u32 day)
{
	if (month < 3) {
		month += 12;
		year--;
	}
	return 365UL * year + year / 4 - year / 100 + year / 400 + (153 * month - 457) / 5 + day -
	       719469;
}

/* A reading during which the clock moved on is no good; two the same are. */
u64 read_rtc(void)
{
	u8 regs[NR_REGISTERS], again[NR_REGISTERS];
	u32 year, month, day;
	u64 minutes;
	int patience = 10;

	do {
		read_all(regs);
		read_all(again);
	} while (!same_time(regs, again) && --patience);
	year = number(regs, regs[YEAR]);
	year += year < 70 ? 2000 : 1900;
	month = number(regs, regs[MONTH]);
	day = number(regs, regs[DAY]);
	if (month < 1 || month > 12 || day < 1 || day > 31)
		return 0; /* nobody there */
	minutes = (days(year, month, day) * 24 + hour(regs)) * 60 + number(regs, regs[MINUTES]);
	return minutes * 60 + number(regs, regs[SECONDS]);
}
