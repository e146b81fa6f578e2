"""The same program has the same output and the same status on Limen as on Linux.

The programs are user/'s own, and those of tests/programs in every form that the stock tools make.
"""

import os
import re

import pytest

import machine
import suite
from suite import Case

# How else each of these is built, besides by gcc -static; and with which words it is run.
EVERY = ("glibc", "glibc-pie", "clang", "musl")
GLIBC = ("glibc", "glibc-pie", "clang")
LIBC = {
    "format": (EVERY, [[]]),
    "auxv": (EVERY, [[], ["one", "two words", "", "--x", 'q"\\', "ünï"]]),
    "tls": (EVERY, [[]]),
    "order": (EVERY, [["return", "3"], ["exit", "256"], ["_exit", "-1"]]),
    "bss": (EVERY, [[]]),
    "stack": (EVERY, [["100"], ["7900"], ["9000"]]),
    "jump": (EVERY, [[]]),
    "vector": (EVERY, [[]]),
    "heap": (GLIBC, [[]]),
    "brk": (GLIBC, [[]]),
    "mappings": (GLIBC, [[]]),
    "forked": (GLIBC, [[]]),
    "protect": (GLIBC, [[], ["write"], ["exec"], ["code"]]),
    "throw": (("c++",), [[]]),
}
# What shows on a real console, or in the initramfs: the host is no measure for it.
CONSOLE = {
    "files": (("glibc",), [[]]),
    "identity": (("glibc",), [[]]),
    "limits": (("glibc",), [[]]),
    "mapped": (GLIBC, [[]]),
    "partial": (("glibc",), [[]]),
    "paths": (("glibc",), [[]]),
    "random": (("glibc",), [[]]),
    "tty": (("glibc",), [[]]),
}
USER = {
    "hello": [[], ["a", "b c", ""]],
    "hello-asm": [[]],
    "hello-nasm": [[]],
    "args": [[], ["one", "two words", "", "--x", 'q"\\', "ünï"]],
    "exit": [[], ["1"], ["255"], ["256"], ["-1"], ["124"]],
    "regs": [[]],
    "badcalls": [[]],
    "int80": [[]],
    "cve-2009-0029": [[]],
    "partial": [[]],
    "badcalls-x86": [[]],
}
# Programs of user/ that only mean something on Limen, or measure; they have tests of their own.
OTHERS = {"init", "taskinfo", "badlessons", "numbers", "bench", "costs", "scaling", "faults"}


def user_programs(arch):
    found = os.listdir(os.path.join(machine.ROOT, "user"))
    found += os.listdir(os.path.join(machine.ROOT, "user", arch))
    return {os.path.splitext(n)[0] for n in found if n.endswith((".c", ".S", ".asm"))}


def faults(arch):
    """The kinds that user/faults.c knows, each with what it says about itself."""
    text = ""
    for path in ("user/faults.c", f"user/{arch}/include/arch_faults.h"):
        with open(os.path.join(machine.ROOT, path), encoding="utf-8") as f:
            text += f.read()
    return re.findall(r'\{"([a-z0-9-]+)", "([^"]+)", \w+\}', text)


def cases(arch):
    have = user_programs(arch)
    for name, runs in USER.items():
        yield from (Case(arch, (name, *words)) for words in runs if name in have)
    yield from (Case(arch, ("faults", kind)) for kind, _ in faults(arch))
    yield Case(arch, ("faults",))
    yield Case(arch, ("faults", "no-such-kind"))


CASES = [case for arch in machine.ARCHES for case in cases(arch)]
CASES += suite.cases(LIBC) + suite.cases(CONSOLE, console=True)
run_batch = suite.Batch(CASES)


@suite.each(CASES)
def test_same_as_on_linux(arch, case, batch):
    machine.assert_same(*batch[case])


@pytest.mark.parametrize("arch, kind, what", [(a, *f) for a in machine.ARCHES for f in faults(a)])
def test_fault_ends_with_the_signal_it_names(arch, kind, what, batch):
    """And with one line of the log that says so; the kernel went on with the next program."""
    limen = batch[Case(arch, ("faults", kind))][0]
    named = {"SIGSEGV": 139, "SIGILL": 132, "SIGTRAP": 133, "SIGFPE": 136, "SIGBUS": 135}
    said = [s for s in named if s in what]
    lines = [line for line in limen.log if line.startswith("faults[")]
    if limen.status == 0:
        assert not lines and "still alive" in limen.output
        assert not said or "QEMU" in what
    else:
        assert limen.status in [named[s] for s in said]
        assert len(lines) == 1 and re.search(r": SIG[A-Z]+, code \d+$", lines[0]), limen.log
        signal = re.search(r"SIG[A-Z]+", lines[0])[0]
        assert named[signal] == limen.status


@pytest.mark.parametrize("arch", machine.ARCHES)
def test_every_user_program_is_tested(arch):
    assert user_programs(arch) - set(USER) - OTHERS == set()
