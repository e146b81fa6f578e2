"""Signals: who gets them and when, what a handler sees, what it may change, as on Linux."""

import pytest

import machine
import suite

BOTH = ("glibc", "musl")
LIKE = ("glibc", "later:musl")
GLIBC = ("glibc",)
LIBC = {
    "sigaction": (BOTH, [[]]),
    "sigflags": (LIKE, [[]]),
    "sigmask": (GLIBC, [[]]),
    "sigsuspend": (BOTH, [[]]),
    "sigtimedwait": (GLIBC, [[]]),
    "sigorder": (LIKE, [[]]),
    "sigqueue": (GLIBC, [[]]),
    "sigsend": (GLIBC, [[]]),
    "sigperm": (GLIBC, [[]]),
    "sigdefault": (GLIBC, [[]]),
    "sigfix": (LIKE, [[]]),
    "sigaltstack": (BOTH, [[]]),
    "sigoverflow": (GLIBC, [[]]),
    "sigregs": (BOTH, [[]]),
    "sigrestart": (BOTH, [[]]),
    "sigstop": (GLIBC, [[]]),
    "sigstopkill": (GLIBC, [[]]),
    "sigasleep": (GLIBC, [[]]),
    "sigchld": (LIKE, [[]]),
    "manyfaults": (GLIBC, [["130"]]),
    "sigpipe": (LIKE, [[]]),
    "sigthread": (BOTH, [[]]),
    "sigwaiters": (GLIBC, [[]]),
    "sigexec": (BOTH, [[]]),
    "alarm": (LIKE, [[]]),
}
# Where the processor has a say (an emulated one differs in small things), or a file of the initramfs.
CONSOLE = {
    "sigfault": (GLIBC, [["/t/glibc/sigfault"]]),
    "sigtrap": (GLIBC, [[]]),
    "sigfp": (GLIBC, [[]]),
    "sigforge": (GLIBC, [[]]),
}
CASES = suite.cases(LIBC) + suite.cases(CONSOLE, console=True)
FRAMES = ("sigregs", "sigfp", "sigforge", "sigtrap")
run_batch = suite.Batch(CASES)


@suite.each(CASES)
def test_same_as_on_linux(arch, case, batch):
    machine.assert_same(*batch[case])


@pytest.mark.parametrize("arch, cpu", [
    ("x86_64", "qemu64"), ("arm64", "cortex-a53"),
    pytest.param("x86_64", "Haswell", marks=pytest.mark.long),
    pytest.param("arm64", "cortex-a72", marks=pytest.mark.long)])
def test_the_frame_on_other_processors(arch, cpu):
    """What of the registers has to be saved, and how, is the processor's affair."""
    cases = suite.cases({name: (GLIBC, [[]]) for name in FRAMES}, console=True)
    for limen, linux in suite.Batch(cases, cpu=cpu)(arch).values():
        machine.assert_same(limen, linux)


@suite.several_processors
def test_the_same_with_several_processors(arch, smp, batch):
    """Nothing may depend on which processor a thread or a child runs on."""
    suite.run_again(arch, batch, smp=smp, timeout=120)
