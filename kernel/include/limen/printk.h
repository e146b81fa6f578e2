/*
 * The kernel log: a ring of messages, and the consoles that show them.
 *
 * A message may begin with "<n>", n from 0 (the system is unusable) to 7 (debugging); without it
 * the level is 4 (warning).  Messages of a level below console_loglevel also go to the consoles.
 * printk() may be called in any context, with interrupts on or off.
 */
#pragma once

#include <limen/compiler.h>
#include <limen/types.h>

#define KERN_EMERG   "<0>"
#define KERN_ALERT   "<1>"
#define KERN_CRIT    "<2>"
#define KERN_ERR     "<3>"
#define KERN_WARNING "<4>"
#define KERN_NOTICE  "<5>"
#define KERN_INFO    "<6>"
#define KERN_DEBUG   "<7>"

extern int console_loglevel;

void printk(const char *fmt, ...) __printf(1, 2);
void vprintk(const char *fmt, va_list ap);

/*
 * printk_ratelimit() - May a message be logged that programs can cause as often as they like?  A
 * hundred of them in 5 seconds (Linux: 10); the next one that may is preceded by how many were left
 * out.
 */
bool printk_ratelimit(void);

int vsnprintf(char *buf, size_t size, const char *fmt, va_list ap);
int snprintf(char *buf, size_t size, const char *fmt, ...) __printf(3, 4);

#define pr_err(...)   printk(KERN_ERR __VA_ARGS__)
#define pr_warn(...)  printk(KERN_WARNING __VA_ARGS__)
#define pr_info(...)  printk(KERN_INFO __VA_ARGS__)
#define pr_debug(...) printk(KERN_DEBUG __VA_ARGS__)

struct pt_regs;

/* panic() - say why, where and what the registers held, and end the machine with status 125. */
void panic(const char *fmt, ...) __printf(1, 2) __noreturn;
/* die() - the same for an exception that the kernel itself raised, at the place in regs. */
void die(const char *what, struct pt_regs *regs) __noreturn;
/* die_of_access() - the same for a page fault: it "read from" @addr, for example. */
void die_of_access(const char *did, unsigned long addr, struct pt_regs *regs) __noreturn;

#define BUG_ON(cond)                                                          \
	do {                                                                  \
		if (unlikely(cond))                                           \
			panic("BUG: %s at %s:%d", #cond, __FILE__, __LINE__); \
	} while (0)
