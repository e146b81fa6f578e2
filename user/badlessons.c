/*
 * Every way to misuse access_user (462), which writes into the caller's memory. For Limen: on Linux
 * these numbers are not calls, or others.
 */
#define _GNU_SOURCE
#include <limen.h>
#include <unistd.h>
#include "include/try.h"

#define PROT_READ 1
#define PROT_NONE 0
#define PAGE	  4096

#define KERNEL	     0xffffffff80100000
#define NONCANONICAL (1UL << 62)
#define UNMAPPED     0x1000000000
#define TOP	     -1L

static const int read_only = 1;
static char page[2 * PAGE] __attribute__((aligned(PAGE)));

int main(void)
{
	int product = 0;

	TRY3(access_user, 6, 7, &product);
	show("product", product);
	TRY3(access_user, 6, 7, NULL);
	TRY3(access_user, 6, 7, UNMAPPED);
	TRY3(access_user, 6, 7, NONCANONICAL);
	TRY3(access_user, 6, 7, KERNEL);
	TRY3(access_user, 6, 7, TOP);
	TRY3(access_user, 6, 7, TOP - 3);
	TRY3(access_user, 6, 7, &read_only);
	TRY3(access_user, 6, 7, main);
	show("product", product);

	TRY3(access_user, 6, 7, page + 1); /* misaligned is no misuse */
	TRY3(access_user, 6, 7, page + PAGE - 2); /* nor is across two pages */
	TRY3(mprotect, page + PAGE, PAGE, PROT_READ);
	TRY3(access_user, 6, 7, page + PAGE);
	TRY3(access_user, 6, 7, page + PAGE - 2);
	TRY3(mprotect, page + PAGE, PAGE, PROT_NONE);
	TRY3(access_user, 6, 7, page + PAGE - 1);

	show("access_user(-6, 7, &product)", access_user(-6, 7, &product));
	show("product", product == -42);
	show("newsyscall()", newsyscall());
	show("gettaskinfo()", gettaskinfo());
	return 0;
}
