"""Typing at the console: lines and their editing, raw keys, job control; the transcript is Linux's.

The test plays the user: when the program prints a line that ends in "?", it types what comes next.
"""

import os

import pexpect
import pytest

import machine
import toolchain

RUN = os.path.join(machine.ROOT, "tools", "run")

LINES = [
    b"plain\n",
    b"with a return\r",
    b"\n",
    b"erase\x7f\x7f\x7fed\n",
    b"\x7f\x7fnothing to erase\n",
    b"killed\x15line\n",
    b"three words here\x17\x17two\n",
    b"tab\there\x7f\x7f\x7f\x7f\x7fx\n",
    b"literal \x16\x03 and \x16\x7f\n",
    b"reprint\x12ed\n",
    b"part\x04",
    b"control \x01 and \x1b\n",
    b"of the same\n",
    "umlauts ü and 한\n".encode(),
    b"x" * 200 + b"\n",
    b"end in a line\x04\x04",
    b"",  # this question the second end has answered
    b"not the end\n",
    b"\x04",
]
MODES = [
    b"hidden\n",
    b"k",
    (b"ab", b"cd"),
    b"efgh",
    b"w",
    b"".join(b"%03d %s\n" % (i, b"x" * (i % 60)) for i in range(300)) + b".\n",
    b"xyz",
    b"\x03\x1a\x1c\x04\x15",
    b"\r1\r2345",
    b"\r\n\r\n\r",
    b"\n1\n\n\n",
    b"e\x01\rfg",
    b"e\x01\x7f\x1bg",
    b"def\n",
    b"early\n",
    b"uvw",
]
JOB = [b"a line\n", b"\x03", b"\x1c", b"\x1a", (b"half", b"\x03")]


SESSIONS = [(["ttyin", "lines"], LINES), (["ttyin", "modes"], MODES), (["ttyjob"], JOB)]


def type_to(arch, kernel):
    """Run the sessions at a terminal, hello before each; what it showed, and the last one's status."""
    words = []
    for program, _ in SESSIONS:
        words += ["--", "hello", "--", toolchain.program(arch, program[0]), *program[1:]]
    child = pexpect.spawn(RUN, ["--arch", arch, "--kernel", kernel, "--timeout", "100", *words[1:]],
                          timeout=100, env={**os.environ, "TERM": "dumb"})
    child.expect("Ctrl-A x ends[^\n]*\n")
    shown = b""
    for _, typed in SESSIONS:
        child.expect(b"Hello")
        shown += child.before
        for keys in typed:
            child.expect(rb"\w\?\r\n")  # not the echo of DEL, "^?"
            shown += child.before + child.after
            for some in keys if isinstance(keys, tuple) else (keys,):
                child.send(some)
    child.expect(pexpect.EOF)
    shown += child.before
    child.close()
    text = shown.decode(errors="backslashreplace").replace("\r\n", "\n")
    return child.exitstatus, machine.LOG.sub("", text)


@pytest.mark.slow
def test_typing_is_as_on_linux(arch):
    limen, linux = (type_to(arch, kernel) for kernel in ("limen", "linux"))
    assert limen[1].splitlines() == linux[1].splitlines()
    assert limen[0] == linux[0]
