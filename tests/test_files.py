"""Files and pipes in their plain form, as on Linux: a folder of the initramfs, descriptors, poll."""

import os
import shutil

import pytest

import machine
import suite

BOTH = ("glibc", "musl")
GLIBC = ("glibc",)
LIBC = {
    "descriptors": (GLIBC, [[]]),
    "pipe": (BOTH, [[]]),
    "pipes": (BOTH, [[]]),
    "polls": (BOTH, [[]]),
}
CONSOLE = {"devices": (BOTH, [[]])}
FOLDER = {  # those that read the folder /d
    "open": (GLIBC, [["/d"]]),
    "reading": (GLIBC, [["/d"]]),
    "offset": (BOTH, [["/d"]]),
    "directory": (GLIBC, [["/d"]]),
    "poll": (GLIBC, [["/d/text"]]),
}
CASES = suite.cases(LIBC) + suite.cases({**CONSOLE, **FOLDER}, console=True)


def folder():
    """What tools/run is to add: /d, made anew so that nothing old is in it."""
    top = os.path.join(machine.ROOT, "build", "tests", f"folder.{os.getpid()}")
    shutil.rmtree(top, ignore_errors=True)
    os.makedirs(os.path.join(top, "sub"))
    for name, text in {"text": "".join(f"{i:07}\n" for i in range(1250)), "empty": "",
                       "secret": "not for everyone\n", "sub/one": "one\n", "sub/two": "two\n",
                       "sub/a name with spaces": "three\n"}.items():
        with open(os.path.join(top, name), "w", encoding="ascii") as f:
            f.write(text)
    for name, target in {"link": "text", "dirlink": "sub", "loop": "loop",
                         "dangling": "nothing"}.items():
        os.symlink(target, os.path.join(top, name))
    for name in ("text", "empty", "sub/one", "sub/two"):
        os.chmod(os.path.join(top, name), 0o644)
    os.chmod(os.path.join(top, "secret"), 0o600)
    os.chmod(top, 0o755)
    os.chmod(os.path.join(top, "sub"), 0o755)
    return top


def run(cases, arch, **options):
    top = folder()
    try:
        return suite.run_batch(cases, arch, add=[f"{top}:/d"], timeout=120, **options)
    finally:
        shutil.rmtree(top)


def run_batch(arch):
    """{case: (on Limen, on Linux)}"""
    return run(CASES, arch)


@suite.each(CASES)
def test_same_as_on_linux(arch, case, batch):
    machine.assert_same(*batch[case])


@pytest.mark.slow
def test_the_same_with_several_processors(arch):
    """Many write and read at once."""
    cases = suite.cases({"pipes": (GLIBC, [[]])})
    cases += suite.cases({"offset": (GLIBC, [["/d"]])}, console=True)
    for limen, linux in run(cases, arch, smp=4).values():
        machine.assert_same(limen, linux)
