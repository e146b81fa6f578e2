"""Run QEMU with our standard input and output as the guest's console.

The guest's bytes go out as they come, without the carriage return that a terminal driver puts
before each line feed. Our input goes in once the guest listens; where a file or a pipe ends, the
guest gets the end-of-file character, as from a user who types Ctrl-D. Whatever happens here, QEMU
does not outlive us.
"""

import ctypes
import errno
import os
import re
import select
import signal
import subprocess
import time

from limen.terminal import Quit, Terminal, ours

CHUNK = 4096
PACE = 256         # bytes of input at a time ...
PAUSE = 0.005      # ... and seconds between: a terminal driver's queue is short
LOOK = 0.05        # seconds between looks at a guest that does not listen yet
FULL = 1 << 20     # stop reading the guest while this much waits to be written
END_OF_FILE = b"\x04"


class TimedOut(Exception):
    """The machine ran longer than it was given."""


def start(command, errors):
    """Start QEMU; it dies with us even if we are killed."""
    def die_with_parent():
        try:
            ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
        except (AttributeError, OSError):
            pass  # not Linux
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
                            start_new_session=True, preexec_fn=die_with_parent, bufsize=0)


class Console:
    def __init__(self, qemu, monitor, timeout, end_of_file=True, begin=""):
        self.qemu, self.monitor = qemu, monitor
        self.to_guest, self.from_guest = qemu.stdin.fileno(), qemu.stdout.fileno()
        self.deadline = time.monotonic() + timeout if timeout else None
        self.end_of_file = end_of_file
        self.input, self.output = bytearray(), bytearray()
        self.begin = begin.encode()  # nothing goes out before this line; empty once it came
        self.firmware = b""        # what was said before
        self.held_return = b""     # a carriage return whose next byte has not come yet
        self.last = b"\n"          # the last byte of our input
        self.listening = False
        self.next_input = 0.0
        self.terminal = None
        self.input_open = _is_open(0)
        self.guest_open = True

    def run(self):
        """Until QEMU closes its end. Raises TimedOut, Quit or BrokenPipeError."""
        os.set_blocking(self.to_guest, False)
        if self.input_open and os.isatty(0):
            if ours(0):
                self.terminal = Terminal(0)
            else:
                self.input_open = False  # in the background: the terminal is someone else's
        try:
            while self.guest_open or self.output:
                self._turn()
        finally:
            if self.terminal:
                self.terminal.restore()

    def firmware_text(self):
        """What came before `begin`, without what moves the cursor."""
        text = re.sub(rb"\x1b\[[0-9;=?]*[A-Za-z]", b"", self.firmware)
        return text.replace(b"\r", b"").decode(errors="replace").strip()

    def drain(self):
        """Write what the guest had said when QEMU was ended."""
        while self.guest_open:
            self._from_guest(os.read(self.from_guest, CHUNK))
        while self.output:
            select.select([], [1], [])
            self._to_user()

    def _turn(self):
        now = time.monotonic()
        if self.deadline is not None and now >= self.deadline:
            raise TimedOut
        if self.input and not self.listening and now >= self.next_input:
            self.listening = self.monitor.listening()
            self.next_input = now + LOOK
        reads, writes, _ = select.select(list(self._reads()), list(self._writes(now)), [],
                                         self._patience(now))
        if self.from_guest in reads:
            self._from_guest(os.read(self.from_guest, CHUNK))
        if 0 in reads:
            self._from_user()
        if 1 in writes:
            self._to_user()
        if self.to_guest in writes:
            self._to_guest(now)

    def _reads(self):
        if self.guest_open and len(self.output) < FULL:
            yield self.from_guest
        if self.input_open and self.guest_open and len(self.input) < CHUNK:
            yield 0

    def _writes(self, now):
        if self.output:
            yield 1
        if self.input and self.listening and now >= self.next_input:
            yield self.to_guest

    def _patience(self, now):
        """How long nothing may happen before there is something to do all the same."""
        times = [self.deadline] if self.deadline is not None else []
        if self.input:
            times.append(max(self.next_input, now))
        return max(0.0, min(times) - now) if times else None

    def _from_guest(self, data):
        if not data:
            self.guest_open = False
        if self.begin:
            self.firmware += data
            parts = re.split(self.begin + rb"[\r\n]{2}", self.firmware, maxsplit=1)
            data = b"" if len(parts) == 1 else parts[1]
            self.begin = self.begin if len(parts) == 1 else b""
        data = self.held_return + data
        self.held_return = b""
        if self.guest_open and data.endswith(b"\r"):
            data, self.held_return = data[:-1], b"\r"
        self.output += data.replace(b"\r\n", b"\n")

    def _from_user(self):
        try:
            data = os.read(0, CHUNK)
        except OSError as e:
            if e.errno not in (errno.EIO, errno.EINTR, errno.EAGAIN):
                raise
            data = b""
        if not data:
            self.input_open = False
            if self.end_of_file and not self.terminal:
                # In the middle of a line the character only ends the line: send another.
                self.input += END_OF_FILE if self.last == b"\n" else END_OF_FILE * 2
            return
        self.last = data[-1:]
        self.input += self.terminal.keys(data) if self.terminal else data

    def _to_user(self):
        try:
            del self.output[:os.write(1, self.output[:CHUNK])]
        except BlockingIOError:
            pass

    def _to_guest(self, now):
        try:
            sent = os.write(self.to_guest, self.input[:PACE])
        except BlockingIOError:
            sent = 0
        except BrokenPipeError:  # QEMU is ending
            self.input.clear()
            return
        del self.input[:sent]
        self.next_input = now + PAUSE


def _is_open(fd):
    try:
        os.fstat(fd)
    except OSError:
        return False
    return True
