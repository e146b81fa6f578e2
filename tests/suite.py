"""A table of programs and their words becomes cases: each runs on Limen and on Linux, in few boots.

    LIBC = {"name": (("glibc", "musl"), [[], ["word", "another"]])}
    CASES = suite.cases(LIBC) + suite.cases(CONSOLE, console=True)
    run_batch = suite.Batch(CASES)

    @suite.each(CASES)
    def test_same_as_on_linux(arch, case, batch):
        machine.assert_same(*batch[case])
"""

import os
from typing import NamedTuple

import pytest

import machine
import oracle
import toolchain
from answers import Question


class Case(NamedTuple):
    arch: str
    words: tuple   # the first is the path in the guest
    kind: str = ""  # how tests/programs/NAME is built; "" for user/'s
    console: bool = True  # only Linux on the same console, on the same processor, can be the measure

    def __str__(self):
        words = [os.path.basename(self.words[0]), *self.words[1:]]
        return "-".join(filter(None, [self.arch, self.kind])) + ": " + " ".join(words)

    @property
    def name(self):
        return os.path.basename(self.words[0])


# A kind "later:musl" is for `make test-long`: where a program makes the same system calls whatever the libc.
LATER = "later:"


def cases(table, console=False, when=""):
    """What there is a compiler for, on each machine; `when` may be LATER."""
    kinds_of = {name: [k.removeprefix(LATER) for k in kinds if k.startswith(LATER) == (when == LATER)]
                for name, (kinds, _) in table.items()}
    return [Case(arch, (f"/t/{kind}/{name}", *words), kind, console)
            for arch in machine.ARCHES for name, (_, runs) in table.items()
            for kind in kinds_of[name] if toolchain.compiler(arch, kind)
            for words in runs]


def each(some):
    """The decorator of a test of `arch` and `case`."""
    return pytest.mark.parametrize("arch, case", [(c.arch, c) for c in some],
                                   ids=lambda value: str(value) if isinstance(value, Case) else "")


def _host_can_tell(case):
    """The measure is Debian's Linux. The host is as good, and quicker to ask, but may be newer, or busy: where
    it disagrees, Debian's is asked. It may tell about musl on another machine, too: what is that machine's own
    the same programs show with glibc.
    """
    return not case.console and (case.arch == oracle.HOST
                                 or case.kind == "musl" and oracle.HOST in machine.ARCHES)


# What Linux is given: more memory than Limen, as the programs of many batches are in its initramfs at once.
# (From 512 MiB on it would use huge pages, and count in them.)
LINUX = {"mem": 500}


class Batch:
    """Cases that run in the same machine. The options are tools/run's, and `linux` has more for Linux;
    `add`, of an architecture, gives the files that the programs need, HOST:GUEST each.
    """

    def __init__(self, some, add=lambda arch: [], linux=None, timeout=120, **options):
        self.cases, self.add, self.timeout, self.options = some, add, timeout, options
        self.linux = {**LINUX, **options, **(linux or {})}

    def __call__(self, arch):
        """{case: (on Limen, on Linux)}"""
        ours = [c for c in self.cases if c.arch == arch]
        ran = machine.run_each(arch, [list(c.words) for c in ours], timeout=self.timeout,
                               add=[*executables(ours), *self.add(arch)], **self.options)
        result = {c: (limen, _on_host(c)) for c, limen in zip(ours, ran)}
        rest = [c for c, both in result.items() if not both[1] or not machine.same(*both)]
        limen = [result[c][0] for c in rest]
        linux = oracle.on_linux(arch, self._questions(rest), limen, **self.linux)
        return {**result, **dict(zip(rest, zip(limen, linux)))}

    def questions(self, arch):
        """What Debian's Linux will be asked, if nothing is wrong."""
        return self._questions(c for c in self.cases if c.arch == arch and not _host_can_tell(c))

    def _questions(self, some):
        return [Question(c.words, (*executables([c]), *self.add(c.arch))) for c in some]


def executables(some):
    """Those of these cases, HOST:GUEST each."""
    paths = {c.words[0]: c for c in some if c.kind}
    return [f"{toolchain.program(c.arch, c.name, c.kind)}:{path}" for path, c in paths.items()]


def _on_host(case):
    """An Ended, or None where Debian's Linux has to be asked."""
    if not _host_can_tell(case):
        return None
    return oracle.on_host(toolchain.program(oracle.HOST, case.name, case.kind), case.words)


# The decorator of a test that runs all again with `smp` processors: as many as nearly any host has, so that
# they really run at the same time; and more.
several_processors = pytest.mark.parametrize("smp", [2, pytest.param(4, marks=pytest.mark.long)])


def run_again(arch, batch, repeat=1, leave_out=(), **options):
    """What run_batch() ran, on a machine that is to make no difference: the options are tools/run's.
    Of the ways in which a program was built, one will do.
    """
    first = {(c.name, c.words[1:]): c for c in reversed(batch) if c.name not in leave_out}
    cases = [*first.values()] * repeat
    options["add"] = executables(cases) + list(options.get("add", ()))
    bad = []
    for case, limen in zip(cases, machine.run_each(arch, [list(c.words) for c in cases], **options)):
        try:
            machine.assert_same(limen, batch[case][1])
        except pytest.fail.Exception as e:
            bad.append(f"{case}:\n{e}")
    if bad:
        pytest.fail(f"{len(bad)} of {len(cases)} differ\n" + "\n".join(bad), pytrace=False)
