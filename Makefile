# Limen: every target, for both machines.  `make help` lists them.
#
#	ARCH=x86_64|arm64	the machine (default x86_64)
#	CC=gcc|clang		the compiler; clang links with lld
#	WITHOUT="room ..."	leave rooms of kernel/ out:  lessons
#	WITH="room ..."		put rooms in that are out by default:  selftest
#	WERROR=1		warnings are errors (CI)
#	V=1			show the commands

ARCH ?= x86_64
WITH ?=
WITHOUT ?=

ARCHES	 := x86_64 arm64
ROOMS	 := init syscall task mm fs lib drivers
OPTIONAL := lessons selftest
DEFAULT_OFF := selftest

ifeq ($(filter $(ARCH),$(ARCHES)),)
$(error ARCH=$(ARCH) is not a machine that Limen knows: $(ARCHES))
endif
ifneq ($(filter-out $(OPTIONAL),$(WITH) $(WITHOUT)),)
$(error WITH and WITHOUT take rooms that are optional: $(OPTIONAL))
endif

ROOMS	+= $(filter-out $(WITHOUT) $(filter-out $(WITH),$(DEFAULT_OFF)),$(OPTIONAL))
empty	:=
space	:= $(empty) $(empty)
variant	:= $(subst $(space),,$(WITH:%=-%)$(WITHOUT:%=-without-%))
B	:= build/$(ARCH)$(variant)

# --- tools ------------------------------------------------------------------------------------------

include arch/$(ARCH)/arch.mk	# GNU_ARCH, ARCH_CFLAGS, ...

ifeq ($(origin CC),default)
CC := gcc
endif
ifneq ($(shell uname -m),$(GNU_ARCH))
CROSS_COMPILE ?= $(GNU_ARCH)-linux-gnu-
endif
ifneq ($(findstring clang,$(CC)),)
KCC := $(CC) --target=$(GNU_ARCH)-linux-gnu
LD  := ld.lld
else
KCC := $(CROSS_COMPILE)$(CC)
LD  := $(CROSS_COMPILE)ld
endif
NM	:= $(CROSS_COMPILE)nm
OBJCOPY := $(CROSS_COMPILE)objcopy
NASM	:= nasm
PYTHON	:= /usr/bin/python3

ifneq ($(V),1)
Q := @
say = @printf '  %-8s %s\n' "$(1)" "$(2)"
endif

cc-option = $(shell $(KCC) $(1) -Werror -c -x c /dev/null -o /dev/null 2>/dev/null && echo $(1))

# --- the kernel -------------------------------------------------------------------------------------

CFLAGS := -std=gnu11 -O2 -g -ffreestanding -fno-pic -fno-pie -fno-common -fno-strict-aliasing -fwrapv \
	-fno-stack-protector -fno-asynchronous-unwind-tables -fno-omit-frame-pointer \
	-momit-leaf-frame-pointer -ffunction-sections -fdata-sections \
	-Wall -Wextra -Wno-unused-parameter -Wstrict-prototypes -Wmissing-prototypes -Wvla \
	$(if $(WERROR),-Werror) $(ARCH_CFLAGS)
CPPFLAGS := -nostdinc -isystem $(shell $(KCC) -print-file-name=include) \
	-Ikernel/include -Iarch/$(ARCH)/include -I$(B) -D__KERNEL__

dirs := $(ROOMS:%=kernel/%) arch/$(ARCH) boot/$(ARCH)
srcs := $(sort $(wildcard $(dirs:%=%/*.c) $(dirs:%=%/*.S) $(dirs:%=%/*.asm)))
srcs := $(filter-out arch/$(ARCH)/asm-offsets.c boot/$(ARCH)/kernel.ld.S,$(srcs))
objs := $(srcs:%=$(B)/%.o)
tbls := $(wildcard arch/$(ARCH)/*.tbl)
gen  := $(B)/generated/syscall_table.h $(B)/generated/asm-offsets.h $(ARCH_GEN)
link  = $(Q)$(LD) -nostdlib -static --gc-sections -z max-page-size=0x1000 --build-id=none $(ARCH_LDFLAGS) \
	-T $(B)/boot/kernel.ld

.PHONY: all
.DEFAULT_GOAL := all
all: kernel initramfs ## build the kernel and the initramfs

.PHONY: kernel
kernel: $(B)/limen

# The table names a function per call: say which one is missing before the linker does.
$(B)/.table-checked: $(objs) $(tbls)
	$(Q)tools/syscalltbl check arch/$(ARCH)/syscall.tbl --nm $(NM) $(objs)
	$(Q)touch $@

# Two passes: the first gives the functions' addresses, the second holds them (kernel/lib/kallsyms.c).
$(B)/limen.pass1.elf: $(objs) $(B)/boot/kernel.ld $(B)/.table-checked
	$(link) -o $@ $(objs)
$(B)/kallsyms.S: $(B)/limen.pass1.elf tools/kallsyms
	$(Q)$(NM) -n $< | tools/kallsyms > $@
$(B)/kallsyms.S.o: $(B)/kallsyms.S
	$(Q)$(KCC) -fno-pic $(ARCH_CFLAGS) -c $< -o $@
$(B)/limen.elf: $(objs) $(B)/kallsyms.S.o $(B)/boot/kernel.ld
	$(call say,LD,$@)
	$(link) -o $@ $(objs) $(B)/kallsyms.S.o

$(B)/limen: $(B)/limen.elf
	$(call say,OBJCOPY,$@)
	$(Q)$(OBJCOPY) $(ARCH_IMAGE) $< $@

$(B)/boot/kernel.ld: boot/$(ARCH)/kernel.ld.S arch/$(ARCH)/include/asm/page.h
	@mkdir -p $(@D)
	$(Q)$(KCC) -E -P -x assembler-with-cpp -D__ASSEMBLER__ -Iarch/$(ARCH)/include $< -o $@

$(B)/%.c.o: %.c $(gen) $(B)/.flags
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(KCC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c $< -o $@
$(B)/%.S.o: %.S $(gen) $(B)/.flags
	$(call say,AS,$<)
	@mkdir -p $(@D)
	$(Q)$(KCC) $(CPPFLAGS) $(CFLAGS) -D__ASSEMBLER__ -MMD -MP -c $< -o $@
$(B)/%.asm.o: %.asm $(gen) $(B)/.flags
	$(call say,NASM,$<)
	@mkdir -p $(@D)
	$(Q)$(NASM) -felf64 -g -F dwarf -I$(B)/ -Iarch/$(ARCH)/ \
		-MD $(@:.o=.d) -MP -MT $@ -o $@ $<

$(B)/kernel/syscall/table.c.o $(B)/arch/$(ARCH)/syscall_32.c.o: CFLAGS += $(OVERRIDE_INIT)
OVERRIDE_INIT := $(if $(findstring clang,$(CC)),-Wno-initializer-overrides,-Wno-override-init)

# Rebuild when the flags change, a compiler's name among them.
$(B)/.flags: FORCE
	@mkdir -p $(@D)
	@echo '$(KCC) $(CFLAGS) $(CPPFLAGS) $(LD) $(ROOMS)' > $@.new
	@cmp -s $@.new $@ || cp $@.new $@
FORCE:

# --- generated headers ------------------------------------------------------------------------------

$(B)/generated/syscall_table.h: arch/$(ARCH)/syscall.tbl tools/syscalltbl
	@mkdir -p $(@D)
	$(Q)tools/syscalltbl table $< > $@.tmp && mv $@.tmp $@

# Offsets that assembly needs come out of the C compiler as lines "->SYMBOL value" (asm-offsets.c).
$(B)/generated/asm-offsets.s: arch/$(ARCH)/asm-offsets.c $(B)/generated/syscall_table.h $(B)/.flags
	@mkdir -p $(@D)
	$(Q)$(KCC) $(CPPFLAGS) $(CFLAGS) -g0 -MMD -MP -MF $(B)/generated/asm-offsets.d -S $< -o $@
$(B)/generated/asm-offsets.h: $(B)/generated/asm-offsets.s
	$(Q)sed -n 's/^.*->\([A-Z0-9_]*\) [$$#]*\(-*[0-9]*\).*/#define \1 \2/p' $< > $@
$(B)/generated/asm-offsets.inc: $(B)/generated/asm-offsets.h
	$(Q)sed 's/^#/%/' $< > $@

-include $(objs:.o=.d) $(B)/generated/asm-offsets.d

# --- user programs ----------------------------------------------------------------------------------

-include user/build.mk

.PHONY: initramfs
initramfs: $(B)/initramfs.cpio

# --- run it -----------------------------------------------------------------------------------------

.PHONY: clean
clean: ## remove everything that was built
	rm -rf build

.PHONY: help
help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20
	@sed -n 's/^#\t\(.*\)/  \1/p' Makefile | expand -t 32
