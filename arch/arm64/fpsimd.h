/* The FP and SIMD registers, which C here must not touch (switch.S). */
#pragma once

struct fpsimd_context;

/* fpsimd_save() - all but magic and size.  fpsimd_load() - the current task's registers. */
void fpsimd_save(struct fpsimd_context *to);
void fpsimd_load(const struct fpsimd_context *from);
