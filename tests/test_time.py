"""Clocks, sleeping, timers and futexes, as on Linux. Nothing here depends on how long something took."""

import machine
import suite

BOTH = ("glibc", "musl")
LIKE = ("glibc", "later:musl")
GLIBC = ("glibc",)
LIBC = {
    "clock": (GLIBC, [[]]),
    "cputime": (GLIBC, [[]]),
    "sleep": (GLIBC, [[]]),
    "timer": (GLIBC, [[]]),
    "timererr": (GLIBC, [[]]),
    "manytimers": (GLIBC, [[]]),
    "timerthread": (BOTH, [[]]),
    "vdso": (GLIBC, [[]]),
    "vdsomove": (GLIBC, [[]]),
    "futex": (GLIBC, [[]]),
    "futexwake": (LIKE, [[]]),
    "futexshared": (GLIBC, [[]]),
    "robustlist": (GLIBC, [[]]),
    "cleartid": (BOTH, [[]]),
    "timerdrop": (GLIBC, [[]]),
}
CONSOLE = {
    "settime": (GLIBC, [[]]),  # not on the host: it would set its clock
}
CASES = suite.cases(LIBC) + suite.cases(CONSOLE, console=True)
run_batch = suite.Batch(CASES)


@suite.each(CASES)
def test_same_as_on_linux(arch, case, batch):
    machine.assert_same(*batch[case])


@suite.several_processors
def test_the_same_with_several_processors(arch, smp, batch):
    """A clock may be read on one processor after it was on another."""
    suite.run_again(arch, batch, smp=smp, timeout=120)
