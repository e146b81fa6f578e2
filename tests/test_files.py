"""Files and pipes in their plain form, as on Linux: a folder of the initramfs, descriptors, poll."""

import atexit
import functools
import os
import shutil

import machine
import suite

BOTH = ("glibc", "musl")
LIKE = ("glibc", "later:musl")
GLIBC = ("glibc",)
LIBC = {
    "descriptors": (GLIBC, [[]]),
    "pipe": (LIKE, [[]]),
    "pipes": (LIKE, [[]]),
    "polls": (BOTH, [[]]),
}
CONSOLE = {
    "devices": (LIKE, [[]]),
    "manypipes": (GLIBC, [[]]),  # the same users have others on the host
}
FOLDER = {  # those that read the folder /d
    "open": (GLIBC, [["/d"]]),
    "reading": (GLIBC, [["/d"]]),
    "offset": (LIKE, [["/d"]]),
    "directory": (GLIBC, [["/d"]]),
    "poll": (GLIBC, [["/d/text"]]),
}
CASES = suite.cases(LIBC) + suite.cases({**CONSOLE, **FOLDER}, console=True)


def added(_arch):
    """What tools/run is to add: /d."""
    return [f"{_folder()}:/d"]


@functools.lru_cache
def _folder():
    """Made anew so that nothing old is in it."""
    top = os.path.join(machine.ROOT, "build", "tests", f"folder.{os.getpid()}")
    _make(top)
    atexit.register(shutil.rmtree, top)
    return top


def _make(top):
    shutil.rmtree(top, ignore_errors=True)
    for name in ("sub", "locked"):
        os.makedirs(os.path.join(top, name))
    for name, text in {"text": "".join(f"{i:07}\n" for i in range(1250)), "empty": "",
                       "secret": "not for everyone\n", "sub/one": "one\n", "sub/two": "two\n",
                       "sub/a name with spaces": "three\n", "locked/inside": "behind a door\n"}.items():
        with open(os.path.join(top, name), "w", encoding="ascii") as f:
            f.write(text)
    for name, target in {"link": "text", "dirlink": "sub", "loop": "loop",
                         "dangling": "nothing"}.items():
        os.symlink(target, os.path.join(top, name))
    for name in ("text", "empty", "sub/one", "sub/two"):
        os.chmod(os.path.join(top, name), 0o644)
    os.chmod(os.path.join(top, "secret"), 0o600)
    os.chmod(os.path.join(top, "locked"), 0o700)
    os.chmod(top, 0o755)
    os.chmod(os.path.join(top, "sub"), 0o755)
run_batch = suite.Batch(CASES, add=added)


@suite.each(CASES)
def test_same_as_on_linux(arch, case, batch):
    machine.assert_same(*batch[case])


def test_the_same_with_several_processors(arch, batch):
    """Many write and read at once."""
    some = {case: batch[case] for case in batch if case.name in ("pipes", "offset")}
    suite.run_again(arch, some, smp=4, timeout=120, add=added(arch))
