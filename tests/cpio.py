"""Archives in the "newc" format (cpio(5)), good and bad ones."""

TRAILER = "TRAILER!!!"


def member(name, data=b"", mode=0o100755, **fields):
    """One member. `fields` overrides numbers of the header, magic= its first six bytes."""
    path = (name.encode() if isinstance(name, str) else name) + b"\0"
    numbers = {"ino": 1, "mode": mode, "uid": 0, "gid": 0, "nlink": 1, "mtime": 0,
               "filesize": len(data), "devmajor": 0, "devminor": 0, "rdevmajor": 0, "rdevminor": 0,
               "namesize": len(path), "check": 0}
    magic = fields.pop("magic", b"070701")
    assert set(fields) <= set(numbers), fields
    numbers.update(fields)
    text = b"".join(n if isinstance(n, bytes) else b"%08X" % n for n in numbers.values())
    return pad(magic + text + path) + pad(data)


def in_bin(name, data=b"", **fields):
    """A member below bin, with the directory: without one Linux unpacks nothing there."""
    return member(name.rsplit("/", 1)[0], mode=0o40755) + member(name, data, **fields)


def pad(data):
    return data + b"\0" * (-len(data) % 4)


def archive(*members, trailer=True):
    return b"".join(members) + (member(TRAILER, mode=0) if trailer else b"")
