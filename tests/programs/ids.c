/* User and group ids: what each call changes, as root and after rights were given up. */
#define _GNU_SOURCE
#include <grp.h>
#include <sys/fsuid.h>
#include <sys/syscall.h>
#include "say.h"

static void ids(const char *what, long ret)
{
	const char *answer = result(ret);
	uid_t r, e, s;
	gid_t gr, ge, gs;

	getresuid(&r, &e, &s);
	getresgid(&gr, &ge, &gs);
	say("%s: %s, uid %d %d %d %d, gid %d %d %d %d\n", what, answer, r, e, s,
	    setfsuid((uid_t)-1), gr, ge, gs, setfsgid((gid_t)-1));
}

#define TRY(call) ids(#call, call)

static int root(void)
{
	TRY(seteuid(1000));
	TRY(setuid(2000));
	TRY(seteuid(0));
	TRY(setreuid(1000, -1));
	TRY(setreuid(-1, 2000));
	TRY(setuid(1000));
	TRY(setresuid(-1, -1, 0));
	TRY(setresuid(-1, 0, -1));
	TRY(setresuid(2000, 1000, 1000));
	TRY(setreuid(1000, 2000));
	TRY(setreuid(-1, 1000));
	TRY(setreuid(-1, 0));
	return 0;
}

static int all_at_once(void)
{
	TRY(setgid(100));
	TRY(setuid(1000));
	TRY(setuid(1000));
	TRY(setuid(0));
	TRY(seteuid(0));
	TRY(setreuid(0, 0));
	TRY(setgid(0));
	TRY(setresgid(-1, 100, -1));
	TRY(setregid(0, -1));
	TRY(syscall(SYS_setfsuid, 0));
	TRY(syscall(SYS_setfsuid, 1000));
	return 0;
}

static int file_system_ids(void)
{
	TRY(syscall(SYS_setfsuid, 5));
	TRY(syscall(SYS_setfsgid, 6));
	TRY(syscall(SYS_setfsuid, -1));
	TRY(seteuid(7));
	TRY(syscall(SYS_setfsuid, 0));
	TRY(syscall(SYS_setfsuid, 5));
	TRY(seteuid(0));
	TRY(setegid(8));
	return 0;
}

static int unusual(void)
{
	uid_t id;

	TRY(setuid(-1));
	TRY(setgid(-1));
	TRY(setresuid(-1, -1, -1));
	TRY(setresuid(1, 2, 3));
	TRY(setresuid(2, 3, 1));
	TRY(setresuid(2, 4, 1));
	TRY(setgid(9));
	say("getresuid nowhere: %s\n", result(getresuid(&id, (uid_t *)16, &id)));
	say("getresgid nowhere: %s\n", result(getresgid((uid_t *)16, &id, &id)));
	TRY(setuid(0xfffffffe));
	return 0;
}

static int groups(void)
{
	static gid_t list[70000] = { 30, 10, 20, 10 }, got[8];

	say("setgroups: %s", result(setgroups(4, list)));
	say(", how many: %d", getgroups(0, NULL));
	say(", a short list: %s", result(getgroups(3, got)));
	say(", a long one: %d:", getgroups(8, got));
	say(" %d %d %d %d\n", got[0], got[1], got[2], got[3]);
	say("a negative size: %s", result(getgroups(-1, got)));
	say(", nowhere: %s\n", result(getgroups(8, (gid_t *)16)));
	say("too many: %s", result(setgroups(65537, list)));
	say(", the most: %s", result(setgroups(65536, list)));
	say(", from nowhere: %s", result(setgroups(1, (gid_t *)16)));
	say(", nobody's: %s\n", result(setgroups(2, (gid_t[]){ 10, -1 })));
	say("none: %s", result(setgroups(0, NULL)));
	say(", left: %d\n", getgroups(0, NULL));
	must(setgroups(2, list));
	must(setuid(1000));
	say("not root: %s", result(setgroups(0, NULL)));
	say(", still there: %d\n", getgroups(8, got));
	say("and no group is entered: %s\n", result(setgid(30)));
	return 0;
}

int main(void)
{
	say("%s\n", ended(in_child(root)));
	say("%s\n", ended(in_child(all_at_once)));
	say("%s\n", ended(in_child(file_system_ids)));
	say("%s\n", ended(in_child(unusual)));
	say("%s\n", ended(in_child(groups)));
	return 0;
}
