"""Processes: what a program that forks, executes, waits and gives up rights sees is what it sees on Linux."""

import functools
import os
import shutil

import machine
import suite
import toolchain

BOTH = ("glibc", "musl")
LIKE = ("glibc", "later:musl")
GLIBC = ("glibc",)
LIBC = {
    "fork": (BOTH, [[]]),
    "wait": (LIKE, [[]]),
    "waitid": (LIKE, [[]]),
    "reap": (LIKE, [[]]),
    "regroup": (GLIBC, [[]]),
    "birth": (GLIBC, [[]]),
    "vfork": (BOTH, [[]]),
    "clone": (BOTH, [[]]),
    "clone3": (GLIBC, [[]]),
    "spawn": (BOTH, [[]]),
    "chain": (LIKE, [["100"]]),
    "execstate": (LIKE, [[]]),
    "execthread": (BOTH, [[]]),
    "session": (BOTH, [[]]),
    "ids": (BOTH, [[]]),
    "usage": (GLIBC, [[]]),
    "enforce": (LIKE, [[]]),
    "greedy": (GLIBC, [[]]),
    "exitgroup": (BOTH, [[]]),
    "forks": (LIKE, [["200"]]),
    "crowd": (GLIBC, [["100"]]),
    "bomb": (LIKE, [["60"]]),
    "tree": (LIKE, [["6"]]),
    "recurse": (LIKE, [[]]),
}
# The folder /f: scripts for script.c, and files that exec.c tries; show.c is there too.
SCRIPTS = {
    "simple": "#!/f/show\n",
    "argument": "#!/f/show one two\n",
    "blanks": "#! \t /f/show \t one  two \t \n",
    "no-line-end": "#!/f/show",
    "line-end": "#!/f/show one\r\n",
    "long-argument": "#!/f/show " + "x" * 300 + "\n",
    "long-path": "#!/f/" + "../f/" * 60 + "show\n",
    "longest": "#!/f/show " + "y" * 244 + "\n",
    "too-long": "#!/f/show " + "y" * 245 + "z\n",
    "script-5": "#!/f/script-4 five\n",
    "script-4": "#!/f/script-3 four\n",
    "script-3": "#!/f/script-2 three\n",
    "script-2": "#!/f/simple two\n",
    "script-6": "#!/f/script-5 six\n",
    "loop": "#!/f/loop\n",
    "missing": "#!/f/no-such-file\n",
    "directory": "#!/f\n",
    "not-for-execution": "#!/f/plain\n",
    "itself-not": "#!/f/show\n",
    "nothing": "#!\n",
    "only-blanks": "#!   \t \n",
    "only-mark": "#!",
    "to-garbage": "#!/f/garbage\n",
    "relative": "#!f/show\n",
    "zero": "#!/f/show one\0two\n",
}
FILES = {**SCRIPTS, "plain": "a file\n", "garbage": "not a program\n" * 20, "empty": "",
         "short": "\x7fELF"}
NOT_FOR_EXECUTION = {"plain", "itself-not"}


# Those that need a pid 1 of which all is known, every capability (a host's root may have fewer), the
# first processor, or files in the initramfs.
CONSOLE = {
    "orphan": (GLIBC, [[]]),
    "hangup": (GLIBC, [[]]),
    "rights": (LIKE, [[]]),
    "prlimit": (LIKE, [[]]),
    "prctl": (BOTH, [[]]),
    "priority": (LIKE, [[]]),
    "sched": (LIKE, [[]]),
    "rthog": (GLIBC, [[]]),
    "affinity": (LIKE, [[]]),
    "shell": (BOTH, [[]]),
    "sysinfo": (LIKE, [[]]),
    "exec": (LIKE, [["/f"]]),
    "secure": (GLIBC, [["/f/secure"]]),
    "script": (GLIBC, [["/f", *SCRIPTS]]),
}
ONE_PROCESSOR = ("affinity",)  # shows how many there are
CASES = suite.cases(LIBC) + suite.cases(CONSOLE, console=True)


def files(folder):
    """Make the files; what tools/run is to add."""
    os.makedirs(folder, exist_ok=True)
    for name, text in FILES.items():
        path = os.path.join(folder, name)
        part = f"{path}.{os.getpid()}"
        with open(part, "w", encoding="latin-1", newline="") as f:
            f.write(text)
        os.chmod(part, 0o644 if name in NOT_FOR_EXECUTION else 0o755)
        os.replace(part, path)
    return [f"{os.path.join(folder, name)}:/f/{name}" for name in FILES]


def set_user_id(arch, folder):
    """A copy of secure.c for /f that gives its owner's rights, who is root there."""
    path = os.path.join(folder, "secure")
    part = f"{path}.{os.getpid()}"
    os.makedirs(folder, exist_ok=True)
    shutil.copyfile(toolchain.program(arch, "secure"), part)
    os.chmod(part, 0o4755)
    os.replace(part, path)
    return f"{path}:/f/secure"


@functools.lru_cache
def added(arch):
    """The files that the programs need."""
    tests = os.path.join(machine.ROOT, "build", "tests")
    return files(os.path.join(tests, "files")) + [
        set_user_id(arch, os.path.join(tests, arch, "set-user-id")),
        f"{toolchain.program(arch, 'sh')}:/bin/sh", f"{toolchain.program(arch, 'show')}:/f/show"]


run_batch = suite.Batch(CASES, add=added)


@suite.each(CASES)
def test_same_as_on_linux(arch, case, batch):
    machine.assert_same(*batch[case])


@suite.several_processors
def test_the_same_with_several_processors(arch, smp, batch):
    """Children that really run at the same time."""
    suite.run_again(arch, batch, smp=smp, timeout=120, add=added(arch), leave_out=ONE_PROCESSOR)
