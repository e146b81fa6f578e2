"""The crossing itself: every number, every argument, and the bugs of other kernels that had names."""

import os
import re

import pytest

import machine
import oracle
import toolchain

ODD = ["0x259", "1023", "1024", "4095", "0x40000000", "0x40000001", "0x7fffffff", "0x80000000",
       "0xffffffff", "0xffffffffffffffff", "0xfffffffffffffffe", "0xfffffffffffff001",
       "0xffffffff80000000", "0x100000258", "0x7fffffff00000258", "0x8000000000000258"]


def table(arch, name="syscall.tbl"):
    """{number: name} of the implemented calls."""
    with open(os.path.join(machine.ROOT, "arch", arch, name), encoding="utf-8") as f:
        lines = [line.partition("#")[0].split() for line in f]
    return {int(line[0]): line[2] for line in lines if len(line) == 4}


def answered(output):
    return {int(n) for n in re.findall(r"^(-?\d+): ", output, re.MULTILINE)}


def test_every_number_answers_as_the_table_says(arch):
    """0 to 600, larger, negative, and with dirty upper halves; but for those that do not come back."""
    out = {"exit", "exit_group", "rt_sigreturn", "fork", "vfork", "pause",
           "futex"}  # futex knows no command -1: ENOSYS
    have = {n for n, name in table(arch).items() if name not in out}
    numbers, hello = machine.run_each(arch, [["numbers"], ["hello"]])
    assert answered(numbers.output) == have
    assert re.search(r"^\d{3} tried, ", numbers.output, re.MULTILINE)
    assert "BAD:" not in numbers.output and numbers.status == 0
    assert hello.output == "Hello from C!\n"


def test_numbers_that_no_table_has_are_enosys_on_linux_too(arch):
    ours = machine.run_one(arch, "numbers", *ODD)
    assert ours.output == f"{len(ODD)} tried, 0 answered\n"
    if oracle.HOST == arch:
        linux = oracle.on_host(toolchain.user(arch, "numbers"), ["numbers", *ODD])
        assert linux, "the host's Linux says nothing"
        machine.assert_same(ours, linux)


@pytest.mark.parametrize("arch", ["x86_64"])
def test_every_number_of_int80_answers_as_its_table_says(arch):
    """The same for the old door, from a 64-bit program: i386's numbers."""
    have = {n for n, name in table(arch, "syscall_32.tbl").items() if name != "exit"}
    ended = machine.run_one(arch, toolchain.program(arch, "int80-numbers"))
    assert answered(ended.output) == have
    assert ended.output.endswith("upper halves do not matter\n") and ended.status == 0


def test_the_lessons_can_be_left_out(arch):
    """make WITHOUT=lessons: cond_syscall turns 460 to 462 into sys_ni_syscall."""
    left_out = machine.build(arch, "without-lessons")
    with_them = machine.run_one(arch, "numbers", "460", "461", "462")
    without = machine.run_one(arch, "numbers", "460", "461", "462", build=left_out)
    assert answered(with_them.output) == {460, 461, 462}
    assert answered(without.output) == set()
    assert without.output == "3 tried, 0 answered\n"
    assert machine.run_one(arch, "hello", build=left_out).output == "Hello from C!\n"


def test_lessons_misused(arch):
    """badlessons tries 460 to 462 with what they must refuse."""
    ended = machine.run_one(arch, "badlessons")
    assert ended.status == 0 and "BAD:" not in ended.output and "EFAULT" in ended.output


def test_taskinfo(arch):
    """460 to 462: the lines of the log, in order, with values that this task can have."""
    ended = machine.run_each(arch, [["hello"], ["taskinfo", "-6", "7"]])[1]
    assert ended.output == "-6 * 7 = -42\n" and ended.status == 0
    shape = [r"Hello Linux, I'm in kernel!", r"PID: (\d+)", r"TGID: (\d+)", r"PPID: (\d+)",
             r"STATE: (\d+)", r"PRIORITY: (\d+)", r"POLICY: (\d+)",
             r"Number of MAJOR FAULT: (\d+)", r"Number of MINOR FAULT: (\d+)"]
    found = [re.fullmatch(*pair) for pair in zip(shape, ended.log)]
    assert len(ended.log) == len(shape) and all(found), ended.log
    pid, tgid, ppid, state, priority, policy, major, minor = (int(m[1]) for m in found[1:])
    assert pid == tgid == 3 and ppid == 1, "the second program is the third task"
    assert (state, priority, policy, major) == (0, 120, 0, 0)
    assert 1 <= minor < 20


def test_minor_faults_are_counted(arch):
    """A program that touches more pages has more of them."""
    def faults(*words):
        log = machine.run_one(arch, toolchain.program(arch, "touch"), *words).log
        return [int(line.split()[-1]) for line in log if "MINOR" in line]
    before, after = faults("100")
    assert after - before in range(98, 102)


def test_six_arguments_arrive_whole_and_in_order(arch):
    ended = machine.run_one(arch, toolchain.program(arch, "six"),
                            build=machine.build(arch, "selftest"))
    assert ended.output == "64 rounds, 0 failed\n" and ended.status == 0


ADDRESSES = {
    "x86_64": ["0x7fffffffefff", "0x7ffffffff000", "0x7fffffffffff", "0x800000000000",
               "0xffff7fffffffffff", "0xffff800000000000", "0xffffffff80100000",
               "0xffffffffff600000", "0x8000000000000000", "0xffffffffffffffff", "0"],
    "arm64": ["0xfffffffff000", "0xffffffffffff", "0x1000000000000", "0xfffeffffffffffff",
              "0xffff000000000000", "0xffffffff80000000", "0x8000000000000000",
              "0xfffffffffffffffc", "0xffffffffffffffff", "0x100000000000001", "0"],
}


@pytest.mark.parametrize("arch, address", [(a, x) for a in machine.ARCHES for x in ADDRESSES[a]])
def test_a_return_to_a_bad_address_hurts_only_the_program(arch, address):
    """CVE-2012-0217: SYSRET to an address that is not canonical faults in kernel mode."""
    call = toolchain.program(arch, "call")
    bad, good = machine.run_each(arch, [[call, "500", "10", address], ["hello"]],
                                 build=machine.build(arch, "selftest"))
    assert bad.output == "calling\n"
    assert bad.status in ((139, 135) if arch == "arm64" else (139,))
    assert any("SIGSEGV" in line or "SIGBUS" in line for line in bad.log)
    if arch == "x86_64" and int(address, 0) >> 47:
        # QEMU's SYSRET does not fault as Intel's does; that the kernel looked has to show in its log.
        assert any("return to a bad address" in line for line in bad.log), bad.log
    assert good.output == "Hello from C!\n" and good.status == 0


@pytest.mark.parametrize("arch", ["x86_64"])
def test_flags_of_the_caller_do_not_reach_the_kernel(arch):
    """Direction, alignment-check and nested-task flags set during a call."""
    ended = machine.run_one(arch, toolchain.program(arch, "flags"))
    line = "abcdefghijklmnopqrstuvwxyz\n"
    assert (ended.output, ended.status) == (line * 7 + "all calls answered\n", 0)
