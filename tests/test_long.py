"""What takes long (`make test-long`): the programs of the other test files, with large numbers."""

import pytest

import machine
import suite

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
}
CASES = suite.cases(LIBC, console=True)


def run_batch(arch):
    """{case: (on Limen, on Linux)}"""
    return suite.run_batch(CASES, arch, timeout=900, mem=1024, linux={"patience": 300})


@suite.each(CASES)
def test_same_as_on_linux(arch, case, batch):
    machine.assert_same(*batch[case])
