"""The console on the screen: VGA text under BIOS, pixels under UEFI. Both show what the serial port got."""

import os
import re
import time

import pytest

import cpio
import machine
import pagetables
import qemu
import toolchain

from limen import iso

ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&()*+,-./:;<=>?@[]^_{|}~"
# Type 5, optional, 20 bytes: Multiboot2 Specification, 3.1.10.
FRAMEBUFFER_TAG = b"\5\0\1\0\x14\0\0\0"
GLYPH = 8, 16  # width, height of a character in pixels


def guest(folder, program, *options, text=False, **more):
    """A machine with a screen, booted from an ISO, that runs one program of tests/programs."""
    kernel, initramfs, image = (str(folder / n) for n in ("kernel", "initramfs", "image.iso"))
    with open(os.path.join(machine.build("x86_64"), "limen"), "rb") as f:
        code = f.read()
    if text:  # no wish for a framebuffer in the multiboot2 header: GRUB then leaves text on
        assert code.count(FRAMEBUFFER_TAG) == 1
        code = code.replace(FRAMEBUFFER_TAG, b"\xff\xff" + FRAMEBUFFER_TAG[2:])
    with open(kernel, "wb") as out:
        out.write(code)
    with open(toolchain.program("x86_64", program), "rb") as f, open(initramfs, "wb") as out:
        out.write(cpio.archive(cpio.in_bin("bin/" + program, f.read())))
    config = iso.one_program("limen", ["console=ttyS0", None, program])
    iso.build(image, kernel, initramfs, config)
    return qemu.Machine("x86_64", "-vga", "std", "-cdrom", image, "-boot", "d", *options, **more)


def text_cells(machine_):
    """The lines of the VGA text screen."""
    data = machine_.memory(0xb8000, 80 * 25 * 2)
    text = data[::2].decode("latin-1")
    return [text[i:i + 80].rstrip() for i in range(0, len(text), 80)]


def pixel_cells(machine_):
    """The pixels of each character cell of a graphics screen, line by line."""
    width, height, pixels = machine_.screen()
    w, h = GLYPH
    return [[tuple(pixels[((y * h + i) * width + x * w) * 3:((y * h + i) * width + x * w + w) * 3]
                   for i in range(h)) for x in range(width // w)] for y in range(height // h)]


def console_lines(machine_):
    """What the serial port got of the kernel, without the firmware's and GRUB's words, as it looks."""
    text = machine_.console()
    lines = text[text.rindex(iso.START) + len(iso.START):].strip("\r\n").split("\n")
    return [_as_seen(line) for line in lines]


def _as_seen(line):
    """Tabs jump, and what follows a carriage return is written over what was there."""
    seen = ""
    for part in line.split("\r"):
        part = part.expandtabs(8)
        seen = part + seen[len(part):]
    return seen


def settled(cells, machine_):
    """What the screen shows once nothing new comes: the serial port has it before."""
    shown = None
    while shown != (shown := cells(machine_)):
        time.sleep(0.2)
    return shown


def wrapped(lines, columns):
    return [line[i:i + columns].rstrip() for line in lines for i in range(0, len(line) or 1, columns)]


@pytest.mark.slow
def test_vga_text(tmp_path):
    with guest(tmp_path, "alphabet", text=True) as machine_:
        machine_.wait_for("spinning", 60)
        shown, said = settled(text_cells, machine_), console_lines(machine_)
        assert not [m for m in pagetables.read(machine_) if m.write and m.execute]
    assert f"<{ALPHABET}>" in said
    shown = "\n".join(shown).rstrip("\n").split("\n")
    assert shown == wrapped(said, 80)[-len(shown):], "\n".join(shown)
    assert len(shown) == 24 and "line 40" in shown, "the screen has scrolled"


@pytest.mark.slow
@pytest.mark.parametrize("firmware", ["bios", "uefi"])
def test_framebuffer(tmp_path, firmware):
    """Without a copy of the font: the same character always looks the same, another one different."""
    options = qemu.uefi(str(tmp_path)) if firmware == "uefi" else []
    with guest(tmp_path, "alphabet", *options) as machine_:
        machine_.wait_for("spinning", 90)
        cells, said = settled(pixel_cells, machine_), console_lines(machine_)
        assert not [m for m in pagetables.read(machine_) if m.write and m.execute]
    assert f"<{ALPHABET}>" in said
    columns = len(cells[0])
    text = wrapped(said, columns)
    blank = cells[-1][-1]
    while all(cell == blank for cell in cells[-1]):
        cells.pop()
    assert len(cells) > 20
    looks = {" ": blank}
    for line, row in zip(text[-len(cells):], cells):
        for c, cell in zip(line.ljust(columns), row):
            assert looks.setdefault(c, cell) == cell, f"{c!r} in {line!r}"
    assert set(ALPHABET) <= set(looks)
    alike = [c for c in looks if sum(cell == looks[c] for cell in looks.values()) > 1]
    assert not alike, f"these characters look like others: {alike}"
    assert not re.search("[^ -~]", "".join(text))
