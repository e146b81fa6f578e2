"""Files that are, or pretend to be, ELF executables: each is run or refused as Linux does it, and none
harms the kernel.
"""

import os
import re
import tempfile

import pytest

import elf
import elf_cases
import machine
import oracle
from answers import Question

MUTANTS, SEED = 200, 2009
# Debian's configurations of the two differ in the lowest address; Limen's processors are used without
# five-level page tables, and without the protection keys that make memory which only runs.
LINUX = {a: {"append": "sysctl.vm.mmap_min_addr=65536"} for a in machine.ARCHES}
LINUX["x86_64"]["cpu"] = "max,la57=off,pku=off"


def run_batch(arch):
    """{name: (on Limen, on Linux)}, for the cases and, under their numbers, the mutants."""
    files = {**elf_cases.cases(arch),
             **dict(enumerate(elf_cases.mutants(arch, MUTANTS, SEED)))}
    with tempfile.TemporaryDirectory(prefix="limen-elf-") as folder:
        os.chmod(folder, 0o755)
        names = [str(i) for i in range(len(files))]
        others = elf_cases.others(arch)
        for name, data in [*zip(names, files.values()), *others.items()]:
            with open(os.path.join(folder, name), "wb") as f:
                f.write(data)
            os.chmod(f.name, 0o755)
        limen = machine.run_each(arch, [[f"/e/{n}"] for n in names], add=f"{folder}:/e", append="norandmaps")
        questions = [Question((f"/e/{n}",), tuple(f"{folder}/{f}:/e/{f}" for f in (n, *others))) for n in names]
        linux = oracle.on_linux(arch, questions, limen, lambda a, b: end(a) == end(b), **LINUX[arch])
    return dict(zip(files, zip(limen, linux)))


def end(ended):
    """How a program ended, in one line."""
    refused = [m[1] for m in (re.fullmatch(r"init: cannot run \S+: (\w+)", x) for x in ended.log) if m]
    return f"{refused[0] if refused else ended.status} {ended.output!r}"


CASES = [(a, n) for a in machine.ARCHES for n in elf_cases.cases(a)]


@pytest.mark.parametrize("arch, name", CASES)
def test_ends_as_on_linux(arch, name, batch):
    limen, linux = batch[name]
    assert end(limen) == end(linux), limen.log


def test_mutants_end_as_on_linux(arch, batch):
    """Numbers of the headers changed at random (always the same ones)."""
    different = [f"mutant {n}: {end(limen)}, on Linux {end(linux)}; {limen.log}"
                 for n, (limen, linux) in batch.items()
                 if isinstance(n, int) and end(limen) != end(linux)]
    assert not different, "\n".join(different)


def test_the_mutants_are_worth_their_time(arch, batch):
    """They come to many ends: run, refused, killed while loading, killed while running."""
    ends = {end(limen).split()[0] for n, (limen, _) in batch.items() if isinstance(n, int)}
    assert {"42", "ENOEXEC", "139"} <= ends


def test_other_machines(arch):
    """32-bit programs, which Linux runs and Limen does not (yet), are refused."""
    code = b"\0" * 64
    with tempfile.TemporaryDirectory(prefix="limen-elf-") as folder:
        for name, number in (("i386", 3), ("arm", 40), ("x32", 62)):
            data = elf_cases.file(arch, code, machine=number).bytes()
            if name == "x32":
                data = data[:4] + b"\1" + data[5:]
            with open(os.path.join(folder, name), "wb") as f:
                f.write(data)
            os.chmod(f.name, 0o755)
        for number in ("i386", "arm"):
            ended = machine.run_one(arch, f"/e/{number}", add=[f"{folder}:/e"])
            assert (ended.status, ended.log) == (125, [f"init: cannot run /e/{number}: ENOEXEC"])


def test_the_generator_makes_what_the_linker_makes(arch):
    """So that a mistake in elf.py cannot pass for a kernel that refuses everything."""
    data = elf_cases.cases(arch)["good"]
    head = elf.EHDR.unpack_from(data)
    with open(os.path.join(machine.build(arch), "user", "hello-asm"), "rb") as f:
        real = elf.EHDR.unpack_from(f.read())
    same = (0, 1, 2, 3, 8, 9)  # ident, type, machine, version, ehsize, phentsize
    assert [head[i] for i in same] == [real[i] for i in same]
