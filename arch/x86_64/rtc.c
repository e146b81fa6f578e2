/* The battery clock: a Motorola MC146818 behind ports 0x70 and 0x71. */
#include <asm/time.h>
#include "cpu.h"

#define RTC_SECONDS  0
#define RTC_MINUTES  2
#define RTC_HOURS    4
#define RTC_DAY	     7
#define RTC_MONTH    8
#define RTC_YEAR     9
#define RTC_STATUS_A 10
#define RTC_STATUS_B 11
#define UPDATING     0x80 /* A */
#define BINARY	     0x04 /* B */
#define HOURS_24     0x02 /* B */
#define PM	     0x80 /* in the hours */

struct reading {
	u8 second, minute, hour, day, month, year;
};

static u8 cmos_read(u8 reg)
{
	outb(0x70, reg);
	return inb(0x71);
}

static struct reading read_once(void)
{
	for (int patience = 100000; patience && cmos_read(RTC_STATUS_A) & UPDATING; patience--)
		;
	return (struct reading){ cmos_read(RTC_SECONDS), cmos_read(RTC_MINUTES),
				 cmos_read(RTC_HOURS),	 cmos_read(RTC_DAY),
				 cmos_read(RTC_MONTH),	 cmos_read(RTC_YEAR) };
}

static bool same(const struct reading *a, const struct reading *b)
{
	return a->second == b->second && a->minute == b->minute && a->hour == b->hour &&
	       a->day == b->day && a->month == b->month && a->year == b->year;
}

static unsigned int from_bcd(u8 value)
{
	return (value >> 4) * 10U + (value & 15);
}

static unsigned int hours(u8 raw, u8 status)
{
	unsigned int hour = raw & ~PM;

	hour = status & BINARY ? hour : from_bcd((u8)hour);
	if (!(status & HOURS_24))
		hour = hour % 12 + (raw & PM ? 12 : 0);
	return hour;
}

/* Days since 1970 of a date in the Gregorian calendar, years from 2000 on. */
static u64 days(unsigned int year, unsigned int month, unsigned int day)
{
	static const u16 before[12] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334 };
	unsigned int leaps = (year - 1968) / 4 - (year % 4 == 0 && month <= 2);

	return (year - 1970) * 365UL + leaps + before[(month - 1) % 12] + day - 1;
}

/* Two readings that are the same were not disturbed by an update. */
u64 read_rtc(void)
{
	struct reading r = read_once(), again = read_once();
	u8 status = cmos_read(RTC_STATUS_B);
	unsigned int (*number)(u8) = from_bcd;

	for (int i = 0; i < 10 && !same(&r, &again); i++) {
		r = again;
		again = read_once();
	}
	if (status & BINARY)
		return days(2000U + r.year, r.month, r.day) * 86400 +
		       hours(r.hour, status) * 3600UL + r.minute * 60UL + r.second;
	return days(2000 + number(r.year), number(r.month), number(r.day)) * 86400 +
	       hours(r.hour, status) * 3600UL + number(r.minute) * 60UL + number(r.second);
}
