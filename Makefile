# Limen: every target, for both machines.  `make help` lists them.
#
#	ARCH=x86_64|arm64	the machine (default x86_64)
#	CC=gcc|clang		the compiler; clang links with lld
#	WITHOUT="room ..."	leave rooms of kernel/ out:  lessons
#	WITH="room ..."		put rooms in that are out by default:  selftest
#	DEBUG=1			checks in the kernel: undefined behaviour, lock order, freed memory
#	WERROR=1		warnings are errors (CI)
#	V=1			show the commands

ARCH ?= x86_64
WITH ?=
WITHOUT ?=

ARCHES	 := x86_64 arm64
ROOMS	 := init syscall signal task fs mm sched time vdso lib
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
ROOMS	+= $(if $(DEBUG),debug)
variant	:= $(subst $(space),,$(WITH:%=-%)$(WITHOUT:%=-without-%)$(if $(DEBUG),-debug))
B	:= build/$(ARCH)$(variant)
S	:= build/$(ARCH)$(if $(DEBUG),-debug)

# --- what has to be installed -----------------------------------------------------------------------

# tools/deps looks before anything else is done; on Debian and Ubuntu it installs what is missing.
goals	:= $(or $(MAKECMDGOALS),all)
needs	:= build $(filter run iso gdb test check,$(goals:test-%=test)) $(if $(filter bench,$(goals)),run linux) \
	$(if $(findstring clang,$(CC)),clang)
machine	:= $(if $(filter test test-% bench check,$(goals)),all,$(ARCH))
ifneq ($(filter-out clean help,$(goals)),)
ifneq ($(shell tools/deps --arch $(machine) $(needs) >&2; echo $$?),0)
$(error something that Limen needs is missing: see above)
endif
endif

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

# A pointer to user memory is any number, null and those near the end among them: the address of a member
# of what it points to must be what arithmetic says.  (A null pointer of the kernel faults.)  No signed
# number is meant to overflow, but if one does it wraps around; DEBUG=1 reports it.
WRAP := $(if $(DEBUG),$(call cc-option,-fwrapv-pointer),-fno-strict-overflow) -fno-delete-null-pointer-checks
UNCHECKED := alignment,null,pointer-overflow

# The code that checks an index makes gcc believe that it is wrong: no such warnings here.
DEBUG_CFLAGS := -DCONFIG_DEBUG -fsanitize=undefined -fno-sanitize=$(UNCHECKED) -Wno-array-bounds
CFLAGS := -std=gnu11 -O2 -g -ffreestanding -fno-pic -fno-pie -fno-common -fno-strict-aliasing $(WRAP) \
	-fno-stack-protector -fno-asynchronous-unwind-tables -fno-omit-frame-pointer \
	-momit-leaf-frame-pointer -ffunction-sections -fdata-sections \
	-Wall -Wextra -Wno-unused-parameter -Wstrict-prototypes -Wmissing-prototypes -Wvla \
	$(if $(WERROR),-Werror) $(if $(DEBUG),$(DEBUG_CFLAGS)) $(ARCH_CFLAGS)
CPPFLAGS := -nostdinc -isystem $(shell $(KCC) -print-file-name=include) \
	-Ikernel/include -Iarch/$(ARCH)/include -Iarch/$(ARCH) -D__KERNEL__

dirs := $(ROOMS:%=kernel/%) arch/$(ARCH) boot/$(ARCH)
srcs := $(sort $(wildcard $(dirs:%=%/*.c) $(dirs:%=%/*.S) $(dirs:%=%/*.asm)))
srcs := $(filter-out arch/$(ARCH)/asm-offsets.c boot/$(ARCH)/kernel.ld.S,$(srcs))

# What reads a generated header may depend on the rooms, and is compiled for each build, in $(B); all else
# once, in $(S).
own  := $(shell grep -lE '^[%\#]include [<"](generated/|limen/fault_inject)' $(srcs))
own-objs := $(own:%=$(B)/%.o)
objs := $(own-objs) $(patsubst %,$(S)/%.o,$(filter-out $(own),$(srcs)))
tbls := arch/$(ARCH)/syscall.tbl $(wildcard $(ROOMS:%=kernel/%/*.tbl))
tables := $(B)/generated/syscall_table.h $(ARCH_TABLES)
gen  := $(tables) $(B)/generated/rooms.h $(B)/generated/asm-offsets.h $(B)/generated/asm-offsets.inc $(ARCH_GEN)
link  = $(Q)$(LD) -nostdlib -static --gc-sections -z max-page-size=0x1000 --build-id=none $(ARCH_LDFLAGS) \
	-T $(B)/boot/kernel.ld

.PHONY: all
.DEFAULT_GOAL := all
all: kernel initramfs ## build the kernel and the initramfs

.PHONY: kernel
kernel: $(B)/limen

# The table names a function per call: say which one is missing before the linker does.
$(B)/.table-checked: $(objs) $(tbls)
	$(Q)for t in $(tbls); do tools/syscalltbl check $$t --nm $(NM) $(objs) || exit; done
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

define compile
$(1)/%.c.o: %.c $(S)/.flags
	$$(call say,CC,$$<)
	@mkdir -p $$(@D)
	$$(Q)$$(KCC) $$(CPPFLAGS) $$(CFLAGS) -MMD -MP -c $$< -o $$@
$(1)/%.S.o: %.S $(S)/.flags
	$$(call say,AS,$$<)
	@mkdir -p $$(@D)
	$$(Q)$$(KCC) $$(CPPFLAGS) $$(CFLAGS) -D__ASSEMBLER__ -MMD -MP -c $$< -o $$@
$(1)/%.asm.o: %.asm $(S)/.flags
	$$(call say,NASM,$$<)
	@mkdir -p $$(@D)
	$$(Q)$$(NASM) -felf64 -g -F dwarf -I$$(B)/ -Iarch/$$(ARCH)/ \
		-MD $$(@:.o=.d) -MP -MT $$@ -o $$@ $$<
endef
$(foreach dir,$(sort $(B) $(S)),$(eval $(call compile,$(dir))))

$(own-objs): $(gen)
$(own-objs): private CPPFLAGS += -I$(B)
$(B)/kernel/syscall/table.c.o $(B)/arch/$(ARCH)/syscall_32.c.o: private CFLAGS += $(OVERRIDE_INIT)
OVERRIDE_INIT := $(if $(findstring clang,$(CC)),-Wno-initializer-overrides,-Wno-override-init)

# Rebuild when the flags change, a compiler's name among them.
$(S)/.flags: FORCE
	@mkdir -p $(@D)
	@echo '$(KCC) $(CFLAGS) $(CPPFLAGS) $(LD)' > $@.new
	@cmp -s $@.new $@ || cp $@.new $@
FORCE:

# --- generated headers ------------------------------------------------------------------------------

# Which of the optional rooms are in: CONFIG_LESSONS, ...
$(B)/generated/rooms.h: FORCE
	@mkdir -p $(@D)
	@printf '#define CONFIG_%s\n' $(shell echo $(filter $(OPTIONAL),$(ROOMS)) | tr a-z A-Z) > $@.new
	@cmp -s $@.new $@ || cp $@.new $@

# One table: the architecture's own and what optional rooms add to it.
$(B)/generated/syscall.tbl: $(tbls) $(B)/generated/rooms.h
	$(Q)cat $(tbls) > $@
$(B)/generated/syscall_table.h: $(B)/generated/syscall.tbl tools/syscalltbl
	$(Q)tools/syscalltbl table --source '$(strip $(tbls))' $< > $@.tmp && mv $@.tmp $@

# Offsets that assembly needs come out of the C compiler as lines "->SYMBOL value" (asm-offsets.c).
$(B)/generated/asm-offsets.s: arch/$(ARCH)/asm-offsets.c $(tables) $(S)/.flags
	@mkdir -p $(@D)
	$(Q)$(KCC) $(CPPFLAGS) -I$(B) $(CFLAGS) -g0 -MMD -MP -MF $(B)/generated/asm-offsets.d -S $< -o $@
$(B)/generated/asm-offsets.h: $(B)/generated/asm-offsets.s
	$(Q)sed -n 's/^.*->\([A-Z0-9_]*\) [$$#]*\(-*[0-9]*\).*/#define \1 \2/p' $< > $@
$(B)/generated/asm-offsets.inc: $(B)/generated/asm-offsets.h
	$(Q)sed 's/^#/%/' $< > $@

-include $(objs:.o=.d) $(B)/generated/asm-offsets.d

# --- user programs ----------------------------------------------------------------------------------

-include user/build.mk

# --- the vDSO ----------------------------------------------------------------------------------------

-include kernel/vdso/build.mk

.PHONY: initramfs
initramfs: $(B)/initramfs.cpio

# --- run it -----------------------------------------------------------------------------------------

RUN := tools/run --arch $(ARCH) $(if $(variant),--build $(B))
BUILT = $(B)/limen $(B)/initramfs.cpio

.PHONY: run
run: $(BUILT) ## boot it in QEMU: the demo, or PROG="path args" (ELF, .c, .S, .asm, or a name in user/)
	@$(RUN) $(if $(PROG),,--append loglevel=7) $(PROG)

.PHONY: gdb
gdb: $(BUILT) ## debug the kernel and PROG in gdb, from the first instruction
	@tools/gdb --arch $(ARCH) $(if $(variant),--build $(B)) $(or $(PROG),hello)

.PHONY: iso
iso: $(BUILT) ## make build/x86_64/limen.iso, for BIOS and UEFI (GRUB, multiboot2)
	$(if $(filter x86_64,$(ARCH)),,$(error the ISO is for x86_64; arm64 boots by the Linux Image protocol: make run))
	@tools/iso

.PHONY: test test-long test-faults
test: ## build and test both machines; TEST="pytest arguments" picks some, DEBUG=1 has the checks on
test-long: ## the tests that take minutes, which `make test` leaves out
test-faults: ## each allocation of the kernel made to fail in turn, while programs run
test test-long test-faults:
	@$(MAKE) --no-print-directory -j$$(nproc) $(ARCHES:%=kernels-%)
	@LIMEN_DEBUG=$(DEBUG) $(PYTHON) -m pytest -c tests/pytest.ini -n $$(($$(nproc) + 1)) -q \
		$(patsubst test-%,-m %,$(filter test-%,$@)) $(or $(TEST),tests)

# All kernels that the tests boot. They share objects, so one machine's are built one after the other.
.PHONY: $(ARCHES:%=kernels-%)
$(ARCHES:%=kernels-%): kernels-%:
	@for rooms in "" WITH=selftest WITHOUT=lessons; do \
		$(MAKE) --no-print-directory ARCH=$* $$rooms all || exit; done

.PHONY: bench
bench: ## count guest instructions, beside Linux on the same binary
	@for arch in $(ARCHES); do $(MAKE) --no-print-directory -j2 ARCH=$$arch all || exit; done
	@tools/bench

.PHONY: check
check: ## clang-format, sparse, cppcheck, shellcheck
	@for arch in $(ARCHES); do $(MAKE) --no-print-directory ARCH=$$arch sparse cppcheck || exit; done
	@tools/check

.PHONY: sparse cppcheck
sparse: $(gen) $(B)/generated/vdso-offsets.h
	@status=0; for f in $(filter %.c,$(srcs)); do \
		sparse -Wsparse-error -Wno-cast-truncate $(CPPFLAGS) -I$(B) $(CFLAGS) $$f || status=1; \
	done; exit $$status
cppcheck: $(gen) $(B)/generated/vdso-offsets.h
	@cppcheck -q --std=c11 --error-exitcode=1 --inline-suppr --suppressions-list=.cppcheck -U__ASSEMBLER__ \
		-Ikernel/include -Iarch/$(ARCH)/include -Iarch/$(ARCH) -I$(B) $(filter %.c,$(srcs))

.PHONY: clean
clean: ## remove everything that was built
	rm -rf build

.PHONY: help
help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16
	@echo
	@sed -n 's/^#\t\([^\t]*\)\t*\(.*\)/  \1\t\2/p' Makefile | expand -t 28
