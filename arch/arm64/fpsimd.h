/* The FP and SIMD registers, which C here must not touch (switch.S). */
#pragma once

struct fpsimd_context;

/* What a record of them begins with, magic and size, as one number. */
#define FPSIMD_HEAD ((u64)FPSIMD_MAGIC | (u64)sizeof(struct fpsimd_context) << 32)

/*
 * fpsimd_save_user(), fpsimd_load_user() - the registers to a record in user memory, by its
 * address, and back; @head is FPSIMD_HEAD.  0; -EFAULT: it is not all there, or begins in another
 * way.
 */
int fpsimd_save_user(struct fpsimd_context __user *to, u64 head);
int fpsimd_load_user(const struct fpsimd_context __user *from, u64 head);
/* fpsimd_save() - all but magic and size.  fpsimd_load() - the current task's registers. */
void fpsimd_save(struct fpsimd_context *to);
void fpsimd_load(const struct fpsimd_context *from);
