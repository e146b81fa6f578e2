"""The ELF files of test_elf.py: {name: bytes}, for a machine. How each must end, Linux tells."""

import random
import struct

import elf
import toolchain
from elf import R, W, X, Segment

P = 0x1000
CODE, DATA = 0x400000, 0x500000  # where the base file's segments are; probe.S knows DATA
HUGE = 1 << 63
TASK_SIZE = {"x86_64": 0x7ffffffff000, "arm64": 1 << 48}
KERNEL = {"x86_64": (0xffff800000000000, 0xffffffff80100000, 0xffffffffff600000),
          "arm64": (0xffff000000000000, 0xffffffff80000000, 0xffff800000000000)}


def file(arch, code, *more, **fields):
    """A file whose code is at CODE, with what `more` segments and fields say."""
    segments = [Segment(elf.LOAD, R | X, P, CODE, len(code), len(code)), *more]
    fields = {"machine": elf.MACHINE[arch], "entry": CODE, "segments": segments,
              "contents": [(P, code), (2 * P, b"D" * P)], **fields}
    return elf.File(**fields)


def headers(arch, tiny):
    """What the ELF header may say."""
    def with_(**fields):
        return file(arch, tiny, **fields).bytes()
    good = with_()
    other = next(m for a, m in elf.MACHINE.items() if a != arch)
    yield "good", good
    yield "phdrs at the end", with_(phoff=0x2800)
    yield "phdrs not aligned", with_(phoff=0x2803)
    for phnum in (0, 72, 73, 74, 1170, 1171, 65535):  # 73 fill a page, and Linux takes no more
        yield f"phnum {phnum}", with_(phnum=phnum)
        yield f"phnum {phnum}, long file", with_(phnum=phnum, size=1 << 22)
    for size in (0, 32, 55, 57, 64, 65535):
        yield f"phentsize {size}", with_(phentsize=size)
    for name, phoff in (("end", 3 * P), ("beyond", 1 << 32), ("half", HUGE), ("-8", 2**64 - 8)):
        yield f"phoff {name}", with_(phoff=phoff)
    yield "phdrs cut", with_(phoff=3 * P, size=3 * P + 55)
    for kind in (0, 1, 4, 5, 0xff00, 0xffff):
        yield f"type {kind:#x}", with_(type=kind)
    for machine in (0, other, 20, 0xffff):
        yield f"machine {machine}", with_(machine=machine)
    for at in range(4):
        yield f"magic byte {at}", good[:at] + bytes([good[at] ^ 1]) + good[at + 1:]
    yield "no version", with_(version=0)
    yield "flags", with_(flags=0xffffffff)
    yield "ehsize 0", with_(ehsize=0)
    for size in (0, 1, 3, 4, 5, 15, 16, 17, 19, 32, 40, 52, 54, 57, 58, 63, 64, 65, 119, 120, P - 1, P,
                 P + 1, P + len(tiny) - 4, P + len(tiny)):
        yield f"cut at {size}", good[:size]
    yield "no bytes but zeros", bytes(P)


def addresses(arch, tiny):
    """Where a segment may be."""
    top, n = TASK_SIZE[arch], len(tiny)

    def at(vaddr, memsz=n, entry=None, **fields):
        segment = Segment(elf.LOAD, R | X, P, vaddr, min(n, memsz), memsz)
        return file(arch, tiny, segments=[segment], entry=vaddr if entry is None else entry,
                    **fields).bytes()
    yield "at 0", at(0)
    yield "at 0x1000", at(P)
    yield "at 0xf000", at(0xf000)
    yield "at 0x10000", at(0x10000)
    yield "at 0x20000", at(0x20000)
    yield "high, below the stack", at(top - (1 << 30))
    yield "the end of user space", at(top - P)
    yield "beyond the end of user space", at(top - P, 2 * P)
    yield "at the end of user space", at(top)
    yield "over the stack", at(top - 2 * P, P)
    yield "not canonical", at(0x0008000000000000)
    for address in KERNEL[arch]:
        yield f"kernel {address:#x}", at(address)
    yield "last page of all", at(2**64 - P)
    yield "around the end", at(2**64 - P, 2 * P)
    yield "memsz around the end", at(CODE, 2**64 - CODE)
    yield "memsz around the end, again", at(CODE, 2**64 - P)
    yield "memsz half", at(CODE, HUGE)
    yield "memsz larger than user space", at(CODE, top)
    yield "memsz larger than memory", at(CODE, 1 << 40)
    for name, entry in (("nowhere", 0x900000), ("0", 0), ("half", HUGE), ("top", top), ("-1", 2**64 - 1),
                        ("kernel", KERNEL[arch][1]), ("the end of the file", CODE + P)):
        yield f"entry {name}", at(CODE, entry=entry)
    if arch == "arm64":
        yield "entry misaligned", at(CODE, entry=CODE + 2)


def dynamic(arch, tiny):
    """Position-independent files."""
    n = len(tiny)

    def at(vaddr, *more, entry=None, **fields):
        segment = Segment(elf.LOAD, R | X, P, vaddr, n, n, fields.pop("align", P))
        return file(arch, tiny, type=elf.DYN, entry=vaddr if entry is None else entry,
                    segments=[segment, *more], **fields).bytes()
    yield "dyn", at(0)
    yield "dyn, not from 0", at(0x10000)
    yield "dyn, high", at(0x100000000000)
    for align in (0, 3, 0x10000, 0x200000, 1 << 40, HUGE):
        yield f"dyn, align {align:#x}", at(0, align=align)
    yield "dyn, in the kernel", at(KERNEL[arch][1])
    yield "dyn, no segments", file(arch, tiny, type=elf.DYN, entry=0, segments=[
        Segment(elf.NOTE, R, P, 0, n, n)]).bytes()
    far = Segment(elf.LOAD, R, 2 * P, HUGE, P, P)
    yield "dyn, too far apart", at(0, far)
    yield "dyn, descending", at(0x10000, Segment(elf.LOAD, R, 2 * P, 0, P, P))
    yield "dyn, two", at(0, Segment(elf.LOAD, R | W, 2 * P, 0x10000, P, 3 * P))


def segments(arch, tiny, probe):
    """What several segments may say. probe looks at DATA and at DATA + 0x800."""
    def data(flags=R | W, offset=2 * P, vaddr=DATA, filesz=0x100, memsz=3 * P, align=P):
        return Segment(elf.LOAD, flags, offset, vaddr, filesz, memsz, align)

    def with_(*more, **fields):
        return file(arch, probe, *more, **fields).bytes()
    yield "data and bss", with_(data())
    yield "bss first", with_(data(), segments=[data(), Segment(elf.LOAD, R | X, P, CODE, P, P)])
    yield "bss of one page", with_(data(memsz=P))
    yield "no bss", with_(data(filesz=0x800, memsz=0x801))
    yield "bss only", with_(data(filesz=0))
    yield "bss only, not aligned", with_(data(filesz=0, vaddr=DATA + 0x10, offset=2 * P + 0x10))
    yield "bss only, other offset", with_(data(filesz=0, offset=0x10))
    yield "nothing at all", with_(data(filesz=0, memsz=0), data())
    yield "bss, read-only", with_(data(flags=R))
    yield "bss, read-only, in the middle", with_(data(flags=R), data(vaddr=0x600000, memsz=0x100))
    yield "bss, executable", with_(data(flags=R | W | X))
    yield "bss, write-only", with_(data(flags=W))
    yield "data, no rights", with_(data(flags=0, memsz=0x100))
    yield "data, read-only", with_(data(flags=R, memsz=0x100))
    yield "memsz < filesz", with_(data(filesz=0x200, memsz=0x100))
    yield "memsz 0", with_(data(filesz=0x200, memsz=0))
    yield "filesz beyond the file", with_(data(filesz=4 * P, memsz=4 * P))
    yield "filesz beyond the file, bss", with_(data(filesz=4 * P + 8, memsz=6 * P))
    yield "offset beyond the file", with_(data(offset=16 * P, memsz=0x100))
    yield "offset beyond the file, bss", with_(data(offset=16 * P))
    yield "offset half", with_(data(offset=HUGE))
    yield "offset -1 page", with_(data(offset=2**64 - P))
    yield "filesz half", with_(data(filesz=HUGE, memsz=HUGE))
    yield "offset does not fit the address", with_(data(offset=2 * P + 8))
    yield "address does not fit the offset", with_(data(vaddr=DATA + 8))
    yield "both not aligned", with_(data(vaddr=DATA + 8, offset=2 * P + 8))
    yield "the same page twice", with_(data(memsz=0x100), data(flags=R, memsz=0x100))
    yield "over the code", with_(data(vaddr=CODE, filesz=P, memsz=P))
    yield "over the code, from below", with_(data(vaddr=CODE - P, filesz=2 * P, memsz=2 * P),
                                              size=8 * P)
    yield "bss over the code", with_(data(vaddr=CODE - P, filesz=0x100, memsz=3 * P))
    yield "descending", with_(data(), data(vaddr=CODE - 4 * P))
    yield "file's last bytes", with_(data(), size=2 * P + 0x20)
    for align in (0, 1, 3, 0x800, 1 << 40):
        yield f"align {align:#x}", with_(data(align=align))
    for kind in (elf.DYNAMIC, elf.NOTE, elf.PHDR, elf.TLS, 0x6fffffff, 0xffffffff):
        yield f"another of type {kind:#x}", with_(data(), Segment(kind, 7, HUGE, HUGE, HUGE, HUGE, HUGE))
    yield "stack is not for code", with_(data(), Segment(elf.STACK, R | W, 0, 0, 0, 0))
    yield "stack is for code", with_(data(), Segment(elf.STACK, R | W | X, 0, 0, 0, 0))
    for name, flags in (("rwx", R | W | X), ("x", X), ("wx", W | X), ("r", R), ("rw", R | W), ("", 0)):
        one = Segment(elf.LOAD, flags, P, CODE, len(tiny), len(tiny))
        yield f"code is {name or 'nothing'}", file(arch, tiny, segments=[one]).bytes()
    for count in (71, 72):
        many = [data(vaddr=DATA + (i + 2) * 2 * P, memsz=0x100) for i in range(count)]
        yield f"{count} more segments", with_(data(), *many, phoff=3 * P)
    yield "no segment to load", file(arch, tiny, segments=[Segment(elf.NOTE, R, P, CODE, P, P)]).bytes()


def interpreters(arch, tiny):
    """Files that name another. /e/interp and /e/fixed are good ones."""
    def names(path, **fields):
        at = 3 * P
        segment = Segment(elf.INTERP, R, at, 0, len(path), len(path))._replace(**fields)
        made = file(arch, tiny, segment)
        return made._replace(contents=made.contents + [(at, path)]).bytes()
    good = b"/e/interp\0"
    yield "interpreter", names(good)
    yield "interpreter, fixed", names(b"/e/fixed\0")
    yield "interpreter, no such file", names(b"/e/nothing\0")
    yield "interpreter, no text", names(b"\0")
    yield "interpreter, empty", names(b"\0\0")
    yield "interpreter, without end", names(b"/e/interp")
    yield "interpreter, end inside", names(b"/e/interp\0\0more\0")
    yield "interpreter, too long", names(b"/" + b"x" * 4096 + b"\0")
    yield "interpreter, longest", names(b"/" + b"x" * 4094 + b"\0")
    yield "interpreter, beyond the file", names(good, offset=1 << 20)
    yield "interpreter, partly beyond the file", names(good, filesz=100)
    yield "interpreter, offset half", names(good, offset=HUGE)
    yield "interpreter, size half", names(good, filesz=HUGE)
    yield "interpreter is text", names(b"/e/text\0")
    yield "interpreter is short", names(b"/e/short\0")
    yield "interpreter is empty", names(b"/e/empty\0")
    yield "interpreter is a directory", names(b"/e\0")
    yield "interpreter is for another machine", names(b"/e/other\0")
    made = file(arch, tiny, Segment(elf.INTERP, R, 3 * P, 0, len(good), len(good)),
                Segment(elf.INTERP, R, 0, 0, 1, 1))
    yield "interpreter, twice", made._replace(contents=made.contents + [(3 * P, good)]).bytes()


def cases(arch):
    """{name: bytes} of all of them."""
    tiny, probe = (toolchain.text_of(arch, name) for name in ("tiny", "probe"))
    found = {}
    for group in (headers(arch, tiny), addresses(arch, tiny), dynamic(arch, tiny),
                  segments(arch, tiny, probe), interpreters(arch, tiny)):
        for name, data in group:
            assert name not in found, name
            found[name] = data
    return found


def others(arch):
    """{name: bytes} of the files that the cases name."""
    tiny = toolchain.text_of(arch, "tiny")
    good = file(arch, tiny)
    other = next(a for a in elf.MACHINE if a != arch)
    one = Segment(elf.LOAD, R | X, P, 0, len(tiny), len(tiny))
    last = Segment(elf.LOAD, R | W, 2 * P, 0x10000, 0x100, 0x100)  # Linux 6.1 wants to write there
    interp = file(arch, tiny, type=elf.DYN, entry=0, segments=[one, last])
    fixed = file(arch, tiny, entry=DATA, segments=[one._replace(vaddr=DATA),
                                                   last._replace(vaddr=DATA + 0x10000)])
    return {"interp": interp.bytes(), "fixed": fixed.bytes(),
            "other": file(other, tiny).bytes(), "text": b"text\n" * 100, "short": b"\x7fELF",
            "empty": b""}


INTERESTING = [0, 1, 2, 3, 7, 8, 0x38, 0x40, 0xff, 0x100, 0xfff, P, P + 1, 0x7fff, 0xffff, 0x10000,
               CODE - P, CODE, CODE + 8, DATA, 0x7fffffff, 0x80000000, 0xffffffff, 1 << 32, 1 << 46,
               0x7ffffffff000, 1 << 47, 1 << 48, HUGE - 1, HUGE, 2**64 - P, 2**64 - 1]


def mutants(arch, count, seed):
    """Files with one to three numbers of the headers changed. The code ends by itself at once, and a jump
    into anything else meets zeros, which are no instruction that goes on (arm64) or fault (x86_64)."""
    tiny, probe = (toolchain.text_of(arch, name) for name in ("tiny", "probe"))
    dice = random.Random(seed)
    base = [file(arch, probe, Segment(elf.LOAD, R | W, 2 * P, DATA, 0x100, 3 * P),
                 Segment(elf.STACK, R | W, 0, 0, 0, 0)).bytes(),
            file(arch, tiny, type=elf.DYN, entry=0, segments=[
                Segment(elf.LOAD, R | X, P, 0, len(tiny), len(tiny)),
                Segment(elf.LOAD, R | W, 2 * P, 0x10000, 0x100, 3 * P)]).bytes()]
    fields = [(0x10, "H"), (0x12, "H"), (0x18, "Q"), (0x20, "Q"), (0x36, "H"), (0x38, "H")]
    for header in range(2):
        at = elf.EHDR.size + header * elf.PHDR_.size
        fields += [(at, "I"), (at + 4, "I")] + [(at + 8 * i, "Q") for i in (1, 2, 4, 5, 6)]
    for _ in range(count):
        data = bytearray(dice.choice(base))
        for _ in range(dice.choice((1, 1, 1, 2, 3))):
            at, form = dice.choice(fields)
            size = struct.calcsize(form)
            value, = struct.unpack_from("<" + form, data, at)
            value = dice.choice([dice.choice(INTERESTING), value ^ 1 << dice.randrange(size * 8),
                                 value + dice.choice((-P, -1, 1, 8, P))])
            struct.pack_into("<" + form, data, at, value % (1 << size * 8))
        yield bytes(data)
