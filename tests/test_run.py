"""tools/run as an interface for scripts: exit statuses, streams, arguments, what it refuses."""

import os
import shutil
import signal
import subprocess
import time

import pexpect
import pytest

import machine
import toolchain

RUN = os.path.join(machine.ROOT, "tools", "run")


def run(arch, *words, stdin=b"", **options):
    """Not machine.run(), which does not start the script itself."""
    done = subprocess.run([RUN, *machine.arguments(arch, words, **options)], check=False, input=stdin,
                          cwd=machine.ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return machine.Run.of(done.returncode, done.stdout, done.stderr)


def program(folder, name, text):
    path = folder / name
    path.write_text(text)
    return str(path)


# --- exit statuses ------------------------------------------------------------------------------

@pytest.mark.parametrize("status", [0, 1, 124, 125, 128, 255])
def test_status_is_the_program_s(arch, status):
    ran = run(arch, "exit", str(status))
    assert (ran.status, ran.console, ran.errors) == (status, "", "")


def test_status_is_the_last_program_s(arch):
    assert run(arch, "exit", "3", "--", "exit", "4").status == 4
    assert run(arch, "exit", "3", "--", "hello").status == 0
    assert run(arch, "hello", "--", "faults", "null").status == 139


def test_a_signal_is_128_and_its_number(arch):
    assert run(arch, "faults", "null").status == 128 + signal.SIGSEGV
    assert run(arch, "faults", "undefined").status == 128 + signal.SIGILL
    assert run(arch, "faults", "breakpoint").status == 128 + signal.SIGTRAP


def test_a_time_out_is_124(arch):
    began = time.monotonic()
    ran = run(arch, toolchain.program(arch, "spin"), timeout=1)
    assert ran.status == 124 and ran.console == "spinning\n" and "timeout" in ran.errors
    assert time.monotonic() - began < 20


def test_a_kernel_that_does_not_boot_is_125(arch, tmp_path):
    (tmp_path / "initramfs.cpio").write_bytes(b"no archive" * 20)
    (tmp_path / "limen").symlink_to(os.path.join(machine.build(arch), "limen"))
    ran = run(arch, build=str(tmp_path), append="-- hello")
    assert ran.status == 125 and "Kernel panic: initramfs: bad magic" in ran.console
    (tmp_path / "limen").unlink()
    (tmp_path / "limen").write_bytes(b"no kernel" * 100)
    assert run(arch, build=str(tmp_path), append="-- hello", timeout=2).status in (124, 125)


def test_a_program_that_cannot_be_started_is_125(arch, tmp_path):
    bad = program(tmp_path, "bad", "echo I am no program\n")
    ran = run(arch, "/bad", add=bad)
    assert ran.status == 125 and ran.log == ["init: cannot run /bad: EACCES"]
    os.chmod(bad, 0o755)
    ran = run(arch, "/bad", add=bad)
    assert ran.status == 125 and ran.log == ["init: cannot run /bad: ENOEXEC"]


# --- arguments ----------------------------------------------------------------------------------

ODD = ["two words", " ", "", "a\tb", 'quo"tes', '"', '"all"', "back\\slash", "\\", "\\\\", "tail\\",
       "'single'", "$HOME", "`x`", "*", "#", "=", "-x", "--option", "--x=y", "quiet", "ünïcödé", "한국어",
       "a  b", "é" * 30, "100%", "%s", "new\nline"]


@pytest.mark.parametrize("batch", [ODD[i:i + 7] for i in range(0, len(ODD), 7)], ids=repr)
def test_odd_arguments_arrive_whole(arch, batch):
    ran = run(arch, "hello", *batch)
    expected = "Hello from C!\n" + "".join(f"argument {i}: {a}\n" for i, a in enumerate(batch, 1))
    assert (ran.console, ran.status) == (expected, 0)


def test_an_argument_that_is_two_dashes(arch):
    """A bare one begins another program; a backslash before it makes it an argument."""
    ran = run(arch, "hello", "\\--", "x", "\\\\--", "--", "hello", "y", "\\--")
    assert ran.console == ("Hello from C!\nargument 1: --\nargument 2: x\nargument 3: \\--\n"
                           "Hello from C!\nargument 1: y\nargument 2: --\n")


def test_bytes_that_are_no_text(arch):
    ran = run(arch, "hello", os.fsdecode(b"\xff\x80z"))
    assert ran.console == "Hello from C!\nargument 1: \\xff\\x80z\n"


def test_many_arguments(arch):
    words = [str(i) for i in range(400)]
    ran = run(arch, "hello", *words)
    assert ran.console.endswith("argument 400: 399\n") and ran.status == 0


def test_the_command_line_is_as_long_as_it_may_be(arch):
    base = len(f"console={'ttyS0' if arch == 'x86_64' else 'ttyAMA0'} quiet -- hello ")
    long = "x" * (2047 - base)
    ran = run(arch, "hello", long)
    assert ran.console == f"Hello from C!\nargument 1: {long}\n"
    ran = run(arch, "hello", long + "x")
    assert ran.status == 125 and ran.console == "" and "2047" in ran.errors


@pytest.mark.slow
def test_odd_arguments_through_grub():
    words = [w for w in ODD if w and "\n" not in w]
    ran = run("x86_64", "hello", *words, boot="iso", timeout=60)
    assert ran.console == "Hello from C!\n" + "".join(f"argument {i}: {a}\n"
                                                      for i, a in enumerate(words, 1))
    for word in ("", "\\--"):
        ran = run("x86_64", "hello", word, boot="iso")
        assert ran.status == 125 and "GRUB cannot pass" in ran.errors


@pytest.mark.slow
def test_odd_arguments_on_linux():
    words = [w for w in ODD if "\n" not in w][:25]
    ran = run("arm64", "hello", *words, kernel="linux", timeout=60)
    assert ran.console == "Hello from C!\n" + "".join(f"argument {i}: {a}\n"
                                                      for i, a in enumerate(words, 1))


# --- streams ------------------------------------------------------------------------------------

def test_output_is_the_console_s_bytes(arch, tmp_path):
    """Line ends are one byte, other bytes are as they were; the errors of tools/run stay apart."""
    source = program(tmp_path, "bytes.c", r'''
        #include <unistd.h>
        int main(void) { return write(1, "a\r\nb\rc\n\n\0\x80\xff\x1b[1m\n", 16) != 16; }''')
    done = subprocess.run([RUN, "--arch", arch, source], check=False, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert done.stdout.replace(b"\r\r\n", b"\r\n") == b"a\r\nb\rc\n\n\0\x80\xff\x1b[1m\n"
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_reader_that_goes_away_ends_it(arch):
    with subprocess.Popen([RUN, "--arch", arch, toolchain.program(arch, "flood")],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as child:
        assert child.stdout.read(9) == b"flood flo"
        child.stdout.close()
        assert child.wait(30) == 128 + signal.SIGPIPE


def test_input_reaches_the_guest(arch, tmp_path):
    """It is echoed as it comes, so the program is silent until the end."""
    source = program(tmp_path, "cat.c", r'''
        #include <stdio.h>
        int main(void)
        {
            char lines[9][100];
            int n = 0;
            while (fgets(lines[n], 100, stdin))
                n++;
            for (int i = 0; i < n; i++)
                printf("<%s", lines[i]);
            puts("end of file");
            return 5;
        }''')
    ran = run(arch, source, stdin=b"one\ntwo words\n")
    assert ran.status == 5, ran
    assert ran.console == "one\ntwo words\n<one\n<two words\nend of file\n", ran


def test_a_terminal_and_its_quit_key(arch):
    """On a terminal the machine runs without a time limit, and Ctrl-A x ends it."""
    child = pexpect.spawn(RUN, ["--arch", arch, toolchain.program(arch, "spin")], timeout=20)
    child.expect("Ctrl-A x ends")
    child.expect("spinning\r\n")
    child.send("\x01x")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 128 + signal.SIGINT


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGKILL])
def test_qemu_does_not_outlive_it(arch, number):
    def attentive():  # where the tests run in the background of a script, SIGINT is ignored
        if number != signal.SIGKILL:
            signal.signal(number, signal.SIG_DFL)
    with subprocess.Popen([RUN, *machine.arguments(arch, [toolchain.program(arch, "spin")])],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, preexec_fn=attentive) as child:
        assert child.stdout.readline() == b"spinning\n"
        with open(f"/proc/{child.pid}/task/{child.pid}/children", encoding="ascii") as f:
            children = [int(c) for c in f.read().split()]
        assert children
        child.send_signal(number)
        child.wait(10)
    for _ in range(100):
        if not any(os.path.exists(f"/proc/{c}") for c in children):
            return
        time.sleep(0.05)
    pytest.fail(f"still there: {children}")


# --- programs -----------------------------------------------------------------------------------

HELLO_S = {"x86_64": "mov $231, %eax\nmov $7, %edi\nsyscall\n",
           "arm64": "mov x8, #94\nmov x0, #7\nsvc #0\n"}


def test_sources_are_built(arch, tmp_path):
    c = program(tmp_path, "c.c", "int main(int n, char **v) { return n + (v[1][0] == 'x'); }")
    start = program(tmp_path, "start.S", ".globl _start\n_start:\n" + HELLO_S[arch])
    main = program(tmp_path, "main.S", ".globl main\nmain:\n" + HELLO_S[arch])
    assert run(arch, c, "x", "y").status == 4
    assert run(arch, start).status == 7
    assert run(arch, main).status == 7
    assert run(arch, c, "x", "--", start, "--", c, "y", "z").status == 3


def test_nasm_sources_are_built(tmp_path):
    source = program(tmp_path, "n.asm", "global _start\n_start:\nmov eax, 231\nmov edi, 9\nsyscall\n")
    assert run("x86_64", source).status == 9
    ran = run("arm64", source)
    assert ran.status == 125 and "nasm" in ran.errors


def test_a_source_that_does_not_build(arch, tmp_path):
    for name, text in (("bad.c", "int main(void) { return nothing; }"), ("bad.S", "nonsense x9, x9\n")):
        ran = run(arch, program(tmp_path, name, text))
        assert ran.status == 125 and ran.console == "" and "did not build" in ran.errors
        assert name in ran.errors and "Traceback" not in ran.errors


def test_programs_that_could_never_run_are_refused(arch, tmp_path):
    other = next(a for a in machine.ARCHES if a != arch)
    foreign = toolchain.program(other, "spin")
    text = program(tmp_path, "text", "no program\n")
    for words, says in (([foreign], f"try --arch {other}"), ([text], "not an ELF"),
                        (["nothing"], "there is no program nothing"), (["./nothing"], "no file"),
                        (["gone.c"], "no file")):
        ran = run(arch, *words)
        assert ran.status == 125 and says in ran.errors and "Traceback" not in ran.errors, ran
    assert "hello" in run(arch, "nothing").errors, "it lists what there is"


def test_a_dynamic_program_is_refused_with_the_reason(tmp_path):
    source = program(tmp_path, "d.c", "int main(void) { return 0; }")
    binary = str(tmp_path / "d")
    subprocess.run([toolchain.tool("x86_64", "gcc"), "-o", binary, source], check=True)
    ran = run("x86_64", binary)
    assert ran.status == 125 and "dynamically linked" in ran.errors and "-static" in ran.errors


def test_two_programs_of_one_name(arch, tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    paths = [program(tmp_path / d, "same.c", "int main(void) { return 1; }") for d in "ab"]
    ran = run(arch, paths[0], "--", paths[1])
    assert ran.status == 125 and "same" in ran.errors
    assert run(arch, paths[0], "--", paths[0]).status == 1


def test_add_puts_files_where_it_says(arch, tmp_path):
    hello = toolchain.user(arch, "hello")
    folder = tmp_path / "folder" / "deep"
    folder.mkdir(parents=True)
    shutil.copy(hello, folder / "mine")
    add = [str(folder), f"{hello}:/here/it/is"]
    ran = run(arch, "/deep/mine", "--", "/here/it/is", add=add)
    assert (ran.console, ran.status) == ("Hello from C!\n" * 2, 0)
    ran = run(arch, "/deep/mine", "--", "/not/there", add=add)
    assert ran.status == 125 and ran.console == "" and "/not/there" in ran.errors
    ran = run(arch, "hello", "x", add=[f"{toolchain.user(arch, 'exit')}:/bin/hello"])
    assert ran.console == "" and ran.status == 0, "a file replaces the one of the same name"


# --- options ------------------------------------------------------------------------------------

@pytest.mark.parametrize("words, says", [
    (["--frobnicate"], "--help"), (["--arch", "riscv"], "x86_64, arm64"), (["--mem"], "--help"),
    (["--mem", "much"], "number"), (["--mem", "0"], "range"), (["--smp", "-1"], "range"),
    (["--timeout", "-5"], "range"), (["--boot", "floppy"], "iso"), (["--kernel", "bsd"], "linux"),
    (["--arch", "arm64", "--boot", "iso"], "x86_64"), (["--add", "/no/such/file"], "no file"),
    (["--build", "/no/such/dir", "hello"], "make"), (["--cpu", "z80", "hello"], "z80"),
    (["--machine", "nonsense=1", "hello"], "nonsense"), (["--mem", "99999999", "hello"], "")])
def test_wrong_options_are_named(words, says):
    done = subprocess.run([RUN, *words], check=False, stdin=subprocess.DEVNULL, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    assert done.returncode == 125 and done.stdout == "" and says in done.stderr
    assert done.stderr.startswith("run: ") and "Traceback" not in done.stderr


def test_help_says_every_option():
    done = subprocess.run([RUN, "--help"], check=True, stdout=subprocess.PIPE, text=True)
    for option in ("arch", "smp", "mem", "boot", "kernel", "icount", "cpu", "timeout", "add", "append"):
        assert f"--{option}" in done.stdout
    assert done.stdout.startswith("usage: tools/run ")


def test_append_reaches_the_kernel(arch):
    assert run(arch, "hello", append="loglevel=7").log[0].startswith("Limen ")
    ran = run(arch, append='-- hello "two words" -- exit 6')
    assert (ran.console, ran.status) == ("Hello from C!\nargument 1: two words\n", 6)


def test_the_demo(arch):
    """No program: the one that `make run` shows, with the kernel's log."""
    ran = run(arch)
    assert ran.status == 0 and ran.log[0].startswith("Limen ")
    for text in ("Hello from assembly!", "Hello from C!", "null: read address 0", "6 * 7 = 42"):
        assert text in ran.output
    assert ("Hello from nasm!" in ran.output) == (arch == "x86_64")
    for text in ("Hello Linux, I'm in kernel!", "PPID: 1"):
        assert text in ran.log


def test_icount_counts(arch):
    """Under --icount the log's times are the same in every run."""
    first, second = (run(arch, "hello", icount=True, append="loglevel=7") for _ in "12")
    assert first.console == second.console and first.status == 0


def test_runs_from_any_directory(arch, tmp_path):
    c = program(tmp_path, "here.c", "int main(void) { return 3; }")
    done = subprocess.run([RUN, "--arch", arch, os.path.basename(c)], cwd=tmp_path, check=False,
                          stdin=subprocess.DEVNULL)
    assert done.returncode == 3
