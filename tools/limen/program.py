"""PROGRAM on the command line of tools/run: an ELF, a source to build, or a name in the initramfs."""

import os
import platform
import shutil
import struct
import subprocess
import tempfile

from limen import ROOT, Refused
from limen.words import SEPARATOR

TRIPLET = {"x86_64": "x86_64-linux-gnu", "arm64": "aarch64-linux-gnu"}
MACHINE = {62: "x86_64", 183: "arm64", 3: "i386", 40: "arm (32-bit)", 243: "riscv"}  # e_machine
SOURCES = (".c", ".S", ".s", ".asm")


def resolve(words, arch, extra):
    """Put every program that `words` names into the initramfs; return the words for the guest."""
    out, starts = [], True
    for word in words:
        out.append(place(word, arch, extra) if starts and word is not SEPARATOR else word)
        starts = word is SEPARATOR
    return out


def place(name, arch, extra):
    """Make one program available in the guest; return the word that runs it there."""
    if os.path.isfile(name):
        word = os.path.basename(name)
        word = os.path.splitext(word)[0] if name.endswith(SOURCES) else word
        guest, before = "bin/" + word, extra.programs.get(word)
        if before and not os.path.samefile(before, name):
            raise Refused(f"{before} and {name} would both be /{guest}: rename one")
        if not before:
            host = build(name, arch, extra.scratch) if name.endswith(SOURCES) else name
            check_elf(host, arch, extra)
            extra.put(host, guest, mode=0o755)
            extra.programs[word] = name
        return word
    inside = name[1:] if name.startswith("/") else "bin/" + name
    if inside in extra.names:
        return name
    if "/" in name or name.endswith(SOURCES):
        raise Refused(f"there is no file {name}")
    have = sorted(n[4:] for n in extra.names if n.startswith("bin/") and "/" not in n[4:])
    raise Refused(f"there is no program {name}: give the path of a static ELF or of a .c, .S or "
                  f".asm file, or a name from the initramfs: {' '.join(have)}")


def check_elf(path, arch, extra):
    """Refuse, with the reason, a file that this machine could never run."""
    try:
        with open(path, "rb") as f:
            data = f.read()
    except OSError as e:
        raise Refused(f"cannot read {path}: {e.strerror}") from None
    if data[:4] != b"\x7fELF" or len(data) < 64:
        raise Refused(f"{path} is not an ELF executable, nor a {', '.join(SOURCES)} source")
    kind, machine = struct.unpack_from("<HH", data, 16)
    if MACHINE.get(machine) != arch or data[4] != 2:
        name = MACHINE.get(machine, f"machine {machine}") + ("" if data[4] == 2 else ", 32-bit")
        hint = f"; try --arch {name}" if name in TRIPLET else ""
        raise Refused(f"{path} is built for {name}, not for {arch}{hint}")
    if kind not in (2, 3):
        raise Refused(f"{path} is not linked into an executable (its ELF type is {kind})")
    interpreter, libraries = _dynamic(data)
    if libraries and interpreter.lstrip("/") not in extra.names:
        raise Refused(f"{path} is dynamically linked and {interpreter} is not in the initramfs: "
                      f"link it with -static")


def _dynamic(data):
    """(the interpreter's path, does it need shared libraries); a static-pie needs none."""
    offset, = struct.unpack_from("<Q", data, 32)
    size, count = struct.unpack_from("<HH", data, 54)
    interpreter, libraries = "", False
    for i in range(count):
        if offset + i * size + 56 > len(data):
            break
        kind, _, start, _, _, length = struct.unpack_from("<IIQQQQ", data, offset + i * size)
        content = data[start:start + length]
        if kind == 3:  # PT_INTERP
            interpreter = os.fsdecode(content.rstrip(b"\0"))
        elif kind == 2:  # PT_DYNAMIC: pairs of (tag, value); DT_NEEDED is 1
            libraries = any(content[j:j + 8] == b"\1" + b"\0" * 7
                            for j in range(0, len(content) - 15, 16))
    return interpreter, libraries and interpreter != ""


def tool(arch, name):
    """The stock tool for a machine: plain on that machine, prefixed anywhere else."""
    host = {"aarch64": "arm64", "amd64": "x86_64"}.get(platform.machine(), platform.machine())
    return name if host == arch else f"{TRIPLET[arch]}-{name}"


def build(source, arch, scratch):
    """Build one source file with the stock static tools; return the executable's path."""
    name, suffix = os.path.splitext(os.path.basename(source))
    if suffix == ".asm" and arch != "x86_64":
        raise Refused(f"{source} is for nasm, which knows x86_64 only: write a .S file for {arch}")
    work = tempfile.mkdtemp(dir=scratch)
    program, unit = os.path.join(work, name), os.path.join(work, name + ".o")
    gcc = tool(arch, "gcc")
    if suffix == ".c":
        _do([gcc, "-static", "-g", "-Wall", "-o", program, source])
    else:
        if suffix == ".asm":
            _do(["nasm", "-f", "elf64", "-g", "-F", "dwarf", "-o", unit, source])
        else:
            _do([gcc, "-g", "-c", "-o", unit, source])
        symbols = _do([tool(arch, "nm"), "--defined-only", unit], capture=True).split()
        linker = [tool(arch, "ld")] if "_start" in symbols else [gcc, "-static"]
        _do(linker + ["-z", "noexecstack", "-o", program, unit])
    kept = os.path.join(ROOT, "build", arch, "run")  # for gdb, and to look at
    os.makedirs(kept, exist_ok=True)
    part = os.path.join(kept, f".{name}.{os.getpid()}")
    shutil.copy2(program, part)
    os.replace(part, os.path.join(kept, name))
    return program


def _do(command, capture=False):
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, check=False, text=True,
                              stdout=subprocess.PIPE if capture else 2)
    except FileNotFoundError:
        raise Refused(f"{command[0]} is not installed: run tools/deps run") from None
    if done.returncode:
        raise Refused(f"that did not build: {' '.join(command)}")
    return done.stdout
