"""Packages from Debian's archive, of either architecture: apt downloads them, nothing is installed.

apt gets directories of its own under build/debian, so that nothing on the host changes and the other
architecture's packages can be had too.
"""

import contextlib
import fcntl
import glob
import os
import re
import shutil
import subprocess
import tempfile
import time

from limen import ROOT, Refused

SUITE = "bookworm"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
NAMES = {"x86_64": "amd64", "arm64": "arm64"}
FRESH = 3600  # seconds that apt's lists are good for

CONFIG = """\
#clear APT::Architectures;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear DPkg::Post-Invoke;
APT::Architecture "{debian}";
APT::Architectures {{ "{debian}"; }};
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::Retries "3";
Dir::State "{home}/state";
Dir::State::status "{home}/status";
Dir::Cache "{home}/cache";
Dir::Etc::sourcelist "{home}/sources.list";
Dir::Etc::sourceparts "{home}/none";
Dir::Etc::preferencesparts "{home}/none";
"""


def missing():
    """Why nothing can be had from Debian here, or ""."""
    for name in ("apt-get", "dpkg-deb"):
        if not shutil.which(name):
            return f"it is fetched with apt, and there is no {name} here"
    return "" if os.path.exists(KEYRING) else "install debian-archive-keyring"


@contextlib.contextmanager
def archive(arch):
    """An Archive whose lists are not old; one process at a time has it."""
    if missing():
        raise Refused(missing())
    home = os.path.join(ROOT, "build", "debian", arch)
    for name in ("state/lists/partial", "cache/archives/partial", "none"):
        os.makedirs(os.path.join(home, name), exist_ok=True)
    with open(os.path.join(home, "lock"), "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield Archive(arch, home)


class Archive:
    """What apt knows of one architecture's packages; archive() makes it."""

    def __init__(self, arch, home):
        self.home = home
        self.config = self._write("apt.conf", CONFIG.format(debian=NAMES[arch], home=home))
        self._write("status", "")
        self._write("sources.list", f"deb [signed-by={KEYRING}] {mirror()} {SUITE} main\n")
        self.stamp = os.path.join(home, "updated")
        if not os.path.exists(self.stamp) or time.time() - os.path.getmtime(self.stamp) > FRESH:
            self._apt("apt-get", "update")
            self._write("updated", "")

    def _write(self, name, text):
        path = os.path.join(self.home, name)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        return path

    def _apt(self, *command, cwd=None, answer=False):
        """Run apt: its progress goes to standard error; its answer, if that is wanted, is returned."""
        done = subprocess.run(command, cwd=cwd or self.home, check=False, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE if answer else 2,
                              env={**os.environ, "APT_CONFIG": self.config, "LC_ALL": "C"})
        if done.returncode:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self.stamp)  # it may be the lists: the next one gets new ones
            raise Refused(f"{' '.join(command[:2])} failed: is there a way to Debian's archive from here? "
                          "Then run it again")
        return done.stdout

    def depends(self, package, pattern):
        """What `package` depends on, the first that matches `pattern`; "" if none does."""
        text = self._apt("apt-cache", "depends", package, answer=True)
        found = re.search(rf"Depends: ({pattern})", text)
        return found[1] if found else ""

    @contextlib.contextmanager
    def package(self, name):
        """The .deb of a package; it is gone afterwards."""
        with tempfile.TemporaryDirectory(prefix="package-", dir=self.home) as folder:
            self._apt("apt-get", "download", name, cwd=folder)
            debs = glob.glob(os.path.join(folder, "*.deb"))
            if len(debs) != 1:
                raise Refused(f"apt did not download {name}: run it again, or see what apt said")
            yield debs[0]


def mirror():
    """The Debian mirror that this host uses, else the general one."""
    text = ""
    for path in ["/etc/apt/sources.list"] + sorted(glob.glob("/etc/apt/sources.list.d/*")):
        try:
            with open(path, encoding="utf-8", errors="replace") as f:
                text += "".join(line for line in f if not line.lstrip().startswith("#"))
        except OSError:
            pass  # not there, or not ours to read
    found = re.search(r"\bhttps?://[^\s]+/debian/?(?=\s)", text)
    return found[0] if found else "http://deb.debian.org/debian"
