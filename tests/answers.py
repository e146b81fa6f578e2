"""What Debian's Linux answered before, in build/linux/ARCH/answers.json: the same is not asked twice.

A question's name is a digest of all that Linux was given: the kernel, the files, the words, the machine,
and the tools that make it.
"""

import contextlib
import fcntl
import functools
import glob
import hashlib
import json
import os
import shutil
from typing import NamedTuple

import machine
from limen import linux
from limen.machine import QEMU

MOST = 5000  # that are kept, the newest
TOOLS = os.path.join(machine.ROOT, "tools", "limen", "*.py")


class Question(NamedTuple):
    """A program to be run on Linux."""
    words: tuple  # the first is the program's path in the guest
    files: tuple  # all that it needs there, HOST:GUEST each


@contextlib.contextmanager
def kept(arch):
    """{name: Ended}, to be read and added to. While one process has it, others wait: they may want the same."""
    path = os.path.join(machine.ROOT, "build", "linux", arch, "answers.json")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(f"{path}.lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        before = _read(path)
        answers = dict(before)
        try:
            yield answers
        finally:
            if answers != before:
                with open(f"{path}.part", "w", encoding="utf-8") as f:
                    json.dump(dict([*answers.items()][-MOST:]), f)
                os.replace(f"{path}.part", path)


def _read(path):
    try:
        with open(path, encoding="utf-8") as f:
            return {name: machine.Ended(*answer) for name, answer in json.load(f).items()}
    except (FileNotFoundError, ValueError, TypeError, AttributeError):
        return {}


def names(arch, questions, each, options):
    """{question: its name}; `each` is the program that runs them all."""
    common = hashlib.sha256(repr((arch, sorted(options.items()))).encode())
    initramfs = os.path.join(machine.build(arch), "initramfs.cpio")
    for file in (linux.fetch(arch), shutil.which(QEMU[arch]), each, initramfs, *sorted(glob.glob(TOOLS))):
        _take(common, file, "")
    result = {}
    for question in questions:
        asked = common.copy()
        asked.update(repr(question.words).encode())
        for host, _, guest in (one.rpartition(":") for one in question.files):
            _take(asked, host, guest)
        result[question] = asked.hexdigest()
    return result


def _take(asked, host, guest):
    """A file or a whole directory, and what it is called in the guest."""
    status = os.lstat(host)
    if os.path.islink(host):
        asked.update(repr((guest, status.st_mode, os.readlink(host))).encode())
    elif os.path.isdir(host):
        asked.update(repr((guest, status.st_mode)).encode())
        for inside in sorted(os.listdir(host)):
            _take(asked, os.path.join(host, inside), f"{guest}/{inside}")
    else:
        asked.update(repr((guest, status.st_mode, _digest(host, status.st_size, status.st_mtime_ns))).encode())


@functools.lru_cache(maxsize=None)
def _digest(path, _size, _time):
    """Of a file's content, which is read once."""
    with open(path, "rb") as f:
        return hashlib.sha256(f.read()).hexdigest()
