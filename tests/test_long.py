"""What takes long (`make test-long`): the programs of the other test files, with large numbers."""

import pytest

import machine
import suite
import test_files
import test_memory
import test_processes
import test_signals
import test_threads
import test_time

pytestmark = pytest.mark.long

GLIBC = ("glibc",)
LIBC = {
    "forks": (GLIBC, [["10000"]]),
    "crowd": (GLIBC, [["1000"]]),
    "bomb": (GLIBC, [["1000"]]),
    "chain": (GLIBC, [["1000"]]),
    "tree": (GLIBC, [["9"]]),
    "swarm": (GLIBC, [["1000"]]),
    "areas": (GLIBC, [["60000"]]),
    "arealimit": (GLIBC, [[]]),
    "sysinfo": (GLIBC, [["load"]]),
}
CASES = suite.cases(LIBC, console=True)
run_batch = suite.Batch(CASES, timeout=900, mem=1024, linux={"patience": 300})


@suite.each(CASES)
def test_same_as_on_linux(arch, case, batch):
    machine.assert_same(*batch[case])


@pytest.mark.parametrize("of", [test_files, test_memory, test_processes, test_signals, test_time],
                         ids=lambda module: module.__name__[5:])
def test_the_other_libc(arch, of):
    """What is built with musl only here: its system calls are those of the program with glibc."""
    cases = suite.cases(of.LIBC, when=suite.LATER)
    for name in ("CONSOLE", "FOLDER", "SMALL"):
        cases += suite.cases(getattr(of, name, {}), console=True, when=suite.LATER)
    more = {"add": of.added} if hasattr(of, "added") else {}
    for limen, linux in suite.Batch(cases, **more)(arch).values():
        machine.assert_same(limen, linux)


@pytest.mark.parametrize("of", [test_memory, test_processes, test_signals, test_threads, test_time],
                         ids=lambda module: module.__name__[5:])
def test_races(arch, of):
    """All of another file's programs, ten times over, on four processors."""
    batch = of.run_batch(arch)
    for case in getattr(of, "SMALL_CASES", ()):
        batch.pop(case, None)
    more = {"add": of.added(arch)} if hasattr(of, "added") else {}
    suite.run_again(arch, batch, repeat=10, leave_out=getattr(of, "ONE_PROCESSOR", ()), smp=4,
                    timeout=900, **more)
