/*
 * rt_sigreturn(2): back from a handler to what the frame at the stack pointer says.  A program can
 * write that frame itself, so nothing in it is trusted: as on Linux, what is not exactly as it
 * should be is a SIGSEGV.
 */
#include <limen/mm.h>
#include <limen/sched.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include <asm/signal.h>
#include <sysreg.h>
#include "fpsimd.h"
#include "sigframe.h"

/* Bits of PSTATE that do not exist for AArch64, or are not a program's: PAN, UAO, IL, ... */
#define PSR_NOT_USER (~0UL << 32 | 0xfUL << 20 | 0x7fUL << 13 | 3UL << 26 | 1UL << 5)

/* A row of records, and what was found in it. */
struct records {
	u8 __user *base;
	size_t offset, limit;
	bool extra; /* it goes on elsewhere, which is allowed once */
	struct fpsimd_context __user *fpsimd;
};

/*
 * As Linux's valid_user_regs(): a pstate that is EL0's with every exception unmasked.  Whatever
 * comes in, what is there afterwards is.
 */
static bool valid_user_regs(struct pt_regs *regs)
{
	regs->pstate &= ~PSR_NOT_USER;
	if (!(regs->pstate & (PSR_MODE_MASK | PSR_MODE32 | PSR_DAIF)))
		return true;
	regs->pstate &= PSR_NZCV;
	return false;
}

/* Go on behind an extra_context; it must say what Linux would have written. */
static bool follow_extra(struct records *rec, u8 __user *at, size_t size, const u8 __user *frame)
{
	struct extra_context extra;
	struct aarch64_ctx end;
	u8 __user *next = at + size + 16;

	if (rec->extra || size < sizeof(extra) || rec->limit - rec->offset - size < 16 ||
	    copy_from_user(&extra, at, sizeof(extra)) ||
	    copy_from_user(&end, at + size, sizeof(end)) || end.magic || end.size)
		return false;
	if (extra.datap != (__force u64)next || extra.datap % 16 || extra.size % 16 ||
	    extra.size > (size_t)(frame + SIGFRAME_MAX - next) || !access_ok(next, extra.size))
		return false;
	rec->extra = true;
	rec->base = next;
	rec->offset = 0;
	rec->limit = extra.size;
	return true;
}

static bool get_head(struct aarch64_ctx *head, const struct aarch64_ctx __user *at)
{
	if (!access_ok(at, sizeof(*at)))
		return false;
	user_access_begin();
	unsafe_get_user(head->magic, &at->magic, fault);
	unsafe_get_user(head->size, &at->size, fault);
	user_access_end();
	return true;
fault:
	user_access_end();
	return false;
}

/* Look at every record up to the one that ends them.  As Linux's parse_user_sigframe(). */
static bool parse_records(struct records *rec, const u8 __user *frame)
{
	for (;;) {
		u8 __user *at = rec->base + rec->offset;
		struct aarch64_ctx head;

		if (rec->limit - rec->offset < sizeof(head) || rec->offset % 16 ||
		    !get_head(&head, (const struct aarch64_ctx __user *)at) ||
		    head.size > rec->limit - rec->offset)
			return false;
		switch (head.magic) {
		case 0:
			return head.size == 0;
		case FPSIMD_MAGIC:
			if (rec->fpsimd || head.size < sizeof(*rec->fpsimd))
				return false;
			rec->fpsimd = (struct fpsimd_context __user *)at;
			break;
		case ESR_MAGIC:
			break;
		case EXTRA_MAGIC:
			if (!follow_extra(rec, at, head.size, frame))
				return false;
			continue;
		default:
			return false;
		}
		if (head.size < sizeof(head))
			return false;
		rec->offset += head.size;
	}
}

/* Into the registers: no bit of theirs can do harm. */
static bool restore_fpsimd(const struct fpsimd_context __user *from)
{
	return from && access_ok(from, sizeof(*from)) && !fpsimd_load_user(from, FPSIMD_HEAD);
}

static bool restore_frame(struct pt_regs *regs, struct rt_sigframe __user *frame)
{
	struct sigcontext __user *sc = &frame->uc.uc_mcontext;
	struct records rec = { .base = sc->reserved, .limit = sizeof(sc->reserved) };
	bool good = true;
	u64 head[6]; /* uc_flags to uc_sigmask */
	stack_t stack;

	if (copy_from_user(head, &frame->uc, sizeof(head)))
		return false;
	set_current_blocked(&(sigset_t){ head[5] });
	good = !copy_from_user(regs->regs, sc->regs, offsetof(struct pt_regs, orig_x0));
	forget_syscall(regs);
	good = valid_user_regs(regs) && good;
	if (!good || !parse_records(&rec, (u8 __user *)frame) || !restore_fpsimd(rec.fpsimd))
		return false;
	stack = (stack_t){ .ss_sp = (void __user *)head[2],
			   .ss_flags = (int)head[3],
			   .ss_size = head[4] };
	restore_altstack(&stack);
	return true;
}

/*
 * As Linux's arm64_notify_segfault(): there is no address that failed, so the stack pointer is
 * told.
 */
static void bad_frame(struct pt_regs *regs)
{
	struct mm_struct *mm = current->mm;
	int code;

	down_read(&mm->mmap_lock);
	code = area_above(mm, untagged_addr(regs->sp)) ? SEGV_ACCERR : SEGV_MAPERR;
	up_read(&mm->mmap_lock);
	current->thread.fault_address = 0;
	current->thread.fault_code = 0;
	force_sig_fault(SIGNAL(SIGSEGV, code), regs->sp, "bad signal frame", regs);
}

SYSCALL_DEFINE0(rt_sigreturn)
{
	struct pt_regs *regs = task_pt_regs(current);
	struct rt_sigframe __user *frame = (void __user *)regs->sp;

	current->restart_block.fn = NULL;
	if (regs->sp % 16 || !access_ok(frame, sizeof(*frame)) || !restore_frame(regs, frame)) {
		bad_frame(regs);
		return 0;
	}
	return (long)regs->regs[0];
}
