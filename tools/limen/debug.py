"""gdb's command line: which symbols, and where to stop."""

import os
import shutil

from limen import ROOT, Refused
from limen.program import SOURCES

# Every exception from user mode enters at el0_sync; the class in ESR_EL1 tells which are calls (SVC).
ENTRY = {"x86_64": "entry_SYSCALL_64", "arm64": "el0_sync if ($ESR_EL1 >> 26) == 0x15"}
GDB_ARCHITECTURE = {"x86_64": "i386:x86-64", "arm64": "aarch64"}


def command(options, port):
    gdb = shutil.which("gdb-multiarch") or shutil.which("gdb")
    if not gdb:
        raise Refused("gdb-multiarch is not installed: run tools/deps gdb")
    first = ["set confirm off", f"set architecture {GDB_ARCHITECTURE[options.arch]}",
             f"target remote localhost:{port}"]
    kernel = os.path.join(options.build, "limen.elf")
    symbols = options.kernel == "limen" and os.path.exists(kernel)
    program = symbol_file(options)
    if program:
        first.append(f"add-symbol-file {program}")
    if symbols:
        first.append(f"break *{ENTRY[options.arch]}")
    out = [gdb, "-q"] + [kernel] * symbols
    for text in first:
        out += ["-ex", text]
    return out


def symbol_file(options):
    """Where the first program's symbols are, when there is one and it is not position-independent."""
    name = options.program[0] if options.program else ""
    base, suffix = os.path.splitext(os.path.basename(name))
    if os.path.isfile(name):
        path = os.path.join(ROOT, "build", options.arch, "run", base) if suffix in SOURCES else name
    else:
        path = os.path.join(options.build, "user", base + suffix)
    try:
        with open(path, "rb") as f:
            head = f.read(18)
    except OSError:
        return None
    return path if head[:4] == b"\x7fELF" and head[16] == 2 else None  # ET_EXEC
