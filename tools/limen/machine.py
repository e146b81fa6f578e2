"""The machine: QEMU's command line for each architecture and way to boot.

How a machine tells its exit status: it writes the decimal text to a port that QEMU keeps in a
file. x86_64 has isa-debugcon for that, and isa-debug-exit ends QEMU; arm64 has semihosting.
"""

import os
import shutil

from limen import Refused

QEMU = {"x86_64": "qemu-system-x86_64", "arm64": "qemu-system-aarch64"}

# QEMU's firmware for a kernel that it loads itself. The other one, a BIOS, takes longer than Limen does.
QBOOT = "/usr/share/qemu/qboot.rom"

OVMF = (  # code, variables: Debian and Ubuntu, Fedora, Arch
    ("/usr/share/OVMF/OVMF_CODE_4M.fd", "/usr/share/OVMF/OVMF_VARS_4M.fd"),
    ("/usr/share/OVMF/OVMF_CODE.fd", "/usr/share/OVMF/OVMF_VARS.fd"),
    ("/usr/share/edk2/ovmf/OVMF_CODE.fd", "/usr/share/edk2/ovmf/OVMF_VARS.fd"),
    ("/usr/share/edk2/x64/OVMF_CODE.4m.fd", "/usr/share/edk2/x64/OVMF_VARS.4m.fd"),
)


# The guest's console, as the kernel's console= names it.
CONSOLE = {"x86_64": "ttyS0", "arm64": "ttyAMA0"}

# Does the guest listen to its console yet? (a command for QEMU's monitor, bits in its answer)
LISTENING = {
    "x86_64": ("i /1xb 0x3f9", 0x01),         # 16550 IER: received data available
    "arm64": ("xp /1wx 0x09000038", 0x50),    # PL011 UARTIMSC: RXIM, RTIM
}


def command(options, scratch, status, monitor, gdb_port=None, kernel=None, initramfs=None,
            line="", iso=None):
    """The whole command line of QEMU; the guest console is its standard input and output."""
    qemu = shutil.which(QEMU[options.arch])
    if not qemu:
        raise Refused(f"{QEMU[options.arch]} is not installed: run tools/deps run")
    base = "pc" if options.arch == "x86_64" else "virt"
    if options.arch == "arm64" and "gic-version=" not in options.machine:
        base += ",gic-version=2"
    cpu = options.cpu
    if options.arch == "arm64" and cpu == "max":
        cpu += ",pauth-impdef=on"  # the architected cipher is slow to emulate
    out = [qemu, "-M", ",".join(filter(None, [base, options.machine])), "-cpu", cpu,
           "-smp", str(options.smp), "-m", str(options.mem),
           "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot",
           "-chardev", "stdio,id=console,signal=off", "-serial", "chardev:console",
           "-chardev", f"file,id=status,path={status}",
           "-qmp", f"unix:{monitor},server=on,wait=off"]
    if options.arch == "x86_64":
        out += ["-device", "isa-debugcon,iobase=0xe9,chardev=status",
                "-device", "isa-debug-exit,iobase=0xf4,iosize=4"]
    else:
        # Under Linux it is /init, a user program, that ends the machine.
        user = ",userspace=on" if options.kernel == "linux" else ""
        out += ["-semihosting-config", f"enable=on,target=native,chardev=status{user}"]
    if options.icount:
        out += ["-icount", "shift=0,sleep=off"]
    if gdb_port is not None:
        out += ["-gdb", f"tcp:127.0.0.1:{gdb_port}", "-S"]
    if iso is None:
        if options.arch == "x86_64" and os.path.exists(QBOOT):
            out += ["-bios", QBOOT]
        return out + ["-kernel", kernel, "-initrd", initramfs, "-append", line]
    out += ["-vga", "std", "-cdrom", iso, "-boot", "d"]
    if options.boot == "uefi":
        code, variables = _ovmf(scratch)
        out += ["-drive", f"if=pflash,format=raw,unit=0,readonly=on,file={code}",
                "-drive", f"if=pflash,format=raw,unit=1,file={variables}"]
    return out


def _ovmf(scratch):
    for code, variables in OVMF:
        if os.path.exists(code) and os.path.exists(variables):
            mine = os.path.join(scratch, "vars.fd")
            shutil.copyfile(variables, mine)
            return code, mine
    raise Refused("the UEFI firmware OVMF is not installed: run tools/deps iso")
