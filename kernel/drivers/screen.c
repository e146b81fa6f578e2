/* A screen as a console. */
#include <limen/boot_info.h>
#include <limen/screen.h>

void screen_init(const struct screen_info *info)
{
	(void)info;
}
