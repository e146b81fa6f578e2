"""The page tables of the running machine, walked from outside: W^X, and nothing of the kernel's for user
mode. The programs of test_kernel_faults.py try the same from inside.
"""

import os

import pytest

import cpio
import machine
import pagetables
import qemu
import toolchain

MAPS = {}
CPUS = {"x86_64": ["max", "qemu64"], "arm64": ["max", "cortex-a53"]}
WHERE = [(a, c) for a in machine.ARCHES for c in CPUS[a]]


def maps(arch, cpu, tmp_path):
    """The mappings while tests/programs/spin.c runs."""
    if (arch, cpu) not in MAPS:
        with spinning(arch, tmp_path, cpu=cpu, mem=32) as guest:
            guest.wait_for("spinning")
            MAPS[arch, cpu] = pagetables.read(guest)
    return MAPS[arch, cpu]


def spinning(arch, tmp_path, **options):
    initramfs = tmp_path / "initramfs"
    with open(toolchain.program(arch, "spin"), "rb") as f:
        initramfs.write_bytes(cpio.archive(cpio.in_bin("bin/spin", f.read())))
    return qemu.Machine(arch, *qemu.direct(arch, "-- spin", str(initramfs)), **options)


@pytest.fixture
def mappings(arch, cpu, tmp_path):
    return maps(arch, cpu, tmp_path)


@pytest.fixture
def symbols(arch):
    return machine.symbols(os.path.join(machine.build(arch), "limen.elf"))


def kernel(mappings):
    return [m for m in mappings if m.virt >> 63]


def rights(mappings, address):
    found = [m for m in mappings if m.holds(address)]
    assert len(found) <= 1
    return found[0] if found else None


def show(mappings):
    return "\n".join(f"{m.virt:016x}-{m.end:016x} -> {m.phys:09x} "
                     + "".join(letter if is_so else "-" for letter, is_so in zip("wxuX", m[3:]))
                     for m in mappings)


@pytest.mark.parametrize("arch, cpu", WHERE)
def test_no_kernel_mapping_is_writable_and_executable(mappings):
    assert len(kernel(mappings)) > 4, show(mappings)
    assert not [m for m in mappings if m.write and m.execute], show(mappings)


@pytest.mark.parametrize("arch, cpu", WHERE)
def test_user_mode_reaches_nothing_of_the_kernel(mappings):
    assert not [m for m in kernel(mappings) if m.user], show(mappings)


@pytest.mark.parametrize("arch, cpu", WHERE)
def test_the_kernel_executes_nothing_of_a_program(arch, mappings):
    """PXN on arm64; on x86_64 it is SMEP that says so, for every page of user mode."""
    user = [m for m in mappings if not m.virt >> 63]
    assert user and all(m.user for m in user), show(mappings)
    assert not [m for m in user if m.execute], show(mappings)
    assert not [m for m in user if m.write and m.user_execute], show(mappings)


@pytest.mark.parametrize("arch, cpu", WHERE)
def test_sections_have_their_rights_and_no_more(mappings, symbols):
    for name, write, execute in (("__text_start", False, True), ("__rodata_start", False, False),
                                 ("sys_call_table", False, False), ("__data_start", True, False),
                                 ("init_stack", True, False)):
        found = rights(mappings, symbols[name])
        assert found and (found.write, found.execute) == (write, execute), f"{name}: {found}"


@pytest.mark.parametrize("arch, cpu", WHERE)
def test_only_the_code_is_executable(mappings, symbols):
    start, end = symbols["__text_start"], symbols["__text_end"]
    for m in mappings:
        if m.execute:
            assert start <= m.virt and m.end <= (end + 0xfff & ~0xfff), show(mappings)


@pytest.mark.parametrize("arch, cpu", WHERE)
def test_no_other_mapping_makes_code_or_the_table_writable(mappings, symbols):
    """The direct map covers the image's pages, too."""
    text = rights(mappings, symbols["__text_start"])
    first = text.phys + symbols["__text_start"] - text.virt
    last = first + symbols["__rodata_end"] - symbols["__text_start"]
    aliases = [m for m in mappings if m.phys < last and first < m.phys + m.size]
    assert len(aliases) > 2, "the direct map should be among them"
    assert not [m for m in aliases if m.write], show(mappings)


@pytest.mark.parametrize("arch, cpu", WHERE)
def test_stacks_have_guard_pages(mappings, symbols):
    """Below the first task's stack, the ones of tasks, and the ones for exceptions, there is nothing."""
    assert rights(mappings, symbols["init_stack"] - 1) is None
    assert rights(mappings, symbols["init_stack"]) is not None
    stacks = [m for m in kernel(mappings) if 0xffffc98000000000 <= m.virt < 0xffffc9c000000000]
    others = [m for m in kernel(mappings) if 0xffffc9c000000000 <= m.virt < 0xffffca0000000000]
    assert stacks
    assert all(rights(mappings, m.virt - 1) is None for m in others), show(others)
    for m in stacks:
        start = m.virt & ~0x3fff
        assert m.end <= start + 0x4000, show(stacks)
        assert all(rights(mappings, at) for at in range(start, start + 0x4000, 0x1000)), show(stacks)
        assert rights(mappings, start - 1) is None, show(stacks)


@pytest.mark.parametrize("arch, cpu", WHERE)
def test_nothing_is_mapped_in_the_first_64_kib(mappings):
    assert not [m for m in mappings if m.virt < 0x10000], show(mappings)


def test_the_processor_s_protections_are_on(arch, tmp_path):
    """The bits of the control registers, with a processor that has all of them."""
    with spinning(arch, tmp_path) as guest:
        guest.wait_for("spinning")
        if arch == "x86_64":
            cr0, cr4, efer = guest.registers("CR0", "CR4", "EFER")
            wanted = {"WP": cr0 >> 16, "UMIP": cr4 >> 11, "SMEP": cr4 >> 20, "SMAP": cr4 >> 21,
                      "NXE": efer >> 11, "SCE": efer, "OSFXSR": cr4 >> 9, "OSXSAVE": cr4 >> 18}
        else:
            sctlr, cpacr = guest.registers("SCTLR", "CPACR")
            wanted = {"not SPAN": not sctlr >> 23 & 1, "SA": sctlr >> 3,
                      "SA0": sctlr >> 4, "FPEN": cpacr >> 20 & cpacr >> 21}
    assert [name for name, bit in wanted.items() if not bit & 1] == []
