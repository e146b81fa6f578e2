"""musl for the machine that the host is not: Debian's package, unpacked into build/musl. (musl-gcc is the
host's own.)
"""

import fcntl
import os
import re
import shutil
import subprocess
import sys

import machine
from limen import debian

PACKAGE = "musl-dev"


def there(arch):
    """Is it here, or can it be had?"""
    return os.path.exists(_specs(arch)) or not debian.missing()


def specs(arch):
    """What gcc's -specs takes to build with it; fetched when it is not there yet."""
    path = _specs(arch)
    folder = os.path.dirname(path)
    os.makedirs(os.path.dirname(folder), exist_ok=True)
    with open(f"{folder}.lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several may run at once; one downloads
        if not _names(path, folder):
            _fetch(arch, folder)
    return path


def _names(path, folder):
    """Is the file there, and of this very folder, not of where the tree was before it moved?"""
    if not os.path.exists(path):
        return False
    with open(path, encoding="utf-8") as f:
        return f"{folder}/usr/lib" in f.read()


def _specs(arch):
    return os.path.join(machine.ROOT, "build", "musl", arch, "musl-gcc.specs")


def _fetch(arch, folder):
    """Unpack the package, and make its specs say where it is."""
    part = f"{folder}.part"
    shutil.rmtree(part, ignore_errors=True)
    print(f"fetching Debian's musl for {arch} (once)", file=sys.stderr)
    with debian.archive(arch) as archive, archive.package(PACKAGE) as deb:
        subprocess.run(["dpkg-deb", "-x", deb, part], check=True)
    name = next(n for n in os.listdir(os.path.join(part, "usr", "lib")) if n.endswith("-linux-musl"))
    with open(os.path.join(part, "usr", "lib", name, "musl-gcc.specs"), encoding="ascii") as f:
        text = f.read()
    with open(os.path.join(part, "musl-gcc.specs"), "w", encoding="utf-8") as f:
        f.write(re.sub(rf"/usr/(lib|include)/{name}", lambda m: folder + m[0], text))
    shutil.rmtree(folder, ignore_errors=True)
    os.replace(part, folder)
