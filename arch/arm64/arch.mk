# What is particular to arm64 in the build.
GNU_ARCH := aarch64

# Only general registers: FP and SIMD are the user's.  No calls to libgcc's outline atomics, no pointer
# authentication or landing pads (some distributions' compilers default to them): this runs on ARMv8.0.
ARCH_CFLAGS = -march=armv8-a -mgeneral-regs-only -mno-outline-atomics -mbranch-protection=none \
	$(call cc-option,-fno-stack-clash-protection)
VDSO_ARCH_CFLAGS = -march=armv8-a -mgeneral-regs-only -mno-outline-atomics -mbranch-protection=none
ARCH_LDFLAGS := -m aarch64linux -z noexecstack
ARCH_IMAGE := -O binary
