"""Debian's own Linux 6.1, for --kernel linux: the same initramfs on the kernel we are held against.

Of Debian's package only the kernel itself is kept; for x86_64 also what is compressed in it, since to
unpack it is more than half of what an emulated machine does to boot.
"""

import fcntl
import lzma
import os
import subprocess
import sys

from limen import ROOT, Refused, debian
from limen.words import SEPARATOR

PACKAGE = {"x86_64": "linux-image-amd64", "arm64": "linux-image-arm64"}
XZ_MAGIC = b"\xfd7zXZ\0"
# Parameters: what no program can see and an emulated machine waits for is left out (self-tests, checks of
# the kernel's own mappings, tracing, a congestion control), or takes for an error when the host is busy.
QUICK = ["cryptomgr.notests", "rodata=off",
         "initcall_blacklist=init_kprobe_trace,cubictcp_register,bpf_rstat_kfunc_init,"
         "bpf_key_sig_kfuncs_init,kfunc_init,init_blk_tracer",
         "no_timer_check"]
MOST_WORDS = 31  # after --: Linux gives them all to /init and panics at one more


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
            _fetch(arch, kernel)
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


def _fetch(arch, kernel):
    if debian.missing():
        raise Refused(f"--kernel linux is Debian's: {debian.missing()}; or put a Linux kernel at "
                      f"{os.path.relpath(kernel)}")
    print(f"run: fetching Debian's Linux for {arch} (once, 70 to 100 MB)", file=sys.stderr)
    with debian.archive(arch) as archive:
        package = archive.depends(PACKAGE[arch], r"linux-image-\S+")
        if not package:
            raise Refused(f"Debian {debian.SUITE} names no kernel for {PACKAGE[arch]}")
        with archive.package(package) as deb:
            _extract(deb, f"{kernel}.part")
    os.replace(f"{kernel}.part", kernel)
    print(f"run: {package} is in {os.path.relpath(kernel)}", file=sys.stderr)


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
