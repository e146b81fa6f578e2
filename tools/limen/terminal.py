"""The user's terminal while a machine runs: every key goes to the guest, but for one."""

import os
import termios

PREFIX = b"\x01"  # Ctrl-A, as in QEMU's own serial console
HELP = "Ctrl-A x ends the machine (Ctrl-A Ctrl-A sends a Ctrl-A)"


class Quit(Exception):
    """The user pressed the quit key."""


class Terminal:
    """Hand the terminal on `fd` to the guest; restore() gives it back as it was."""

    def __init__(self, fd):
        self.fd = fd
        self.prefixed = False
        self.before = termios.tcgetattr(fd)
        raw = termios.tcgetattr(fd)
        raw[0] &= ~(termios.IXON | termios.ICRNL | termios.INLCR | termios.IGNCR)
        raw[3] &= ~(termios.ICANON | termios.ECHO | termios.ISIG | termios.IEXTEN)
        raw[6][termios.VMIN], raw[6][termios.VTIME] = 1, 0
        # Output processing stays on: the guest's bytes reach us with bare line feeds.
        termios.tcsetattr(fd, termios.TCSADRAIN, raw)

    def restore(self):
        termios.tcsetattr(self.fd, termios.TCSADRAIN, self.before)

    def keys(self, data):
        """What of `data` goes to the guest."""
        out = bytearray()
        for key in (bytes([b]) for b in data):
            if not self.prefixed:
                self.prefixed = key == PREFIX
                out += b"" if self.prefixed else key
                continue
            self.prefixed = False
            if key in b"xX":
                raise Quit
            out += PREFIX if key in (PREFIX, b"a") else PREFIX + key
        return bytes(out)


def ours(fd):
    """Is fd a terminal that we may read: one whose foreground process group we are in?"""
    try:
        return os.isatty(fd) and os.tcgetpgrp(fd) == os.getpgrp()
    except OSError:
        return False
