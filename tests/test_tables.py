"""The system-call tables: Linux's numbers, and what the generator says when a line is wrong."""

import os
import re
import subprocess

import pytest

import machine
from limen.program import tool

TOOL = os.path.join(machine.ROOT, "tools", "syscalltbl")
OURS = {460: "newsyscall", 461: "gettaskinfo", 462: "access_user"}
OWN = 460  # numbers from here on are not Linux's: a reader may add to them
LAST = 450  # set_mempolicy_home_node, the last of Linux 6.1


def read(path):
    """{number: (name, entry point or None)}"""
    calls = {}
    with open(os.path.join(machine.ROOT, path), encoding="utf-8") as f:
        for line in f:
            fields = line.partition("#")[0].split()
            if fields:
                assert len(fields) in (3, 4), line
                assert int(fields[0]) not in calls, line
                calls[int(fields[0])] = fields[2], fields[3] if len(fields) == 4 else None
    return calls


def header(arch, name):
    """{name: number} of the system's own header for programs, as the compiler sees it."""
    text = subprocess.run([tool(arch, "gcc"), "-E", "-dM", "-include", name, "-x", "c", os.devnull],
                          stdout=subprocess.PIPE, text=True, check=True).stdout
    defined = dict(re.findall(r"^#define (\w+) (\w+)$", text, re.MULTILINE))

    def number(value):
        return int(value) if value.isdigit() else number(defined[value])
    names = [n for n in defined if n.startswith("__NR_")]
    return {n[5:]: number(n) for n in names if defined[n] in defined or defined[n].isdigit()}


TABLES = [("x86_64", "arch/x86_64/syscall.tbl", "asm/unistd_64.h"),
          ("x86_64", "arch/x86_64/syscall_32.tbl", "asm/unistd_32.h"),
          ("arm64", "arch/arm64/syscall.tbl", "asm/unistd.h")]
NO_CALLS = {"syscalls", "syscall_max", "arch_specific_syscall"}


@pytest.mark.parametrize("arch, table, name", TABLES, ids=lambda v: os.path.basename(v))
def test_numbers_are_the_system_s(arch, table, name):
    ours, theirs = read(table), header(arch, name)
    theirs = {n: v for n, v in theirs.items() if n not in NO_CALLS}
    assert len(theirs) > 290
    linux = {n: name for n, (name, _) in ours.items() if n < OWN}
    assert {n: name for n, name in linux.items() if theirs.get(name, n) != n} == {}
    reach = min(LAST, max(theirs.values()))  # an older header knows less, a newer one more
    assert {n for n in theirs if theirs[n] <= reach} - set(linux.values()) == set()
    assert {name for n, name in linux.items() if n <= reach} - set(theirs) == set()
    assert max(linux) == LAST


def test_our_own_calls_have_the_same_numbers_on_both():
    x86_64, arm64 = ({n: call for n, call in read(f"arch/{a}/syscall.tbl").items() if n >= OWN}
                     for a in machine.ARCHES)
    assert x86_64 == arm64
    assert {n: x86_64[n] for n in OURS} == {n: (name, f"sys_{name}") for n, name in OURS.items()}


def test_implemented_calls_are_the_same_on_both():
    """But for those that one machine does not have."""
    def implemented(path):
        return {name for name, entry in read(path).values() if entry}
    x86_64, arm64 = (implemented(f"arch/{a}/syscall.tbl") for a in machine.ARCHES)
    assert x86_64 - arm64 == {
        "access", "alarm", "arch_prctl", "creat", "dup2", "fork", "getpgrp", "lstat", "open", "pause",
        "pipe", "poll", "readlink", "select", "stat", "time", "vfork"}
    assert arm64 - x86_64 == set()
    assert implemented("arch/x86_64/syscall_32.tbl") == {"exit", "write", "getpid"}


def test_generated_header_is_readable(arch):
    path = os.path.join(machine.build(arch), "generated", "syscall_table.h")
    with open(path, encoding="utf-8") as f:
        text = f.read()
    calls = {n: entry for n, (_, entry) in read(f"arch/{arch}/syscall.tbl").items() if entry}
    assert {int(n): e for n, e in re.findall(r"^__SYSCALL\((\d+), (\w+)\)$", text, re.M)} == calls
    slots = max(read(f"arch/{arch}/syscall.tbl")) + 1
    assert f"#define NR_syscalls {slots}\n" in text and text.startswith("/* ")
    others = [line for line in text.splitlines()
              if not re.match(r"__SYSCALL\(|#define NR_syscalls|/\*", line)]
    assert not others


def test_metadata_names_every_implemented_call(arch):
    """SYSCALL_DEFINEn's names, argument types and counts are in the kernel's own section."""
    names = machine.symbols(os.path.join(machine.build(arch), "limen.elf"))
    for name, entry in read(f"arch/{arch}/syscall.tbl").values():
        assert not entry or f"meta_{entry.removeprefix('sys_')}" in names, name
    size = names["__stop___syscalls_metadata"] - names["__start___syscalls_metadata"]
    assert size == 8 * sum(n.startswith("meta_") for n in names)


WRONG = {
    "1 common write sys_write extra\n": ":1: expected <number> <abi> <name> [<entry point>], found 5",
    "1 common\n": ":1: expected <number> <abi> <name> [<entry point>], found 2",
    "one common write sys_write\n": ":1: 'one' is not a system-call number",
    "-1 common write sys_write\n": ":1: '-1' is not a system-call number",
    "01 common write sys_write\n": ":1: '01' is not a system-call number",
    "0x1 common write sys_write\n": ":1: '0x1' is not a system-call number",
    "99999 common write sys_write\n": ":1: '99999' is not a system-call number",
    "1 x32 write sys_write\n": ":1: unknown abi 'x32'",
    "1 common Write sys_write\n": ":1: 'Write' is not a system-call name",
    "1 common write __x64_sys_write\n": ":1: entry point '__x64_sys_write' does not begin with sys_",
    "1 common write sys_write\n# x\n1 common writev sys_writev\n": ":3: number 1 is already write, line 1",
    "1 common write\n2 common write\n": ":2: write already has a line, 1",
    "# nothing\n": ": no system call in it",
}


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_line_is_named(tmp_path, text):
    path = tmp_path / "my.tbl"
    path.write_text(text)
    for command in ("table", "unistd"):
        done = subprocess.run([TOOL, command, str(path)], check=False, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert done.returncode == 1 and f"{path}{WRONG[text]}" in done.stderr
        assert done.stdout == "" and "Traceback" not in done.stderr


def test_every_wrong_line_is_named(tmp_path):
    path = tmp_path / "my.tbl"
    path.write_text("x common a\n1 common b\n2 y c\n")
    done = subprocess.run([TOOL, "table", str(path)], check=False, text=True, stderr=subprocess.PIPE)
    assert [line.split(": ")[0] for line in done.stderr.splitlines()] == [f"{path}:1", f"{path}:3"]


def test_a_function_that_does_not_exist_is_named(arch, tmp_path):
    """What a build says when a table names a function, and no SYSCALL_DEFINE or cond_syscall has it."""
    path = tmp_path / "my.tbl"
    objects = [os.path.join(machine.build(arch), "kernel", "fs", f"{n}.c.o") for n in ("write", "tty")]
    objects.append(os.path.join(machine.build(arch), "kernel", "syscall", "sys_ni.c.o"))
    path.write_text("1 common write sys_write\n2 common bind sys_bind\n"
                    "3 common one sys_newsyscall # cond_syscall has it\n4 common lost\n")
    done = subprocess.run([TOOL, "check", str(path), "--nm", tool(arch, "nm"), *objects], check=False,
                          text=True, stderr=subprocess.PIPE)
    assert done.returncode == 1
    assert done.stderr == (f"{path}:2: 2 bind names sys_bind, but no SYSCALL_DEFINE defines it and no "
                           "cond_syscall covers it\n")
