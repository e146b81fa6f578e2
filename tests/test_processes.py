"""Processes: what a program that forks, executes, waits and gives up rights sees is what it sees on Linux."""

import machine
import suite

BOTH = ("glibc", "musl")
GLIBC = ("glibc",)
LIBC = {
    "fork": (BOTH, [[]]),
    "wait": (BOTH, [[]]),
    "waitid": (BOTH, [[]]),
    "reap": (BOTH, [[]]),
    "vfork": (BOTH, [[]]),
    "clone": (BOTH, [[]]),
    "clone3": (GLIBC, [[]]),
    "spawn": (BOTH, [[]]),
}
# Those that need a pid 1 of which all is known, or files in the initramfs.
CONSOLE = {
    "orphan": (GLIBC, [[]]),
    "shell": (BOTH, [[]]),
}
CASES = suite.cases(LIBC) + suite.cases(CONSOLE, console=True)


def run_batch(arch):
    """{case: (on Limen, on Linux)}"""
    add = [f"{suite.toolchain.program(arch, 'sh')}:/bin/sh"]
    return suite.run_batch(CASES, arch, add=add, timeout=120)


@suite.each(CASES)
def test_same_as_on_linux(arch, case, batch):
    machine.assert_same(*batch[case])
