# Build the vDSO, which is no part of the kernel's code but of its data: a shared object for programs, of
# kernel/vdso/user and arch/$(ARCH)/vdso.  Included by the Makefile.

VDSO := $(S)/vdso

vdso-srcs := $(wildcard kernel/vdso/user/*.c arch/$(ARCH)/vdso/*.c arch/$(ARCH)/vdso/*.S)
vdso-objs := $(vdso-srcs:%=$(VDSO)/%.o)

VDSO_CFLAGS := -std=gnu11 -O2 -g -ffreestanding -fPIC -fno-common -fno-strict-aliasing -fno-jump-tables \
	-fno-stack-protector -fasynchronous-unwind-tables -fomit-frame-pointer \
	-Wall -Wextra -Wno-unused-parameter -Wstrict-prototypes -Wmissing-prototypes \
	$(if $(WERROR),-Werror) $(VDSO_ARCH_CFLAGS)
VDSO_CPPFLAGS := $(CPPFLAGS) -Iarch/$(ARCH)/vdso -I$(S)/generated/user
VDSO_LDFLAGS := -shared -soname linux-vdso.so.1 --hash-style=both --eh-frame-hdr --build-id=none -Bsymbolic \
	-z now -z text -z max-page-size=0x1000 $(ARCH_LDFLAGS)

$(VDSO)/%.o: % kernel/vdso/build.mk $(S)/.flags | $(S)/generated/user/asm/unistd.h
	$(call say,VDSO,$<)
	@mkdir -p $(@D)
	$(Q)$(KCC) $(VDSO_CPPFLAGS) $(VDSO_CFLAGS) -MMD -MP -c $< -o $@

$(VDSO)/vdso.so.dbg: $(vdso-objs) kernel/vdso/user/vdso.ld arch/$(ARCH)/vdso/vdso.map
	$(call say,LD,$@)
	$(Q)$(LD) $(VDSO_LDFLAGS) -T kernel/vdso/user/vdso.ld --version-script=arch/$(ARCH)/vdso/vdso.map \
		-o $@ $(vdso-objs)
$(VDSO)/vdso.so: $(VDSO)/vdso.so.dbg
	$(Q)$(OBJCOPY) -S $< $@

# Where the kernel finds the return from a signal in it, if it has one.
$(B)/generated/vdso-offsets.h: $(VDSO)/vdso.so.dbg
	@mkdir -p $(@D)
	$(Q)$(NM) $< | awk '$$3 == "__kernel_rt_sigreturn" { at = "0x" $$1 } \
		END { print "#define VDSO_SIGRETURN " (at ? at : 0) }' > $@

$(B)/kernel/vdso/vdso.c.o: $(B)/generated/vdso-offsets.h
$(S)/kernel/vdso/image.S.o: private CPPFLAGS += -DVDSO_IMAGE='"$(VDSO)/vdso.so"'
$(S)/kernel/vdso/image.S.o: $(VDSO)/vdso.so

-include $(vdso-objs:.o=.d)
