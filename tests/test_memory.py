"""Memory: what mmap and its relatives do, refuse and leave behind is what Linux does, refuses and leaves."""

import machine
import suite

BOTH = ("glibc", "musl")
LIKE = ("glibc", "later:musl")
GLIBC = ("glibc",)
LIBC = {
    "anon": (BOTH, [[]]),
    "place": (LIKE, [[]]),
    "holes": (LIKE, [[]]),
    "split": (LIKE, [[]]),
    "areas": (GLIBC, [["2000"]]),
    "mmrace": (GLIBC, [["6"]]),
    "lockturns": (GLIBC, [[]]),
    "shootdown": (LIKE, [[]]),
    "forgetboth": (GLIBC, [[]]),
    "filepages": (LIKE, [[]]),
    "generations": (LIKE, [[]]),
    "shared": (LIKE, [[]]),
    "mremap": (BOTH, [[]]),
    "advise": (LIKE, [[]]),
    "resident": (LIKE, [[]]),
    "growsdown": (LIKE, [[]]),
    "reserve": (LIKE, [[]]),
    "personality": (LIKE, [[]]),
    "minor": (LIKE, [[]]),
    "churn": (BOTH, [[]]),
    "float": (BOTH, [[]]),
    "fpswitch": (BOTH, [[]]),
    "execstack": (("glibc", "execstack"), [[]]),
    "frames": (("c++",), [[]]),
    "library": (("c++",), [[]]),
    "workers": (("c++",), [[]]),
}
# In a machine that has little memory, and never on the host.
SMALL = {
    "oom": (GLIBC, [["small-machine"]]),  # uses all there is
    "null": (LIKE, [[]]),  # which is the lowest page depends on vm.mmap_min_addr
}
SMALL_CASES = suite.cases(SMALL, console=True)
ORDINARY_CASES = suite.cases(LIBC)
CASES = ORDINARY_CASES + SMALL_CASES
ordinary = suite.Batch(ORDINARY_CASES)
small = suite.Batch(SMALL_CASES, mem=96, linux={"patience": 60})


def run_batch(arch):
    """{case: (on Limen, on Linux)}"""
    return {**ordinary(arch), **small(arch)}


@suite.each(CASES)
def test_same_as_on_linux(arch, case, batch):
    machine.assert_same(*batch[case])


@suite.several_processors
def test_the_same_with_several_processors(arch, smp, batch):
    """What one processor knows of the tables, the others must not remember otherwise."""
    suite.run_again(arch, {c: batch[c] for c in ORDINARY_CASES if c in batch}, smp=smp,
                    timeout=120)
