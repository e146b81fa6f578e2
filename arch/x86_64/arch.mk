# What is particular to x86_64 in the build.
GNU_ARCH := x86_64

# No SSE in the kernel: the registers are the user's.  The red zone would be overwritten by an interrupt on
# the same stack.  Entry pushes 21 words, so the stack is aligned to 8 only.
ARCH_CFLAGS = -m64 -mcmodel=kernel -mno-red-zone -mgeneral-regs-only -fcf-protection=none \
	$(call cc-option,-mpreferred-stack-boundary=3) $(call cc-option,-mstack-alignment=8)
VDSO_ARCH_CFLAGS = -m64 -mgeneral-regs-only -fcf-protection=none
ARCH_LDFLAGS := -m elf_x86_64 -z noexecstack
ARCH_IMAGE := --strip-all
ARCH_TABLES = $(B)/generated/syscall_table_32.h

$(B)/generated/syscall_table_32.h: arch/x86_64/syscall_32.tbl tools/syscalltbl
	@mkdir -p $(@D)
	$(Q)tools/syscalltbl table --prefix ia32_ $< > $@.tmp && mv $@.tmp $@

# The screen's letters are GNU Unifont's, from the file that GRUB has them in.
ARCH_GEN = $(B)/generated/font.h
GRUB_FONT := /usr/share/grub/unicode.pf2
$(B)/generated/font.h: tools/mkfont
	@mkdir -p $(@D)
	$(Q)tools/mkfont $(GRUB_FONT) > $@.tmp && mv $@.tmp $@
