"""Build the programs of tests/programs with the stock static tools, once, under build/tests/."""

import glob
import os
import shutil
import subprocess

import machine
import musl
from limen.program import TRIPLET, tool

# How a program may be built: kind -> (compiler, flags). The kernel must run them all.
KINDS = {
    "glibc": ("gcc", ["-static"]),
    "glibc-pie": ("gcc", ["-static-pie"]),
    "musl": ("musl-gcc", ["-static"]),
    "clang": ("clang", ["-static"]),
    "c++": ("g++", ["-static"]),
    "execstack": ("gcc", ["-static", "-Wl,-z,execstack"]),
    "bare": ("gcc", ["-static", "-nostdlib"]),
}
# ld gives each member of libc.a a hash table: with its own default size that takes half of its time.
FLAGS = ["-s", "-g0", "-pipe", "-Wl,-z,noexecstack", "-Wl,--hash-size=31"]
# To optimise is a third of a compiler's work: only what is built in other ways than most is, and these, which
# compute for long, keep values in registers on purpose, or race.
OPTIMISED = {"churn", "float", "format", "fpswitch", "generations", "heap", "lockturns", "mmrace", "pipes",
             "shootdown", "vector", "whole"}
PROGRAMS = os.path.join(machine.ROOT, "tests", "programs")


def compiler(arch, kind):
    """The compiler's command, or None where this system has none for the machine."""
    name, flags = KINDS[kind]
    native = tool(arch, "gcc") == "gcc"
    if name == "musl-gcc" and not native:
        if not musl.there(arch):
            return None
        name = "gcc"  # with musl's specs, which program() gives it
    if name == "clang" and not native:
        flags = flags + [f"--target={TRIPLET[arch]}"]
    command = name if name in ("musl-gcc", "clang") else tool(arch, name)
    return [command] + flags if shutil.which(command) else None


def source(arch, name):
    """A program's source: for every machine, or for this one."""
    for folder in (PROGRAMS, os.path.join(PROGRAMS, arch)):
        for suffix in (".c", ".S", ".cpp"):
            path = os.path.join(folder, name + suffix)
            if os.path.exists(path):
                return path
    raise FileNotFoundError(f"there is no program {name} in tests/programs for {arch}")


def program(arch, name, kind="glibc"):
    """The path of a program of tests/programs, built for a machine."""
    path = source(arch, name)
    folder = os.path.join(machine.ROOT, "build", "tests", arch, kind)
    out = os.path.join(folder, name)
    newest = max(map(os.path.getmtime, (path, __file__, *glob.glob(os.path.join(PROGRAMS, "*.h")))))
    if os.path.exists(out) and os.path.getmtime(out) > newest:
        return out
    os.makedirs(folder, exist_ok=True)
    part = f"{out}.{os.getpid()}"
    command = compiler(arch, kind)
    assert command, f"there is no compiler of kind {kind} for {arch}"
    if kind == "musl" and command[0] != "musl-gcc":
        command.append(f"-specs={musl.specs(arch)}")
    optimise = "-O0" if kind == "glibc" and name not in OPTIMISED else "-O1"
    command = [command[0], optimise, *FLAGS, *command[1:], "-o", part, path]
    done = subprocess.run(command + ["-lm"] * (kind != "bare"), check=False, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.returncode == 0, f"{path} did not build:\n{done.stdout}"
    os.replace(part, out)
    return out


def user(arch, name):
    """The path of one of user/'s programs, built by make."""
    return os.path.join(machine.build(arch), "user", name)


def text_of(arch, name):
    """The bytes of a bare program's .text section: code that runs wherever it is put."""
    path = program(arch, name, "bare")
    part = f"{path}.{os.getpid()}.text"
    subprocess.run([tool(arch, "objcopy"), "-O", "binary", "-j", ".text", path, part], check=True)
    with open(part, "rb") as f:
        code = f.read()
    os.unlink(part)
    return code
