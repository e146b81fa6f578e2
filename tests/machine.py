"""Boot programs with tools/run, and tell the guest's words from the kernel's.

The console shows both: what programs write, and lines of the kernel's log, "[    0.012345] text".
"""

import difflib
import os
import re
import subprocess
import sys
import tempfile
from typing import NamedTuple

import pytest

ROOT = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
ARCHES = ("x86_64", "arm64")
# `make test DEBUG=1`: all is run on the kernels that check themselves, which are slower and larger.
DEBUG = bool(os.environ.get("LIMEN_DEBUG"))
SLOWER = 4 if DEBUG else 1

sys.path.insert(0, os.path.join(ROOT, "tools"))

from limen import run as limen_run, words as limen_words  # noqa: E402  (the path has to be set first)

# A program that does not end its last line has the kernel's words on the same line.
LOG = re.compile(r"\[ *\d+\.\d{6}\] ([^\n]*)\n")
BOOTED = re.compile(r"^\[ *\d+\.\d{6}\] (?:boot: \d+ cycles|initramfs: \d+ files)[^\n]*\n", re.MULTILINE)
CHECK = re.compile(r"Kernel panic: (?:UBSAN|lockdep|poison): [^\n]*")
STATUS = re.compile(r"\[ *\d+\.\d{6}\] ([^\n]*): status (\d+), (\d+) pages free\n")


class Run(NamedTuple):
    """What came of one tools/run."""
    status: int
    console: str
    errors: str  # what tools/run itself had to say

    @classmethod
    def of(cls, status, *streams):
        return cls(status, *(s.decode(errors="backslashreplace") for s in streams))

    @property
    def output(self):
        return LOG.sub("", self.console)

    @property
    def log(self):
        return LOG.findall(self.console)

    def __str__(self):
        return f"status {self.status}\n{self.console}\n{self.errors}"


def no_debug(reason):
    """The decorator of a test that can't do with a kernel that checks itself."""
    return pytest.mark.skipif(DEBUG, reason=f"DEBUG=1: {reason}")


def assert_no_report(console):
    """No check of a DEBUG=1 kernel has found anything."""
    report = CHECK.search(console)
    if report:
        pytest.fail(f"{report[0]}\n{console}", pytrace=False)


class Ended(NamedTuple):
    """What came of one program among several."""
    name: str
    status: int
    output: str
    log: list
    free: int  # pages, afterwards


def build(arch, variant=""):
    """The directory that make builds into; variant is "selftest" or "without-lessons"."""
    return os.path.join(ROOT, "build", "-".join([arch] + [variant] * (variant != "")
                                                + ["debug"] * DEBUG))


def arguments(arch, words, timeout=30, **options):
    """Of tools/run: --arch ARCH [--OPTION VALUE]... WORD...; add=[...] gives several --add."""
    out = ["--arch", arch, "--timeout", str(timeout * SLOWER)]
    if DEBUG:
        options.setdefault("build", build(arch))
    for name, value in options.items():
        for one in value if isinstance(value, list) else [value]:
            if one != "":
                out += [f"--{name}"] + ([] if one is True else [str(one)])
    return out + list(words)


def run(arch, *words, stdin=b"", report=False, **options):
    """What came of tools/run with these arguments(); a check's report is a failure, unless asked for."""
    command = arguments(arch, words, **options)
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as out, \
         tempfile.TemporaryFile() as errors:
        source.write(stdin)
        source.seek(0)
        child = os.fork()
        if not child:
            _become(command, source, out, errors)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        out.seek(0)
        errors.seek(0)
        ran = Run.of(status, out.read(), errors.read())
    if not report:
        assert_no_report(ran.console)
    return ran


def _become(command, *streams):
    """In a child: be tools/run. To start another interpreter would take as long as many a machine lives;
    test_run.py starts the real one.
    """
    status = 1
    try:
        for fd, stream in enumerate(streams):
            os.dup2(stream.fileno(), fd)
        for name, fd in (("stdout", 1), ("stderr", 2)):
            setattr(sys, name, open(fd, "w", encoding="utf-8", errors="surrogateescape"))
        os.chdir(ROOT)
        status = limen_run.main(command)
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(status)


def split(console):
    """The programs of a console that shows a status line after each (loglevel=8, or each.c)."""
    ended, at = [], 0
    for line in STATUS.finditer(console):
        for booted in BOOTED.finditer(console, at, line.start()):
            at = booted.end()
        text = console[at:line.start()]
        ended.append(Ended(line[1], int(line[2]), LOG.sub("", text), LOG.findall(text),
                           int(line[3])))
        at = line.end()
    return ended


def same(limen, linux):
    """Output and status are those of Linux."""
    return (limen.output, limen.status) == (linux.output, linux.status)


def assert_same(limen, linux):
    """Output and status are those of Linux; else the lines that differ are shown."""
    if limen.output != linux.output:
        lines = difflib.unified_diff(linux.output.splitlines(), limen.output.splitlines(),
                                     "on Linux", "on Limen", n=1, lineterm="")
        pytest.fail("\n".join(lines) + "\nlog: " + "\n     ".join(limen.log), pytrace=False)
    if limen.status != linux.status:
        pytest.fail(f"status {limen.status}, on Linux {linux.status}\n{limen.output}\n"
                    + "\n".join(limen.log), pytrace=False)


def batches(programs, room=1900):
    """Programs (lists of words) in as many lists as the length of the command line asks for."""
    batch, size = [], 0
    for words in programs:
        need = len(limen_words.join([None] + words).encode()) + 1
        if batch and size + need > room:
            yield batch
            batch, size = [], 0
        batch.append(words)
        size += need
    if batch:
        yield batch


def run_each(arch, programs, append="", **options):
    """Run programs (lists of words) one after the other, in few boots; an Ended for each."""
    ended = []
    for batch in batches(programs):
        words = [w for program in batch for w in ["--"] + program][1:]
        ran = run(arch, *words, append=f"loglevel=8 {append}".strip(), **options)
        some = split(ran.console)
        assert [os.path.basename(e.name) for e in some] == \
            [os.path.basename(program[0]) for program in batch], \
            f"not every program ended; the next was {batch[len(some):][:1]}:\n{ran}"
        assert "memory leak" not in ran.console, ran
        ended += some
    return ended


def run_one(arch, *words, **options):
    """Run one program, with what the debug messages of the kernel tell about its end."""
    return run_each(arch, [list(words)], **options)[0]


def symbols(path):
    """{name: address} of an ELF file."""
    out = subprocess.run(["nm", path], stdout=subprocess.PIPE, text=True, check=True).stdout
    return {name: int(value, 16)
            for value, _, name in (line.split() for line in out.splitlines() if line[0] != " ")}
