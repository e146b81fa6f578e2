/* The battery clock: Arm's PL031 (technical reference manual DDI 0224, chapter 3). */
#include <limen/mm.h>
#include <asm/time.h>
#include "machine.h"

#define RTCDR 0 /* seconds since 1970 */

u64 read_rtc(void)
{
	static const volatile u32 *rtc;

	if (!rtc && machine.rtc)
		rtc = ioremap(machine.rtc, PAGE_SIZE);
	return rtc ? rtc[RTCDR] : 0;
}
