"""Debian's own Linux 6.1, for --kernel linux: the same initramfs on the kernel we are held against.

apt downloads the package, with directories of its own, so that nothing on the host changes and the
other architecture's package can be had too. Only the kernel itself is kept; for x86_64 also what is
compressed in it, since to unpack it is more than half of what an emulated machine does to boot.
"""

import fcntl
import glob
import lzma
import os
import re
import shutil
import subprocess
import sys
import tempfile

from limen import ROOT, Refused
from limen.words import SEPARATOR

SUITE = "bookworm"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
PACKAGE = {"x86_64": ("amd64", "linux-image-amd64"), "arm64": ("arm64", "linux-image-arm64")}
XZ_MAGIC = b"\xfd7zXZ\0"
# Parameters: what no program can see and an emulated machine waits for is left out (self-tests, checks of
# the kernel's own mappings, tracing, a congestion control), or takes for an error when the host is busy.
QUICK = ["cryptomgr.notests", "rodata=off",
         "initcall_blacklist=init_kprobe_trace,cubictcp_register,bpf_rstat_kfunc_init,init_blk_tracer",
         "no_timer_check"]
MOST_WORDS = 31  # after --: Linux gives them all to /init and panics at one more

CONFIG = """\
#clear APT::Architectures;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear DPkg::Post-Invoke;
APT::Architecture "{arch}";
APT::Architectures {{ "{arch}"; }};
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::Retries "3";
Dir::State "{work}/state";
Dir::State::status "{work}/status";
Dir::Cache "{work}/cache";
Dir::Etc::sourcelist "{work}/sources.list";
Dir::Etc::sourceparts "{work}/none";
Dir::Etc::preferencesparts "{work}/none";
"""


def check(line):
    """Refuse a command line that Linux would panic on."""
    if SEPARATOR in line and len(line) - line.index(SEPARATOR) - 1 > MOST_WORDS:
        raise Refused(f"Linux takes at most {MOST_WORDS} words of program and arguments")


def fetch(arch):
    """The path of the kernel image, downloaded when it is not there yet."""
    home = os.path.join(ROOT, "build", "linux", arch)
    kernel = os.path.join(home, "vmlinuz")
    os.makedirs(home, exist_ok=True)
    with open(os.path.join(home, "lock"), "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several may run at once; one downloads
        if not os.path.exists(kernel):
            work = tempfile.mkdtemp(prefix="fetch-", dir=home)
            try:
                _fetch(arch, work, kernel)
            finally:
                shutil.rmtree(work, ignore_errors=True)
        return _unpacked(kernel) if arch == "x86_64" else kernel


def _unpacked(kernel):
    """The path of the ELF file in a bzImage, which QEMU enters by PVH; `kernel` itself if it has none."""
    elf = os.path.join(os.path.dirname(kernel), "vmlinux")
    if os.path.exists(elf) and os.path.getmtime(elf) >= os.path.getmtime(kernel):
        return elf
    with open(kernel, "rb") as f:
        image = f.read()
    unpack = lzma.LZMADecompressor(lzma.FORMAT_XZ)
    try:
        text = unpack.decompress(image[image.index(XZ_MAGIC):])
    except (ValueError, lzma.LZMAError):
        return kernel
    if not unpack.eof or not text.startswith(b"\x7fELF"):
        return kernel
    with open(f"{elf}.part", "wb") as f:
        f.write(text)
    os.replace(f"{elf}.part", elf)
    return elf


def _fetch(arch, work, kernel):
    for name in ("apt-get", "dpkg-deb"):
        if not shutil.which(name):
            raise Refused(f"--kernel linux is fetched with apt, and there is no {name} here: put a "
                          f"Linux kernel at {os.path.relpath(kernel)}")
    if not os.path.exists(KEYRING):
        raise Refused("--kernel linux is Debian's: install debian-archive-keyring")
    debian, package = PACKAGE[arch]
    print(f"run: fetching Debian's Linux for {arch} (once, 70 to 100 MB)", file=sys.stderr)
    for name in ("state/lists/partial", "cache/archives/partial", "none"):
        os.makedirs(os.path.join(work, name))
    _write(work, "status", "")
    _write(work, "sources.list", f"deb [signed-by={KEYRING}] {mirror()} {SUITE} main\n")
    config = _write(work, "apt.conf", CONFIG.format(arch=debian, work=work))
    _apt(config, work, "update")
    depends = _apt(config, work, "depends", package, tool="apt-cache")
    found = re.search(r"Depends: (linux-image-\S+)", depends or "")
    if not found:
        raise Refused(f"Debian {SUITE} names no kernel for {package}")
    _apt(config, work, "download", found[1])
    debs = glob.glob(os.path.join(work, "*.deb"))
    if len(debs) != 1:
        raise Refused(f"apt did not download {found[1]}: run it again, or see what apt said")
    _extract(debs[0], os.path.join(work, "vmlinuz"))
    os.replace(os.path.join(work, "vmlinuz"), kernel)
    print(f"run: {found[1]} is in {os.path.relpath(kernel)}", file=sys.stderr)


def _extract(deb, target):
    # The kernel is among the first files: tar ends there, and dpkg-deb by SIGPIPE.
    with open(target, "wb") as out, \
         subprocess.Popen(["dpkg-deb", "--fsys-tarfile", deb], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL) as unpack:
        tar = subprocess.run(["tar", "-x", "-O", "--occurrence=1", "--wildcards", "./boot/vmlinuz-*"],
                             check=False, stdin=unpack.stdout, stdout=out)
        unpack.stdout.close()
    if tar.returncode or not os.path.getsize(target):
        raise Refused(f"{os.path.basename(deb)} holds no kernel that could be unpacked")


def _apt(config, work, *arguments, tool="apt-get"):
    """Run apt; its progress goes to standard error, what apt-cache answers is returned."""
    answer = tool == "apt-cache"
    done = subprocess.run([tool, *arguments], cwd=work, check=False, text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE if answer else 2,
                          env={**os.environ, "APT_CONFIG": config, "LC_ALL": "C"})
    if done.returncode:
        raise Refused(f"{tool} {arguments[0]} failed: is there a way to Debian's archive from here?")
    return done.stdout


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


def _write(work, name, text):
    path = os.path.join(work, name)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    return path
