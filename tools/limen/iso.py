"""A bootable ISO: GRUB for BIOS and UEFI, a kernel and an initramfs."""

import os
import shutil
import subprocess
import tempfile

from limen import ROOT, Refused
from limen.words import for_grub

TEMPLATE = os.path.join(ROOT, "boot", "x86_64", "grub.cfg")
MARK = "# @entries@"
# What grub.cfg uses; without a list, grub-mkrescue packs every module, font and translation.
MODULES = ("normal multiboot2 linux all_video serial terminal test echo ls cat reboot halt part_acorn "
           "part_amiga part_apple part_bsd part_dfly part_dvh part_gpt part_msdos part_plan "
           "part_sun part_sunpc")
START = "This is the last line of the firmware and the boot loader."
LOAD = {"limen": ("multiboot2 /boot/kernel", "module2 /boot/initramfs.cpio"),
        "linux": ("linux /boot/kernel", "initrd /boot/initramfs.cpio")}

ONE_PROGRAM = """\
set timeout=0
insmod all_video
set gfxpayload=keep
if [ "$grub_platform" = pc ]; then
	serial --unit=0 --speed=115200
	terminal_output serial
fi
if {boot} {line}; then
	if {initramfs}; then
		echo '{start}'
		boot
	fi
fi
halt
"""


def one_program(kernel, line):
    """grub.cfg that boots at once with the words of one command line.

    GRUB's messages have to be seen when something is wrong, so it talks on the serial port too (under
    UEFI the firmware sees to that); the line START tells where the kernel takes over.
    """
    boot, initramfs = LOAD[kernel]
    line = " ".join(for_grub(word) for word in line)
    return ONE_PROGRAM.format(boot=boot, line=line, initramfs=initramfs, start=START)


def menu(entries):
    """The grub.cfg of the distributed image: boot/x86_64/grub.cfg with an entry for each program."""
    boot, initramfs = LOAD["limen"]
    text = ""
    for title, line in entries:
        words = " ".join(for_grub(word) for word in line)
        text += f"menuentry {for_grub(title)} {{\n\t{boot} {words}\n\t{initramfs}\n}}\n"
    with open(TEMPLATE, encoding="utf-8") as f:
        return f.read().replace(MARK, text)


def build(out, kernel, initramfs, config):
    """Make the image; the same one boots under BIOS and UEFI."""
    tool = shutil.which("grub-mkrescue") or shutil.which("grub2-mkrescue")
    if not tool:
        raise Refused("grub-mkrescue is not installed: run tools/deps iso")
    with tempfile.TemporaryDirectory(prefix="limen-iso-") as tree:
        boot = os.path.join(tree, "boot")
        os.makedirs(os.path.join(boot, "grub"))
        shutil.copyfile(kernel, os.path.join(boot, "kernel"))
        shutil.copyfile(initramfs, os.path.join(boot, "initramfs.cpio"))
        path = os.path.join(boot, "grub", "grub.cfg")
        with open(path, "w", encoding="utf-8", errors="surrogateescape") as f:
            f.write(config)
        done = subprocess.run([tool, "-o", out, "--install-modules=" + MODULES, "--fonts=",
                               "--locales=", "--themes=", tree],
                              check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode or not os.path.exists(out):
        raise Refused("grub-mkrescue failed:\n" + done.stdout.decode(errors="replace"))
