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


def on_linux(arch, questions, limen=(), alike=machine.same, patience=40, **options):
    """What Debian's Linux answers to questions (answers.Question): an Ended for each. One that takes longer
    than `patience` is killed.

    What it has answered once it is not asked again, if that is alike to what Limen has said: it may have had
    a bad day.
    """
    if not questions:  # neither fetch it nor wait for whoever asks
        return []
    each = toolchain.program(arch, "each")
    with answers.kept(arch) as kept:
        names = answers.names(arch, questions, each, options)
        for question, ours in zip(questions, limen):
            if names[question] in kept and not alike(ours, kept[names[question]]):
                del kept[names[question]]
        asked = [q for q, name in names.items() if name not in kept]
        if asked:
            ran = _boot(arch, each, asked, patience, options)
            ended = machine.split(ran.console)
            kept.update(zip(map(names.get, asked), ended))
            assert ran.status == 0 and len(ended) == len(asked), f"Linux did not run them all:\n{ran}"
        return [kept[names[q]] for q in questions]


def _boot(arch, each, questions, patience, options):
    """Run them all."""
    files = dict.fromkeys(file for q in questions for file in q.files)
    with tempfile.NamedTemporaryFile("w", prefix="limen-each-") as file:
        file.writelines("\t".join(q.words) + "\n" for q in questions)
        file.flush()
        return machine.run(arch, each, "/list", str(patience), kernel="linux", timeout=60 + 10 * patience,
                           add=[f"{file.name}:/list", *files], **options)
