"""Read a stopped or running machine's page tables out of its memory, as the hardware does."""

import struct
from typing import NamedTuple

LEVEL_BITS, PAGE = 9, 0x1000


class Mapping(NamedTuple):
    virt: int
    size: int
    phys: int
    write: bool       # by the kernel
    execute: bool     # by the kernel
    user: bool        # user mode has some access
    user_execute: bool

    @property
    def end(self):
        return self.virt + self.size

    def holds(self, address):
        return self.virt <= address < self.end


def _table(memory, phys):
    return struct.unpack("<512Q", memory(phys, PAGE))


def _walk(memory, phys, virt, level, inherited, decode):
    """decode(entry, level, inherited) gives None, ("table", phys, inherited) or ("page", rights)."""
    for i, entry in enumerate(_table(memory, phys)):
        found = decode(entry, level, inherited)
        if found is None:
            continue
        shift = 12 + LEVEL_BITS * level
        at = virt | i << shift
        if found[0] == "table":
            yield from _walk(memory, found[1], at, level - 1, found[2], decode)
        else:
            yield Mapping(at, 1 << shift, entry & 0xfffffffff000 & -(1 << shift), *found[1])


def _x86_64(entry, level, inherited):
    """SDM vol. 3A, 4.5 and 4.6; rights count only if every level grants them."""
    if not entry & 1:
        return None
    write, user, execute = (bool(entry & 2), bool(entry & 4), not entry >> 63)
    rights = tuple(a and b for a, b in zip(inherited, (write, user, execute)))
    if level and not entry & 0x80:
        return "table", entry & 0xffffffffff000, rights
    write, user, execute = rights
    return "page", (write, execute and not user, user, user and execute)


def _arm64(entry, level, inherited):
    """Arm ARM D8.3: AP[2] read-only, AP[1] user, UXN, PXN; tables may take rights away."""
    if not entry & 1 or (level == 0 and not entry & 2):
        return None
    read_only, user, uxn, pxn = inherited
    if level and entry & 2:
        taken = (bool(entry >> 62 & 1), user and not entry >> 61 & 1, bool(entry >> 60 & 1),
                 bool(entry >> 59 & 1))
        return "table", entry & 0xfffffffff000, (read_only or taken[0], taken[1], uxn or taken[2],
                                                 pxn or taken[3])
    read_only = read_only or bool(entry >> 7 & 1)
    user = user and bool(entry >> 6 & 1)
    uxn, pxn = uxn or bool(entry >> 54 & 1), pxn or bool(entry >> 53 & 1)
    # What user mode can write, the kernel can't execute (Arm ARM D8.4.1).
    execute = not pxn and not (user and not read_only)
    return "page", (not read_only, execute, user, user and not uxn)


def _canonical(mapping):
    virt = mapping.virt
    return mapping._replace(virt=virt | 0xffff << 48 if virt >> 47 & 1 else virt)


def _joined(mappings):
    """Neighbours with the same rights as one."""
    out = []
    for m in mappings:
        last = out[-1] if out else None
        if last and last.end == m.virt and last.phys + last.size == m.phys and last[3:] == m[3:]:
            out[-1] = last._replace(size=last.size + m.size)
        else:
            out.append(m)
    return out


def read(guest):
    """Every mapping of a qemu.Machine's processor 0: user's and kernel's."""
    ram_start = {"x86_64": 0, "arm64": 0x40000000}[guest.arch]
    ram = guest.memory(ram_start, guest.ram)

    def memory(phys, size):
        at = phys - ram_start
        assert 0 <= at <= len(ram) - size, f"a page table at {phys:#x}, outside of memory"
        return ram[at:at + size]
    if guest.arch == "x86_64":
        cr3, = guest.registers("CR3")
        found = _walk(memory, cr3 & 0xffffffffff000, 0, 3, (True, True, True), _x86_64)
        return _joined(map(_canonical, found))
    low, high = guest.registers("TTBR0_EL1", "TTBR1_EL1")
    start = (False, True, False, False)
    kernel = _walk(memory, high & 0xfffffffff000, 0, 3, start, _arm64)
    return (_joined(_walk(memory, low & 0xfffffffff000, 0, 3, start, _arm64))
            + _joined(m._replace(virt=m.virt | 0xffff << 48) for m in kernel))
