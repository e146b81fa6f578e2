/* A screen as a console. */
#pragma once

struct screen_info;

/* screen_init() - register a console on the screen that the boot loader left on, if there is one. */
void screen_init(const struct screen_info *info);
