"""A table of programs and their words becomes cases: each runs on Limen and on Linux, in few boots.

    LIBC = {"name": (("glibc", "musl"), [[], ["word", "another"]])}
    CASES = suite.cases(LIBC) + suite.cases(CONSOLE, console=True)

    def run_batch(arch):
        return suite.run_batch(CASES, arch)

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


def cases(table, console=False):
    """What there is a compiler for, on each machine."""
    return [Case(arch, (f"/t/{kind}/{name}", *words), kind, console)
            for arch in machine.ARCHES for name, (kinds, runs) in table.items()
            for kind in kinds if toolchain.compiler(arch, kind)
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


def run_batch(some, arch, add=(), linux=None, **options):
    """{case: (on Limen, on Linux)}; the options are tools/run's, and `linux` has more for Linux."""
    ours = [c for c in some if c.arch == arch]
    paths = {c.words[0]: toolchain.program(arch, c.name, c.kind) for c in ours if c.kind}
    files = [f"{host}:{guest}" for guest, host in paths.items()] + list(add)
    limen = machine.run_each(arch, [list(c.words) for c in ours], add=files, **options)
    result = dict(zip(ours, ([ended, None] for ended in limen)))

    for c in filter(_host_can_tell, ours):
        result[c][1] = oracle.on_host(toolchain.program(oracle.HOST, c.name, c.kind), c.words)
    rest = [c for c in ours if not result[c][1] or not machine.same(*result[c])]
    if rest:
        there = {c.words[0] for c in rest if c.kind}
        files = [f"{paths[guest]}:{guest}" for guest in sorted(there)] + list(add)
        expected = [result[c][0] for c in rest]
        ended = oracle.on_linux(arch, [list(c.words) for c in rest], add=files,
                                like=lambda ended: all(map(machine.same, expected, ended)),
                                **{**options, **(linux or {})})
        for c, one in zip(rest, ended):
            result[c][1] = one
    return result


# The decorator of a test that runs all again with `smp` processors: as many as nearly any host has, so that
# they really run at the same time; and more.
several_processors = pytest.mark.parametrize("smp", [2, pytest.param(4, marks=pytest.mark.long)])


def run_again(arch, batch, repeat=1, leave_out=(), **options):
    """What run_batch() ran, on a machine that is to make no difference: the options are tools/run's.
    Of the ways in which a program was built, one will do.
    """
    first = {(c.name, c.words[1:]): c for c in reversed(batch) if c.name not in leave_out}
    cases = [*first.values()] * repeat
    paths = {c.words[0]: toolchain.program(arch, c.name, c.kind) for c in cases if c.kind}
    options["add"] = [f"{host}:{guest}" for guest, host in paths.items()] + list(options.get("add", ()))
    bad = []
    for case, limen in zip(cases, machine.run_each(arch, [list(c.words) for c in cases], **options)):
        try:
            machine.assert_same(limen, batch[case][1])
        except pytest.fail.Exception as e:
            bad.append(f"{case}:\n{e}")
    if bad:
        pytest.fail(f"{len(bad)} of {len(cases)} differ\n" + "\n".join(bad), pytrace=False)
