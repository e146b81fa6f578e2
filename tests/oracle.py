"""Linux, which every program is held against: Debian's kernel in QEMU (tools/run --kernel linux), and the
host itself where it is the same kind of machine.
"""

import os
import platform
import pty
import resource
import select
import signal
import subprocess
import tempfile

import answers
import machine
import toolchain

ENVIRONMENT = {"PATH": "/bin", "HOME": "/", "TERM": "linux"}
HOST = {"aarch64": "arm64", "amd64": "x86_64"}.get(platform.machine(), platform.machine())


def on_host(path, words, patience=20):
    """Run an executable of this host, under the name words[0], on a terminal; an Ended, or None if it says
    nothing for so many seconds.
    """
    ours, theirs = pty.openpty()
    child = subprocess.Popen(words, executable=path, cwd="/",
                             env=ENVIRONMENT, stdin=theirs, stdout=theirs, stderr=theirs,
                             preexec_fn=_as_new)
    os.close(theirs)
    output = b""
    while True:
        if not select.select([ours], [], [], patience)[0]:
            child.kill()
            child.wait()
            os.close(ours)
            return None
        try:
            data = os.read(ours, 65536)
        except OSError:  # EIO: the last descriptor of the other side was closed
            data = b""
        if not data:
            break
        output += data
    os.close(ours)
    status = child.wait(timeout=patience)
    text = output.replace(b"\r\n", b"\n").decode(errors="backslashreplace")
    return machine.Ended(words[0], 128 - status if status < 0 else status, text, [], 0)


def _as_new():
    """In the child: what whoever runs the tests has set is not the program's affair."""
    os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    hard = resource.getrlimit(resource.RLIMIT_STACK)[1]
    resource.setrlimit(resource.RLIMIT_STACK, (8 << 20, hard))


def on_linux(arch, programs, timeout=60, user=False, patience=40, like=lambda ended: True, **options):
    """Run programs (lists of words) on Debian's Linux in one boot, as an ordinary user if so asked;
    one that takes longer than `patience` is killed. What Linux has answered once it is not asked again,
    if that is `like` what is expected: it may have had a bad day.
    """
    each = toolchain.program(arch, "each")
    with tempfile.NamedTemporaryFile("w", prefix="limen-each-") as file:
        file.writelines("\t".join(words) + "\n" for words in programs)
        file.flush()
        options["add"] = options.get("add", []) + [f"{file.name}:/list"]
        words = [each, "/list", "user" if user else "root", str(patience)]
        answer = answers.path(arch, words, **options)
        before = answers.read(answer)
        if before:
            ended = machine.split(before.console)
            if len(ended) == len(programs) and like(ended):
                return ended
        ran = machine.run(arch, *words, kernel="linux", timeout=timeout, **options)
    ended = machine.split(ran.console)
    assert ran.status == 0 and len(ended) == len(programs), f"Linux did not run them all:\n{ran}"
    answers.write(answer, ran)
    return ended
