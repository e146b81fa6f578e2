"""ELF files made field by field, good and bad ones (gABI, chapters 4 and 5)."""

import struct
from typing import NamedTuple

EXEC, DYN = 2, 3
LOAD, DYNAMIC, INTERP, NOTE, PHDR, TLS, STACK = 1, 2, 3, 4, 6, 7, 0x6474e551
X, W, R = 1, 2, 4
MACHINE = {"x86_64": 62, "arm64": 183}

EHDR = struct.Struct("<16sHHIQQQIHHHHHH")
PHDR_ = struct.Struct("<IIQQQQQQ")
IDENT = b"\x7fELF\2\1\1" + b"\0" * 9


class Segment(NamedTuple):
    type: int
    flags: int
    offset: int
    vaddr: int
    filesz: int
    memsz: int
    align: int = 0x1000


class File(NamedTuple):
    """A file: its header's fields, its segments, and (offset, bytes) of what else is in it."""
    machine: int
    entry: int
    segments: list
    contents: list
    type: int = EXEC
    ident: bytes = IDENT
    version: int = 1
    phoff: int = EHDR.size
    flags: int = 0
    ehsize: int = EHDR.size
    phentsize: int = PHDR_.size
    phnum: int | None = None  # as many as there are
    size: int | None = None   # cut or extend the file to this

    def bytes(self):
        phnum = len(self.segments) if self.phnum is None else self.phnum
        out = bytearray(EHDR.pack(self.ident, self.type, self.machine, self.version, self.entry,
                                  self.phoff, 0, self.flags, self.ehsize, self.phentsize, phnum,
                                  64, 0, 0))
        table = b"".join(PHDR_.pack(s.type, s.flags, s.offset, s.vaddr, s.vaddr, s.filesz, s.memsz,
                                    s.align) for s in self.segments)
        pieces = list(self.contents)
        if self.phoff < 1 << 20:
            pieces.append((self.phoff, table))
        for offset, data in pieces:
            out.extend(b"\0" * (offset + len(data) - len(out)))
            out[offset:offset + len(data)] = data
        if self.size is not None:
            out.extend(b"\0" * (self.size - len(out)))
            del out[self.size:]
        return bytes(out)
