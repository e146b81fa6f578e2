# Build the user programs and the initramfs; included by the Makefile, which sets ARCH, B, S, KCC, LD,
# CROSS_COMPILE, OBJCOPY, NASM, Q, say and FORCE.
#
# A program is one file: any user/*.c, or a .c, .S or .asm of user/$(ARCH)/. C programs are linked
# with the teaching libc (user/libc/) and the helpers in user/$(ARCH)/lib/; assembly stands alone.

U := $(S)/user

user-c	  := $(patsubst user/%.c,%,$(wildcard user/*.c user/$(ARCH)/*.c))
user-S	  := $(patsubst user/%.S,%,$(wildcard user/$(ARCH)/*.S))
user-nasm := $(patsubst user/%.asm,%,$(wildcard user/$(ARCH)/*.asm))
user-libc := $(patsubst user/%.c,%,$(wildcard user/libc/*.c user/$(ARCH)/lib/*.c)) \
	$(patsubst user/%.S,%,$(wildcard user/$(ARCH)/lib/*.S))
user-crt0 := $(U)/obj/libc/$(ARCH)/crt0.o
user-asm  := $(user-S) $(user-nasm)
user-programs := $(sort $(notdir $(user-c) $(user-asm)))

USER_CPPFLAGS := -nostdinc -isystem $(shell $(KCC) -print-file-name=include) -Iuser/libc/include \
	-Iuser/libc -Iuser/libc/$(ARCH) -Iuser/$(ARCH)/include -I$(S)/generated/user
USER_CFLAGS := -std=gnu11 -O2 -g -ffreestanding -fno-pie -fno-stack-protector \
	-fno-asynchronous-unwind-tables -Wall -Wextra -Wstrict-prototypes $(if $(WERROR),-Werror)
USER_LDFLAGS := -static -nostdlib -z noexecstack

user-depends := $(S)/.flags user/build.mk

.PHONY: user
user: $(user-programs:%=$(U)/%) ## build the user programs

$(S)/generated/user/asm/unistd.h: arch/$(ARCH)/syscall.tbl tools/syscalltbl
	@mkdir -p $(@D)
	$(Q)tools/syscalltbl unistd $< > $@.tmp && mv $@.tmp $@

$(U)/obj/%.o: user/%.c $(user-depends) | $(S)/generated/user/asm/unistd.h
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(KCC) $(USER_CPPFLAGS) $(USER_CFLAGS) -MMD -MP -c $< -o $@

$(U)/obj/%.o: user/%.S $(user-depends) | $(S)/generated/user/asm/unistd.h
	$(call say,AS,$<)
	@mkdir -p $(@D)
	$(Q)$(KCC) $(USER_CPPFLAGS) $(USER_CFLAGS) -MMD -MP -c $< -o $@

$(U)/obj/%.o: user/%.asm $(user-depends)
	$(call say,NASM,$<)
	@mkdir -p $(@D)
	$(Q)$(NASM) -f elf64 -g -F dwarf -o $@ $<

$(U)/libc.a: $(user-libc:%=$(U)/obj/%.o)
	$(call say,AR,$@)
	$(Q)rm -f $@ && $(CROSS_COMPILE)ar rcsD $@ $^

user-link = $(Q)$(LD) $(USER_LDFLAGS) -o $@ $(filter %.o,$^) $(filter %.a,$^)

# $(1) is a program's source without its suffix, $(2) what it is linked with
define user-program
$(U)/$(notdir $(1)): $(U)/obj/$(1).o $(2)
	$$(call say,LD,$$@)
	$$(user-link)
endef
$(foreach p,$(user-c),$(eval $(call user-program,$(p),$(user-crt0) $(U)/libc.a)))
$(foreach p,$(user-asm),$(eval $(call user-program,$(p),)))

# What goes into the initramfs, stripped: /init, and the others in /bin.
user-binaries := $(filter-out bin/init,$(user-programs:%=bin/%)) init

$(S)/initramfs/init: $(U)/init
	@mkdir -p $(@D)
	$(Q)$(OBJCOPY) --strip-all $< $@

$(S)/initramfs/bin/%: $(U)/%
	@mkdir -p $(@D)
	$(Q)$(OBJCOPY) --strip-all $< $@

# Rebuild when a program is taken away, too.
$(U)/.list: FORCE
	@mkdir -p $(@D)
	@echo '$(user-binaries)' | cmp -s - $@ || echo '$(user-binaries)' > $@

$(S)/initramfs.cpio: $(user-binaries:%=$(S)/initramfs/%) $(U)/.list tools/mkcpio user/build.mk
	$(call say,CPIO,$@)
	$(Q)tools/mkcpio dev/console=c:5:1 proc/ sys/ tmp/ \
		$(foreach f,$(user-binaries),$(f)=$(S)/initramfs/$(f)) > $@.tmp && mv $@.tmp $@

ifneq ($(B),$(S))
$(B)/initramfs.cpio: $(S)/initramfs.cpio # whichever rooms there are
	$(Q)ln -f $< $@
endif

-include $(patsubst %,$(U)/obj/%.d,$(user-c) $(user-S) $(user-libc) libc/$(ARCH)/crt0)
