"""What Debian's Linux answered before, under build/linux/answers: the same is not asked twice.

An answer's name is a digest of all that Linux was given: the kernel, the files, the words, the machine,
and the tools that make it.
"""

import glob
import hashlib
import json
import os
import shutil

import machine
from limen import linux
from limen.machine import QEMU

FOLDER = os.path.join(machine.ROOT, "build", "linux", "answers")
TOOLS = os.path.join(machine.ROOT, "tools", "limen", "*.py")


def path(arch, words, add, **options):
    """Where the answer to this tools/run --kernel linux is kept; words[0] is a file of the host."""
    asked = hashlib.sha256(repr((arch, words[1:], sorted(options.items()))).encode())
    initramfs = os.path.join(machine.build(arch), "initramfs.cpio")
    for file in (linux.fetch(arch), shutil.which(QEMU[arch]), words[0], initramfs, *sorted(glob.glob(TOOLS))):
        _take(asked, file, "")
    for host, _, guest in (one.rpartition(":") for one in add):
        _take(asked, host, guest)
    return os.path.join(FOLDER, asked.hexdigest())


def _take(asked, host, guest):
    """A file or a whole directory, and what it is called in the guest."""
    mode = os.lstat(host).st_mode
    if os.path.islink(host):
        asked.update(repr((guest, mode, os.readlink(host))).encode())
    elif os.path.isdir(host):
        asked.update(repr((guest, mode)).encode())
        for name in sorted(os.listdir(host)):
            _take(asked, os.path.join(host, name), f"{guest}/{name}")
    else:
        with open(host, "rb") as f:
            content = hashlib.sha256(f.read()).hexdigest()
        asked.update(repr((guest, mode, content)).encode())


def read(where):
    """The Run, or None."""
    try:
        with open(where, encoding="utf-8") as f:
            return machine.Run(*json.load(f))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def write(where, ran):
    os.makedirs(FOLDER, exist_ok=True)
    part = f"{where}.{os.getpid()}"
    with open(part, "w", encoding="utf-8") as f:
        json.dump(ran, f)
    os.replace(part, where)
