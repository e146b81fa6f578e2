"""The test build's deliberate bugs (kernel/selftest): each must be stopped, and reported well."""

import re
from typing import NamedTuple

import pytest

import machine
import toolchain


class Bug(NamedTuple):
    name: str
    operation: int
    message: str          # of the panic
    why: str = ""         # what stands before it
    argument: str = "0"


BUGS = [
    Bug("write to sys_call_table", 0, "page fault in the kernel", "wrote to"),
    Bug("read user memory", 1, "page fault in the kernel", "read from", "@data"),
    Bug("write user memory", 2, "page fault in the kernel", "wrote to", "@data"),
    Bug("write to the kernel's code", 3, "page fault in the kernel", "wrote to"),
    Bug("write to the table by the direct map", 4, "page fault in the kernel", "wrote to"),
    Bug("execute data", 5, "page fault in the kernel", "jumped to"),
    Bug("execute user code", 6, "page fault in the kernel", "jumped to", "@code"),
    Bug("overflow the stack", 7, "kernel stack overflow"),
    Bug("panic", 8, "asked for by a test"),
    Bug("read NULL", 9, "page fault in the kernel", "read from"),
]
# What only a build with DEBUG=1 notices.
UBSAN, AT = "UBSAN: ", r" at kernel/selftest/debug\.c:\d+"
LOCK, ADDRESS = r"kernel/selftest/debug\.c:\d+", "[0-9a-f]{16}"
CHECKS = [
    Bug("shift by too much", 14, f"{UBSAN}shift by too much or of a negative value{AT}", "", "40"),
    Bug("overflow", 25, f"{UBSAN}addition overflows{AT}", "", "0x7fffffff"),
    Bug("index out of bounds", 15, f"{UBSAN}array index out of bounds{AT}", "", "4"),
    Bug("bool that is 2", 16, f"{UBSAN}bool or enum of an impossible value{AT}", "", "2"),
    Bug("locks in both orders", 17,
        f"lockdep: {LOCK} is taken with {LOCK} held, and elsewhere the other way round"),
    Bug("two locks alike", 18, f"lockdep: two locks of {LOCK} are held together"),
    Bug("sleep with a lock held", 19, f"lockdep: about to sleep with {LOCK} held"),
    Bug("user memory with a lock held", 20, f"lockdep: about to touch user memory with {LOCK} held",
        "", "@data"),
    Bug("write to a freed page", 21, f"poison: a free page was written to: {ADDRESS}"),
    Bug("write to a freed object", 22, rf"poison: kmalloc-\d+: a free object was written to: {ADDRESS}"),
    Bug("free twice", 23, rf"poison: kmalloc-\d+: freed twice: {ADDRESS}"),
    Bug("write beyond the end", 24, rf"poison: kmalloc-\d+: written beyond the end of {ADDRESS}"),
]
PRIVILEGED_ACCESS = [b for b in BUGS if b.argument == "@data"]
# Processors that lack SMAP or PAN, on which these accesses go through.
WITHOUT = {"x86_64": ["qemu64", "max,-smap"], "arm64": ["cortex-a53", "cortex-a72"]}


def commit(arch, bug, *more, **options):
    return machine.run(arch, toolchain.program(arch, "call"), "500", str(bug.operation),
                       bug.argument, *more, build=machine.build(arch, "selftest"), **options)


@pytest.mark.parametrize("bug", BUGS, ids=lambda b: b.name)
def test_bug_is_stopped_and_reported(arch, bug):
    ran = commit(arch, bug, "--", "hello")
    assert ran.status == 125, ran
    assert ran.output == "calling\n", "nothing runs after a panic"
    log = "\n".join(ran.log)
    assert re.search(rf"^Kernel panic: {bug.message}", log, re.MULTILINE), ran
    if bug.why:
        assert re.search(rf"^The kernel {bug.why} [0-9a-f]{{16}}", log, re.MULTILINE), ran
    if bug.operation != 8:  # panic() says no more than its message
        assert re.search(r"^(rip|pc) ", log, re.MULTILINE), "the registers are missing"
    trace = re.findall(r"^ \[<[0-9a-f]{16}>\](?: (\w+)\+0x[0-9a-f]+/0x[0-9a-f]+)?$", log,
                       re.MULTILINE)
    entry = {"x86_64": "entry_SYSCALL_64", "arm64": "el0_sync"}[arch]
    assert trace[-2:] == ["sys_selftest", entry], trace
    if bug.operation == 7:
        assert trace.count("overflow") > 10, trace
    assert "Last system call: sys_selftest, number 500" in ran.log
    assert f"  int op = 0x{bug.operation:x}" in ran.log
    assert re.search(r"^  unsigned long arg = 0x[0-9a-f]+$", log, re.MULTILINE)
    assert ran.log[-1] == "---[ end Kernel panic ]---"


def test_two_panics_at_once(arch):
    """The second processor's does not cut the first one's report off."""
    ran = machine.run(arch, toolchain.program(arch, "panics"), build=machine.build(arch, "selftest"), smp=2)
    assert ran.status == 125, ran
    assert sum(line.startswith("Kernel panic: ") for line in ran.log) == 1, ran
    assert ran.log[-1] == "---[ end Kernel panic ]---", ran


@pytest.mark.parametrize("bug", CHECKS, ids=lambda b: b.name)
def test_a_kernel_that_checks_itself_reports(arch, bug):
    """make test DEBUG=1; other builds refuse to have the bug."""
    ran = commit(arch, bug, "--", "hello", report=True)
    if not machine.DEBUG:
        assert ran.output == "calling\nEINVAL\nHello from C!\n", ran
        return
    assert (ran.status, ran.output) == (125, "calling\n"), ran
    assert re.search(rf"^Kernel panic: {bug.message}", "\n".join(ran.log), re.MULTILINE), ran
    with pytest.raises(pytest.fail.Exception):
        machine.assert_no_report(ran.console)


@pytest.mark.parametrize("bug", PRIVILEGED_ACCESS, ids=lambda b: b.name)
@pytest.mark.parametrize("arch, cpu", [(a, c) for a in machine.ARCHES for c in WITHOUT[a]])
def test_without_smap_or_pan_the_access_goes_through(arch, cpu, bug):
    """Which shows that it is SMAP and PAN that stop it elsewhere."""
    ran = commit(arch, bug, cpu=cpu)
    assert (ran.status, ran.output) == (0, "calling\n0\n"), ran


@pytest.mark.parametrize("arch, cpu, operations", [
    ("x86_64", "qemu64", (0, 3, 4, 5, 7, 8, 9)), ("arm64", "cortex-a53", (0, 3, 4, 5, 6, 7, 8, 9))])
def test_the_rest_is_stopped_on_old_processors_too(arch, cpu, operations):
    for bug in BUGS:
        if bug.operation in operations:
            ran = commit(arch, bug, cpu=cpu)
            assert ran.status == 125 and bug.message in ran.console, f"{bug.name}: {ran}"


@pytest.mark.parametrize("arch", ["x86_64"])
def test_without_smep_user_code_runs_in_kernel_mode(arch):
    ran = commit(arch, BUGS[6], cpu="max,-smep,-smap")
    assert (ran.status, ran.output) == (0, "calling\n0\n"), ran


@pytest.mark.parametrize("arch", ["x86_64"])
def test_the_caller_s_ac_flag_does_not_open_user_memory(arch):
    """With it set, SMAP would let the kernel through; the entry must clear it."""
    program = toolchain.program(arch, "ac")
    ran = machine.run(arch, program, build=machine.build(arch, "selftest"))
    assert (ran.status, ran.output) == (125, "calling\n"), ran
    assert any(line.startswith("The kernel read from ") for line in ran.log)
    ran = machine.run(arch, program, build=machine.build(arch, "selftest"), cpu="max,-smap")
    assert (ran.status, ran.output) == (0, "calling\nread\n"), ran


def test_a_lost_page_is_noticed(arch):
    """The kernel counts its pages before and after each program."""
    call = toolchain.program(arch, "call")
    ran = machine.run(arch, call, "500", "11", "--", "hello", build=machine.build(arch, "selftest"))
    assert [line for line in ran.log if "leak" in line] == ["memory leak: call cost 1 pages"]


def test_the_normal_build_has_no_selftest(arch):
    ended = machine.run_one(arch, toolchain.program(arch, "call"), "500", "8")
    assert ended.output == "calling\nENOSYS\n"
