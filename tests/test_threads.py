"""Threads: what a program sees of the locks, the ends and the memory of its threads, as on Linux."""

import machine
import suite

BOTH = ("glibc", "musl")
GLIBC = ("glibc",)
LIBC = {
    "mutex": (BOTH, [[]]),
    "condvar": (BOTH, [[]]),
    "rwlock": (BOTH, [[]]),
    "whole": (GLIBC, [[]]),
    "join": (BOTH, [[]]),
    "cancel": (BOTH, [[]]),
    "swarm": (BOTH, [["100"]]),
    "robust": (BOTH, [[]]),
    "pshared": (BOTH, [[]]),
    "threadfork": (BOTH, [[]]),
}
CASES = suite.cases(LIBC)
run_batch = suite.Batch(CASES)


@suite.each(CASES)
def test_same_as_on_linux(arch, case, batch):
    machine.assert_same(*batch[case])


@suite.several_processors
def test_the_same_with_several_processors(arch, smp, batch):
    """Threads that really run at the same time."""
    suite.run_again(arch, batch, smp=smp, timeout=120)
