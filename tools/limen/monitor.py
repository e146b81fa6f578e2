"""Is the guest listening yet?

A serial driver empties the receive queue when it starts, so what arrives earlier is lost. What comes
down a pipe is there from the beginning: it has to wait until the driver has turned its receive
interrupt on. QEMU's monitor can look at that bit without disturbing the machine.
"""

import json
import re
import socket
import time

PATIENCE = 60.0  # seconds; a guest that takes no interrupts gets its input then


class Monitor:
    def __init__(self, path, look, bits):
        self.path, self.look, self.bits = path, look, bits
        self.link = None
        self.began = time.monotonic()
        self.seen = 0

    def listening(self):
        """True from the second look that finds the interrupt on (the first may be a probe's)."""
        if self.seen < 2:
            self.seen = self.seen + 1 if self._bit_is_on() else 0
            if time.monotonic() - self.began > PATIENCE:
                self.seen = 2
        return self.seen >= 2

    def _bit_is_on(self):
        try:
            if self.link is None:
                self._connect()
            answer = self._ask({"execute": "human-monitor-command",
                                "arguments": {"command-line": self.look}})
        except OSError:  # not up yet, or already gone
            self.link = None
            return False
        value = re.search(r"[=:]\s*(0x[0-9a-f]+)\s*$", str(answer.get("return", "")))
        return bool(value and int(value[1], 16) & self.bits)

    def _connect(self):
        link = socket.socket(socket.AF_UNIX)
        link.settimeout(1.0)
        link.connect(self.path)
        self.link = link.makefile("rwb")
        self.link.readline()  # the greeting
        self._ask({"execute": "qmp_capabilities"})

    def _ask(self, request):
        self.link.write(json.dumps(request).encode() + b"\n")
        self.link.flush()
        while True:
            line = self.link.readline()
            if not line:
                raise ConnectionError
            answer = json.loads(line)
            if "event" not in answer:
                return answer
