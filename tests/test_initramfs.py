"""What is wrong with an initramfs, or missing, is said on the console; the status is then 125."""

import gzip
import os
import re

import pytest

import cpio
import machine
import qemu
import toolchain

PANIC = re.compile(r"^Kernel panic: (.*)$", re.MULTILINE)


def hello(arch):
    with open(os.path.join(machine.build(arch), "initramfs", "bin", "hello"), "rb") as f:
        return f.read()


def boot(arch, tmp_path, data, line="-- hello", **options):
    """Boot with these bytes as initramfs (None: without one)."""
    path = ""
    if data is not None:
        path = tmp_path / "initramfs"
        path.write_bytes(data)
    console = "console=" + {"x86_64": "ttyS0", "arm64": "ttyAMA0"}[arch]
    with qemu.Machine(arch, *qemu.direct(arch, f"{console} {line}", str(path)), **options) as guest:
        return guest.wait()


def panics(ran, pattern):
    said = PANIC.findall("\n".join(ran.log))
    assert ran.status == 125, ran
    assert len(said) == 1 and re.search(pattern, said[0]), ran


def runs(ran):
    assert (ran.status, ran.output) == (0, "Hello from C!\n"), ran


def test_no_initramfs(arch, tmp_path):
    panics(boot(arch, tmp_path, None), r"^no initramfs: .*-initrd")


def test_no_program_on_the_command_line(arch, tmp_path):
    good = cpio.archive(cpio.in_bin("bin/hello", hello(arch)))
    for line in ("", "--", "-- --", "hello", 'x="--" hello', '"--" hello', "\\-- hello"):
        panics(boot(arch, tmp_path, good, line), "^no program to run: .*--")


def test_a_program_that_is_not_there(arch, tmp_path):
    ran = boot(arch, tmp_path, cpio.archive(cpio.in_bin("bin/hello", hello(arch))), "-- nothing")
    assert ran.status == 125 and "init: cannot run nothing: ENOENT" in ran.log, ran


CORRUPT = {
    "text": (b"this is no archive\n" * 100, "bad magic"),
    "bad magic": (cpio.archive(cpio.member("a", magic=b"070707")), "bad magic"),
    "old binary format": (b"\xc7\x71" + b"\0" * 600, "bad magic"),
    "bad magic, second member": (cpio.member("a", b"data") + cpio.member("b", magic=b"07070x"),
                                 "bad magic at offset 116"),
    "not a number": (cpio.archive(cpio.member("a", mode=b"0000x1a4")), "bad number"),
    "a sign is not a number": (cpio.archive(cpio.member("a", mode=b"-00001a4")), "bad number"),
    "name of no bytes": (cpio.archive(cpio.member("a", namesize=0)), "unterminated name"),
    "name without end": (cpio.archive(cpio.member("a", namesize=1)), "unterminated name"),
    "name beyond the archive": (cpio.archive(cpio.member("a", namesize=5000)), "truncated name"),
    "largest name": (cpio.archive(cpio.member("a", namesize=0xffffffff)), "truncated name"),
    "name that wraps": (cpio.archive(cpio.member("a", namesize=0xffffff92)), "truncated name"),
    "file beyond the archive": (cpio.archive(cpio.member("a", filesize=5000)), "truncated file"),
    "largest file": (cpio.archive(cpio.member("a", filesize=0xffffffff)), "truncated file"),
    "file that wraps": (cpio.archive(cpio.member("a", filesize=0xffffff8c)), "truncated file"),
    "gzip": (gzip.compress(cpio.archive(cpio.member("a", os.urandom(500)))), "gzip"),
    "a byte after the trailer": (cpio.archive(cpio.member("a")) + b"x", "truncated header"),
}


@pytest.mark.parametrize("name", CORRUPT)
def test_corrupt_archive(arch, tmp_path, name):
    data, pattern = CORRUPT[name]
    panics(boot(arch, tmp_path, data), rf"^initramfs: .*{pattern}.* of {len(data)}\b")


def test_truncated_anywhere(arch, tmp_path):
    """Cut off in every part of a member; where a whole number of members is left, it boots."""
    whole = cpio.archive(cpio.in_bin("bin/hello", hello(arch)), cpio.member("b", b"x" * 100))
    first = len(cpio.in_bin("bin/hello", hello(arch)))
    hello_at = first - len(cpio.member("bin/hello", hello(arch)))
    for length in (1, 5, 6, 109, 110, 115, 124, 1000):
        panics(boot(arch, tmp_path, whole[:hello_at + length]),
               "initramfs: truncated (header|name|file)")
    panics(boot(arch, tmp_path, whole[:first - 4]), "initramfs: truncated file")
    for length in (first, first + 109, first + 110, first + 111, first + 112, first + 150):
        ran = boot(arch, tmp_path, whole[:length])
        if length == first:
            runs(ran)
        else:
            panics(ran, "initramfs: truncated (header|name|file)")


def test_unusual_archives_that_are_good(arch, tmp_path):
    program = cpio.in_bin("bin/hello", hello(arch))
    other = cpio.in_bin("bin/hello", b"not a program")
    for data in (
            cpio.archive(program, trailer=False),
            cpio.archive(program) + b"\0" * 1000,
            cpio.archive(other) + b"\0" * 400 + cpio.archive(program),  # the later one counts
            cpio.archive(other, program),
            cpio.archive(cpio.in_bin("./bin/hello", hello(arch))),
            cpio.archive(cpio.in_bin("/bin/hello", hello(arch))),
            cpio.archive(cpio.member("x" * 3000, b"long name"), program),
            cpio.archive(program, cpio.member("bin", mode=0o40755)),
            cpio.archive(cpio.member("\xe4\xf6".encode("latin-1"), b"no UTF-8"), program),
            program.replace(b"%08X" % len(hello(arch)), b"%08x" % len(hello(arch)), 1)):
        runs(boot(arch, tmp_path, data))


def test_symbolic_links(arch, tmp_path):
    def link(name, target):
        return cpio.member(name, target.encode(), mode=0o120777)
    members = [cpio.in_bin("bin/hello", hello(arch)), link("bin/a", "hello"),
               link("bin/b", "/bin/a"), link("bin/loop", "loop"), link("bin/x", "nowhere"),
               link("bin/empty", "")]
    data = cpio.archive(*members)
    for name in ("a", "b", "/bin/b"):
        runs(boot(arch, tmp_path, data, f"-- {name}"))
    for name, error in (("loop", "ELOOP"), ("x", "ENOENT"), ("empty", "ENOENT")):
        ran = boot(arch, tmp_path, data, f"-- {name}")
        assert ran.status == 125 and f"init: cannot run {name}: {error}" in ran.log, ran


def test_files_that_are_no_programs(arch, tmp_path):
    data = cpio.archive(cpio.in_bin("bin/dir", mode=0o40755), cpio.in_bin("bin/empty"),
                        cpio.in_bin("bin/text", b"just text\n"),
                        cpio.in_bin("bin/script", b"#!/bin/hello\n"),
                        cpio.in_bin("bin/plain", hello(arch), mode=0o100644),
                        cpio.in_bin("bin/device", mode=0o20666, rdevmajor=5, rdevminor=1),
                        cpio.in_bin("bin/hello", hello(arch)))
    line = "-- dir -- empty -- text -- plain -- device -- hello"
    ran = boot(arch, tmp_path, data, line)
    assert [x for x in ran.log if x.startswith("init: ")] == [
        "init: cannot run dir: EACCES", "init: cannot run empty: ENOEXEC",
        "init: cannot run text: ENOEXEC", "init: cannot run plain: EACCES",
        "init: cannot run device: EACCES"], ran
    runs(ran)


@pytest.mark.parametrize("arch", ["x86_64"])  # QEMU itself refuses so small an arm64 machine
def test_too_little_memory(arch, tmp_path):
    good = cpio.archive(cpio.in_bin("bin/hello", hello(arch)))
    panics(boot(arch, tmp_path, good, mem=2), "not enough memory: [0-9]+ KiB are free")
    good += cpio.archive(cpio.member("x", b"x" * (12 << 20)))
    panics(boot(arch, tmp_path, good, mem=14), "not enough memory: [0-9]+ KiB are free")


def test_programs_that_do_not_fit(arch, tmp_path):
    """One that asks for too much at once is not started; one that eats up the memory is killed.
    The next runs, and every page is back."""
    members = [cpio.in_bin("bin/hello", hello(arch))]
    for name in ("bss", "eat"):
        with open(toolchain.program(arch, name), "rb") as f:
            members.append(cpio.in_bin("bin/" + name, f.read()))
    line = "loglevel=8 -- hello -- bss -- eat -- eat -- hello"
    ran = boot(arch, tmp_path, cpio.archive(*members), line, mem=16)
    ended = machine.split(ran.console)
    assert [e.status for e in ended] == [0, 139, 137, 137, 0], ran
    assert len({e.free for e in ended}) == 1 and "leak" not in ran.console, ran
    assert ended[2].output == "eating\n" and any("Out of memory" in x for x in ended[2].log), ran
