"""tools/run from beginning to end: options in, exit status out."""

import os
import re
import shutil
import signal
import socket
import sys
import tempfile
import traceback

from limen import FAILED, TIMED_OUT, Refused, archive, console, demo, iso, linux, machine
from limen import options as options_, program, terminal, words
from limen.monitor import Monitor

QUIT = 128 + signal.SIGINT


def main(argv):
    scratch = None
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)
    try:
        options = options_.parse(argv)
        if options is None:
            print(options_.HELP, end="")
            return 0
        scratch = tempfile.mkdtemp(prefix="limen-")
        return boot(options, scratch)
    except Refused as e:
        say(e)
        return FAILED
    except KeyboardInterrupt:
        return QUIT
    except Exception:  # a mistake of ours must not pass for the program's status
        traceback.print_exc()
        return FAILED
    finally:
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        if scratch:
            shutil.rmtree(scratch, ignore_errors=True)


def boot(options, scratch):
    kernel, base = _built(options)
    extra = archive.Extra(base, scratch)
    for host, guest in options.add:
        extra.put(host, guest)
    line = command_line(options, extra)
    words.check_length(words.join(line) if options.boot == "direct" else words.join_by_grub(line))
    if options.kernel == "linux":
        linux.check(line)
        kernel = linux.fetch(options.arch)
    initramfs = extra.pack()

    status = os.path.join(scratch, "status")
    monitor = os.path.join(scratch, "monitor")
    port = free_port() if options.gdb else None
    media = {"kernel": kernel, "initramfs": initramfs, "line": words.join(line)}
    if options.boot != "direct":
        image = os.path.join(scratch, "limen.iso")
        iso.build(image, kernel, initramfs, iso.one_program(options.kernel, line))
        media = {"iso": image}
    command = machine.command(options, scratch, status, monitor, gdb_port=port, **media)
    if options.gdb:
        say(f"waiting for gdb on localhost:{port}")
    with open(os.path.join(scratch, "errors"), "w+b") as errors:
        qemu = console.start(command, errors)
        try:
            ended = attend(options, qemu, Monitor(monitor, *machine.LISTENING[options.arch]))
        finally:
            qemu.kill()
            qemu.wait()
        errors.seek(0)
        if ended is not None:
            return ended
        return verdict(status, qemu.returncode, errors.read(), gdb=options.gdb)


def attend(options, qemu, monitor):
    """Be the console until the machine ends; a status when it is us who end it."""
    interactive = terminal.ours(0)
    timeout = options.timeout
    if timeout is None:
        timeout = 0 if interactive or options.gdb else 60
    # Under --icount an end-of-file would add an interrupt to whatever is being counted.
    tty = console.Console(qemu, monitor, timeout, end_of_file=not options.icount,
                          begin="" if options.boot == "direct" else iso.START)
    if interactive and sys.stderr.isatty():
        say(terminal.HELP)
    try:
        tty.run()
        qemu.wait()
        return None
    except console.TimedOut:
        qemu.kill()
        tty.drain()
        say(f"the machine had not ended after {timeout:g} s (--timeout S gives it longer)")
        return TIMED_OUT
    except console.Quit:
        return QUIT
    except BrokenPipeError:  # nobody reads our output any more
        return 128 + signal.SIGPIPE
    finally:
        if tty.begin and tty.firmware:
            say("the kernel was not reached; the firmware and GRUB said:\n" + tty.firmware_text())


def verdict(path, returncode, errors, gdb=False):
    """The exit status that the machine told, or why there is none."""
    try:
        with open(path, encoding="ascii", errors="replace") as f:
            told = re.findall(r"^(\d+)$", f.read(), re.MULTILINE)
    except FileNotFoundError:
        told = []
    if told:
        return int(told[-1]) & 0xff
    if gdb and returncode == 0:  # gdb's "kill"
        return FAILED
    if errors:
        say("QEMU says: " + errors.decode(errors="replace").strip())
    if errors and returncode:
        return FAILED
    say(f"the machine ended without an exit status (QEMU's own was {returncode}): "
        "it did not boot, or reset; --append loglevel=7 shows the kernel's log")
    return FAILED


def command_line(options, extra):
    """The words of the kernel's command line."""
    asked = words.split(options.append)
    given = [words.SEPARATOR if w == "--" else re.sub(r"^\\(\\*--)$", r"\1", w)
             for w in options.program]
    show_demo = not given and words.SEPARATOR not in asked
    line = [f"console={machine.CONSOLE[options.arch]}"]
    if options.kernel == "linux":
        line += ["rdinit=/init", "panic=-1", *linux.QUICK]
    if not show_demo or options.kernel == "linux":
        line += ["quiet"]  # the console is the program's; the demo shows the kernel's log too
    line += asked
    if given:
        line += [words.SEPARATOR] + program.resolve(given, options.arch, extra)
    elif show_demo:
        line += demo.words(extra.names)
    return line


def _built(options):
    """The kernel and the initramfs that `make` left in the build directory."""
    hint = f"make ARCH={options.arch}"
    found = [os.path.join(options.build, name) for name in ("limen", "initramfs.cpio")]
    for path in found[options.kernel == "linux":]:
        if not os.path.isfile(path):
            raise Refused(f"there is no {os.path.relpath(path)}: build it first, with {hint}")
    return found


def free_port(wanted=1234):
    for port in (wanted, 0):
        with socket.socket() as s:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                s.bind(("127.0.0.1", port))
                return s.getsockname()[1]
            except OSError:
                continue
    raise Refused("no free port for gdb")


def say(message):
    print(f"run: {message}", file=sys.stderr, flush=True)


def _end(number, _frame):
    raise SystemExit(128 + number)
