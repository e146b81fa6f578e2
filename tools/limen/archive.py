"""The initramfs: what the built one holds, and a second archive with a run's own files.

A kernel unpacks newc archives that stand one after the other, later files replacing earlier ones,
so the built archive is never taken apart.
"""

import os
import shutil
import subprocess

from limen import Refused


def names(path):
    """The paths in a newc archive, without a leading slash (cpio(5), "New ASCII Format")."""
    found = set()
    with open(path, "rb") as f:
        data = f.read()
    at = 0
    while data[at:at + 6] == b"070701":
        field = [int(data[at + 6 + 8 * i:at + 14 + 8 * i], 16) for i in range(13)]
        size, name_size = field[6], field[11]
        name = data[at + 110:at + 110 + name_size - 1]
        at = (at + 110 + name_size + 3) & ~3
        at = (at + size + 3) & ~3
        if name != b"TRAILER!!!":
            found.add(os.fsdecode(name).removeprefix("./").strip("/"))
            continue
        while data[at:at + 1] == b"\0":  # zeros may stand between archives
            at += 1
    return found


class Extra:
    """The files of one run, gathered in a directory and packed at the end."""

    def __init__(self, base, scratch):
        self.base = base
        self.names = names(base)
        self.scratch = scratch
        self.root = os.path.join(scratch, "root")
        self.programs = {}  # what is in /bin by that name -> where it came from (program.py)

    def put(self, host, guest, mode=None):
        """Copy a file or a whole directory of the host to a path in the guest."""
        guest = os.path.normpath("/" + guest).lstrip("/")
        if not guest:
            raise Refused(f"--add {host}: say which path it gets in the guest, as {host}:/PATH")
        target = os.path.join(self.root, guest)
        try:
            os.makedirs(os.path.dirname(target), exist_ok=True)
            if os.path.isdir(host):
                shutil.copytree(host, target, symlinks=True, dirs_exist_ok=True)
            else:
                shutil.copy2(host, target)
                if mode is not None:
                    os.chmod(target, mode)
        except (OSError, shutil.Error) as e:
            raise Refused(f"cannot put {host} into the initramfs at /{guest}: {e}") from None
        self.names.add(guest)
        for at, directories, files in os.walk(target):
            inside = os.path.relpath(at, self.root)
            self.names.update(os.path.join(inside, n) for n in directories + files)

    def pack(self):
        """Return the path of the initramfs to boot: the built one, and what was put after it."""
        if not os.path.isdir(self.root):
            return self.base
        out = os.path.join(self.scratch, "initramfs.cpio")
        before = names(self.base)
        members = []
        for at, directories, files in os.walk(self.root):
            inside = os.path.relpath(at, self.root)
            for name in sorted(directories + files):
                path = os.path.normpath(os.path.join(inside, name))
                is_directory = os.path.isdir(os.path.join(at, name))
                if not (is_directory and path in before):
                    members.append(path)
        with open(out, "wb") as f:
            with open(self.base, "rb") as base:
                shutil.copyfileobj(base, f)
            f.write(b"\0" * (-f.tell() % 512))
            f.flush()
            cpio = subprocess.run(
                ["cpio", "-o", "-0", "-H", "newc", "-R", "0:0", "--quiet"], cwd=self.root,
                input=b"".join(os.fsencode(m) + b"\0" for m in members), stdout=f,
                stderr=subprocess.PIPE, check=False)
        if cpio.returncode:
            raise Refused(f"cpio could not pack the initramfs: {os.fsdecode(cpio.stderr)}")
        return out
