"""A machine under the test's own hand: any command line, QEMU's monitor, its gdb server.

tools/run is the way to run programs; this is for what it does not let through (a broken initramfs) and
for what is to be seen from outside (memory, page tables, the screen).
"""

import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time

import machine
from limen.machine import OVMF, QEMU


class Machine:
    """A context manager: QEMU runs inside it. `options` are QEMU's own."""

    def __init__(self, arch, *options, cpu="max", mem=256, more_machine=""):
        self.arch = arch
        self.folder = tempfile.mkdtemp(prefix="limen-test-")
        base = "pc" if arch == "x86_64" else "virt"
        self.command = [
            QEMU[arch], "-M", base + more_machine, "-cpu", cpu, "-m", str(mem), "-nodefaults",
            "-no-user-config", "-display", "none", "-no-reboot",
            "-chardev", f"file,id=console,path={self._path('console')}", "-serial", "chardev:console",
            "-chardev", f"file,id=status,path={self._path('status')}",
            "-qmp", f"unix:{self._path('monitor')},server=on,wait=off",
            "-gdb", f"unix:{self._path('gdb')},server=on,wait=off"]
        if arch == "x86_64":
            self.command += ["-device", "isa-debugcon,iobase=0xe9,chardev=status",
                             "-device", "isa-debug-exit,iobase=0xf4,iosize=4"]
        else:
            self.command += ["-semihosting-config", "enable=on,target=native,chardev=status"]
        self.command += options
        self.ram = mem << 20
        self.process = self.monitor = None

    def _path(self, name):
        return os.path.join(self.folder, name)

    def __enter__(self):
        with open(self._path("errors"), "wb") as errors:
            self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL,
                                            stdout=errors, stderr=errors)
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder)

    def _read(self, name):
        try:
            with open(self._path(name), encoding="utf-8", errors="backslashreplace",
                      newline="") as f:
                return f.read()
        except FileNotFoundError:
            return ""

    def console(self):
        return self._read("console").replace("\r\n", "\n")

    def wait(self, timeout=30):
        """Until the machine has ended; what came of it, as tools/run gives it."""
        try:
            self.process.wait(timeout * machine.SLOWER)
        except subprocess.TimeoutExpired:
            return machine.Run(124, self.console(), self._read("errors"))
        machine.assert_no_report(self.console())
        told = re.findall(r"^\d+$", self._read("status"), re.MULTILINE)
        status = int(told[-1]) if told else -1
        return machine.Run(status, self.console(), self._read("errors"))

    def wait_for(self, text, timeout=30):
        """Until the console shows `text`."""
        end = time.monotonic() + timeout * machine.SLOWER
        while text not in self.console():
            assert self.process.poll() is None and time.monotonic() < end, \
                f"{text!r} never came:\n{self.console()}\n{self._read('errors')}"
            time.sleep(0.02)

    def ask(self, command):
        """A command of the human monitor; its answer."""
        if self.monitor is None:
            link = _connect(self._path("monitor"))
            self.monitor = link.makefile("rwb")
            self.monitor.readline()
            self._qmp("qmp_capabilities")
        return self._qmp("human-monitor-command", {"command-line": command})

    def _qmp(self, name, arguments=None):
        request = {"execute": name, "arguments": arguments or {}}
        self.monitor.write(json.dumps(request).encode() + b"\n")
        self.monitor.flush()
        while True:
            answer = json.loads(self.monitor.readline())
            assert "error" not in answer, answer
            if "return" in answer:
                return answer["return"]

    def memory(self, start, size):
        """Physical memory."""
        path = self._path("memory")
        self.ask(f'pmemsave {start} {size} "{path}"')
        with open(path, "rb") as f:
            return f.read()

    def screen(self):
        """(width, height, pixels): what the display shows, three bytes a pixel."""
        path = self._path("screen")
        self.ask(f'screendump "{path}"')
        with open(path, "rb") as f:
            data = f.read()
        head = re.match(rb"P6\s(\d+) (\d+)\s255\s", data)
        return int(head[1]), int(head[2]), data[head.end():]

    def registers(self, *names):
        """The values of system registers: x86_64's the monitor shows, arm64's only gdb is told."""
        if self.arch == "x86_64":
            text = self.ask("info registers")
            return [int(re.search(rf"\b{name}=([0-9a-f]+)", text)[1], 16) for name in names]
        gdb = Gdb(_connect(self._path("gdb")))
        numbers = gdb.numbers()
        # QEMU 7 has SCTLR where later ones have SCTLR_EL1.
        values = [gdb.value(numbers.get(name) or numbers[name + "_EL1"]) for name in names]
        gdb.close()
        return values


class Gdb:
    """As much of gdb's remote protocol as reading registers takes."""

    def __init__(self, link):
        self.link = link.makefile("rwb")
        answer = self.ask("qSupported:xmlRegisters=i386")
        while "PacketSize" not in answer:  # first comes that the machine has stopped
            answer = self._answer()

    def ask(self, text):
        packet = text.encode()
        self.link.write(b"$" + packet + b"#%02x" % (sum(packet) % 256))
        self.link.flush()
        return self._answer()

    def _answer(self):
        while self.link.read(1) != b"$":
            pass
        answer = b""
        while (byte := self.link.read(1)) != b"#":
            answer += byte
        self.link.read(2)
        self.link.write(b"+")
        self.link.flush()
        return answer.decode("latin-1")

    def feature(self, name):
        text = ""
        while True:
            part = self.ask(f"qXfer:features:read:{name}:{len(text):x},ffb")
            text += part[1:]
            if part[:1] != "m":
                return text

    def numbers(self):
        """{register: number}; one without a number follows the one before it."""
        found, next_number = {}, 0
        for name in re.findall(r'include href="([^"]+)"', self.feature("target.xml")):
            for register in re.findall(r"<reg [^>]*>", self.feature(name)):
                given = re.search(r'regnum="(\d+)"', register)
                number = int(given[1]) if given else next_number
                found[re.search(r'name="([^"]+)"', register)[1]] = number
                next_number = number + 1
        return found

    def value(self, number):
        return int.from_bytes(bytes.fromhex(self.ask(f"p{number:x}")), "little")

    def close(self):
        self.ask("D")  # detach: the machine goes on
        self.link.close()


def _connect(path):
    link = socket.socket(socket.AF_UNIX)
    link.settimeout(10)
    for _ in range(500):
        try:
            link.connect(path)
            return link
        except OSError:
            time.sleep(0.02)
    raise TimeoutError(f"QEMU never listened on {path}")


def direct(arch, line, initramfs=None, variant=""):
    """QEMU's options to boot Limen directly with this initramfs (default: the built one)."""
    kernel = os.path.join(machine.build(arch, variant), "limen")
    initramfs = os.path.join(machine.build(arch), "initramfs.cpio") if initramfs is None else initramfs
    options = ["-kernel", kernel, "-append", line]
    return options + ["-initrd", initramfs] if initramfs else options


def uefi(folder):
    """QEMU's options for UEFI firmware; its variables get a copy in the folder."""
    code, variables = next(pair for pair in OVMF if all(map(os.path.exists, pair)))
    copy = os.path.join(folder, "vars.fd")
    shutil.copyfile(variables, copy)
    return ["-drive", f"if=pflash,format=raw,unit=0,readonly=on,file={code}",
            "-drive", f"if=pflash,format=raw,unit=1,file={copy}"]
