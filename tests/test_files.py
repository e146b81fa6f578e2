"""Files, pipes and the terminal: what programs see of them, as on Linux."""

import os
import tempfile

import machine
import suite

BOTH = ("glibc", "musl")
LIBC = {
    "pipes": (BOTH, [[]]),
    "polls": (BOTH, [[]]),
}
# What shows on a real console, or in the initramfs: the host is no measure for it.
CONSOLE = {
    "descriptors": (BOTH, [[]]),
    "devices": (BOTH, [[]]),
    "openfile": (("glibc",), [[]]),
    "ttyjob": (("glibc",), [[]]),
    "ttyline": (("glibc",), [[]]),
}
CASES = suite.cases(LIBC) + suite.cases(CONSOLE, console=True)


def make_tree(root):
    """Files for openfile.c to find below /t."""
    os.makedirs(os.path.join(root, "dir", "sub"))
    for name, text in (("data", "".join(f"{i:06}\n" for i in range(800))), ("hard1", "hard"),
                       ("dir/a", ""), ("dir/bb", ""), ("dir/some-longer-name", "")):
        path = os.path.join(root, name)
        with open(path, "w", encoding="ascii") as f:
            f.write(text)
        os.chmod(path, 0o644)
    for name, target in (("link", "data"), ("dangling", "nowhere"), ("loop", "loop"),
                         ("dir/l", "a")):
        os.symlink(target, os.path.join(root, name))


def run_batch(arch):
    """{case: (on Limen, on Linux)}"""
    with tempfile.TemporaryDirectory(prefix="limen-files-") as root:
        make_tree(root)
        return suite.run_batch(CASES, arch, add=[f"{root}:/t"], timeout=120,
                               linux={"patience": 30})


@suite.each(CASES)
def test_same_as_on_linux(arch, case, batch):
    machine.assert_same(*batch[case])
