/* sysinfo(2): how much memory there is, and how busy the machine. */
#include <limen/loadavg.h>
#include <limen/mm.h>
#include <limen/pagemap.h>
#include <limen/sched.h>
#include <limen/syscalls.h>
#include <limen/timer.h>
#include <limen/uaccess.h>

#define SI_LOAD_SHIFT 16

struct sysinfo {
	s64 uptime; /* seconds */
	u64 loads[3]; /* 1, 5 and 15 minutes; 1 << SI_LOAD_SHIFT is one task */
	u64 totalram, freeram, sharedram, bufferram, totalswap, freeswap; /* in mem_unit */
	u16 procs, pad[3]; /* tasks, threads each for itself */
	u64 totalhigh, freehigh; /* memory that 32-bit kernels cannot map */
	u32 mem_unit, pad1; /* bytes; nothing of the kernel's stack is to be seen in the gaps */
};

SYSCALL_DEFINE1(sysinfo, struct sysinfo __user *, info)
{
	struct sysinfo val = {
		.uptime = (s64)((sched_clock() + NSEC_PER_SEC - 1) / NSEC_PER_SEC),
		.totalram = nr_total_pages() * PAGE_SIZE,
		.freeram = nr_free_pages() * PAGE_SIZE,
		.sharedram = nr_shmem_pages() * PAGE_SIZE,
		.procs = (u16)nr_tasks(),
		.mem_unit = 1,
	};

	get_loadavg(val.loads, SI_LOAD_SHIFT);
	return copy_to_user(info, &val, sizeof(val)) ? -EFAULT : 0;
}
