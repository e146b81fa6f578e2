"""The options of tools/run."""

import getopt
import os
import platform
from dataclasses import dataclass, field

from limen import ROOT, Refused

HELP = """\
usage: tools/run [OPTION]... [PROGRAM [ARG...] [-- PROGRAM [ARG...]]...]

Boots a machine in QEMU, runs PROGRAM in it and ends. Without PROGRAM, runs the demo.

PROGRAM is a static ELF executable, a .c, .S or .asm file (built first, with the stock static
tools), or the name of a program in the initramfs. A bare -- begins another program, which runs
when the one before has ended; write \\-- for an argument that is --.

  --arch x86_64|arm64      the machine (default: this host's own)
  --smp N                  processors (1)
  --mem MIB                memory (256)
  --cpu MODEL              QEMU's -cpu (max)
  --machine TEXT           more for QEMU's -M, such as gic-version=3 or virtualization=on
  --boot direct|iso|uefi   QEMU loads the kernel itself; GRUB does, under BIOS; or under UEFI
  --kernel limen|linux     linux: Debian's Linux 6.1, downloaded once, on the same initramfs
  --build DIR              take kernel and initramfs from DIR (build/ARCH)
  --icount                 one guest instruction takes one nanosecond of guest time
  --timeout S              end the machine after S seconds, 0 for never (60; never when the input
                           is a terminal, and with --gdb)
  --add HOST[:GUEST]       put a file or a directory into the initramfs (at /NAME); repeatable
  --append TEXT            more kernel parameters, such as loglevel=7 to see the kernel's log, which
                           is otherwise shown with the demo only
  --gdb                    wait for gdb before the first instruction; the port is on standard error

Standard output is the guest's console and nothing else. Standard input goes to the console; at a
terminal, Ctrl-A x ends the machine. Exit status: the program's (the last one's); 128+n when signal
n ended it; 124 after a time-out; 125 when the kernel panicked or did not boot, or tools/run was
asked for something that cannot be done.
"""

ARCHITECTURES = ("x86_64", "arm64")


@dataclass
class Options:
    arch: str = "arm64" if platform.machine() in ("aarch64", "arm64") else "x86_64"
    smp: int = 1
    mem: int = 256
    cpu: str = "max"
    machine: str = ""
    boot: str = "direct"
    kernel: str = "limen"
    build: str = ""
    icount: bool = False
    timeout: float | None = None  # None: as the help text says
    add: list = field(default_factory=list)  # (host, guest)
    append: str = ""
    gdb: bool = False
    program: list = field(default_factory=list)  # the words after the options


def parse(argv):
    """Options from the command line; None when the user asked for help."""
    names = ["arch=", "smp=", "mem=", "cpu=", "machine=", "boot=", "kernel=", "build=", "icount",
             "timeout=", "add=", "append=", "gdb", "help"]
    try:
        pairs, program = getopt.getopt(argv, "h", names)
    except getopt.GetoptError as e:
        raise Refused(f"{e}; tools/run --help lists the options") from None
    options = Options(program=program)
    for name, value in pairs:
        if name in ("-h", "--help"):
            return None
        _set(options, name[2:], value)
    if options.boot != "direct" and options.arch != "x86_64":
        raise Refused(f"--boot {options.boot} is for x86_64: {options.arch} machines are started "
                      "by the Linux Image protocol, --boot direct")
    options.build = options.build or os.path.join(ROOT, "build", options.arch)
    return options


def _set(options, name, value):
    if name in ("icount", "gdb"):
        setattr(options, name, True)
    elif name in ("smp", "mem"):
        setattr(options, name, _number(name, value, int, 1))
    elif name == "timeout":
        options.timeout = _number(name, value, float, 0)
    elif name == "add":
        options.add.append(_split_add(value))
    elif name == "append":
        options.append = f"{options.append} {value}".strip()
    else:
        choices = {"arch": ARCHITECTURES, "boot": ("direct", "iso", "uefi"),
                   "kernel": ("limen", "linux")}.get(name)
        if choices and value not in choices:
            raise Refused(f"--{name} is one of {', '.join(choices)}, not {value!r}")
        setattr(options, name, value)


def _number(name, value, kind, least):
    try:
        number = kind(value)
    except ValueError:
        raise Refused(f"--{name} takes a number, not {value!r}") from None
    if not least <= number < 1e9:
        raise Refused(f"--{name} {value} is out of range")
    return number


def _split_add(text):
    """HOST[:GUEST]; a host path may have colons of its own when it exists as it stands."""
    host, colon, guest = text.rpartition(":")
    if not colon or os.path.exists(text):
        host, guest = text, ""
    if not os.path.exists(host):
        raise Refused(f"--add {text}: there is no file {host}")
    return host, guest or "/" + os.path.basename(os.path.abspath(host))
