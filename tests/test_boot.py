"""Every way to boot, on many machines: the kernel comes up, programs run, the machine ends by status."""

import re

import pytest

import machine
import toolchain

X86_64 = [  # options of tools/run
    {}, {"smp": 4}, {"machine": "acpi=off"},
    {"cpu": "qemu64"}, {"cpu": "qemu64,-nx"}, {"cpu": "Nehalem"}, {"cpu": "EPYC"},
    {"cpu": "Skylake-Client"},
    {"cpu": "max,-smap"}, {"cpu": "max,-smap,-smep"}, {"cpu": "max,-umip"}, {"cpu": "max,-xsave"},
    {"cpu": "max,-avx"}, {"cpu": "max,-fsgsbase"}, {"cpu": "max,-rdrand,-rdseed"},
    {"cpu": "max,-pdpe1gb"},
    {"mem": 4}, {"mem": 8}, {"mem": 17}, {"mem": 3500}, {"mem": 4096}, {"mem": 5120, "smp": 2},
]
ARM64 = [
    {}, {"smp": 4},
    {"cpu": "cortex-a53"}, {"cpu": "cortex-a57"}, {"cpu": "cortex-a72"}, {"cpu": "cortex-a76"},
    {"cpu": "max,sve=off"}, {"cpu": "max,pauth=off"},
    {"machine": "gic-version=3"}, {"machine": "gic-version=3", "cpu": "cortex-a53", "smp": 2},
    {"machine": "virtualization=on"}, {"machine": "virtualization=on", "cpu": "cortex-a72"},
    {"machine": "virtualization=on", "cpu": "cortex-a53", "smp": 4},
    {"machine": "virtualization=on,gic-version=3", "smp": 4},
    {"machine": "secure=on"}, {"machine": "virtualization=on,secure=on"},
    {"machine": "highmem=off"}, {"machine": "mte=on"},
    {"mem": 5}, {"mem": 8}, {"mem": 17}, {"mem": 3500}, {"mem": 4096}, {"mem": 5120, "smp": 2},
]
EVERY = [("x86_64", o) for o in X86_64] + [("arm64", o) for o in ARM64]
PROGRAMS = ["hello", "a", "--", "regs", "--", "faults", "null", "--", "exit", "42"]
GOOD = re.compile(r"Hello from C!\nargument 1: a\n(?:.*: every register survives\n|one line\n)+"
                  r"null: read address 0: SIGSEGV\n")


def name(value):
    if isinstance(value, dict):
        return " ".join(f"{k} {v}" for k, v in value.items()) or "default"
    return value


def loader(ran):
    return re.search(r"^Limen \S+ \((\w+)\), started by (.*)$", "\n".join(ran.log), re.MULTILINE)


@pytest.mark.parametrize("arch, options", EVERY, ids=name)
def test_direct(arch, options):
    ran = machine.run(arch, *PROGRAMS, append="loglevel=7", **options)
    assert GOOD.fullmatch(ran.output) and ran.status == 42, ran
    found = loader(ran)
    if arch == "x86_64":
        assert found.groups() == ("x86_64", "PVH")
    else:
        level = 2 if "virtualization" in options.get("machine", "") else 1
        assert found.groups() == ("aarch64", f"Image at EL{level}")
    total, free = map(int, re.search(r"^memory: (\d+) KiB, (\d+) KiB free$", "\n".join(ran.log),
                                     re.MULTILINE).groups())
    given = options.get("mem", 256) * 1024
    assert free <= total <= given and total > given * 0.96 - 2048


ISO = [("iso", {}), ("iso", {"smp": 2, "mem": 5000}), ("uefi", {"smp": 2})]


@pytest.mark.slow
@pytest.mark.parametrize("boot, options", ISO, ids=name)
def test_iso(boot, options):
    ran = machine.run("x86_64", *PROGRAMS, boot=boot, append="loglevel=7", timeout=60, **options)
    assert GOOD.fullmatch(ran.output) and ran.status == 42, ran
    assert loader(ran)[2] == "multiboot2"


def test_quiet_shows_programs_only(arch):
    assert machine.run(arch, "hello").console == "Hello from C!\n"


def test_loglevels(arch):
    """Linux's meaning: messages below the level reach the console."""
    def lines(append):
        return machine.run(arch, "faults", "null", "--", "taskinfo", append=append).log
    assert len(lines("loglevel=0")) == 0
    assert len(lines("loglevel=1")) == 9  # <0>: taskinfo's
    assert len(lines("loglevel=4")) == 10  # and the fault
    assert lines("loglevel=7")[0].startswith("Limen ")
    assert lines("loglevel=8")[-1].startswith("taskinfo: status 0, ")
    assert len(lines("unknown=parameter loglevel=9 loglevel=x loglevel= quiet")) == 10


@pytest.mark.parametrize("said, started", [("1", 1), ("2", 2), ("16", 3), ("0", 1), ("two", 3)])
def test_maxcpus(arch, said, started):
    ran = machine.run(arch, "hello", append=f"loglevel=7 maxcpus={said}", smp=3)
    assert f"smp: {started} of 3 CPUs" in ran.log and ran.status == 0, ran


@pytest.mark.parametrize("arch", ["x86_64"])
def test_console_on_the_second_port(arch):
    """console=ttyS1: nothing is said on the first, and the machine ends all the same."""
    ran = machine.run(arch, "exit", "9", append="console=ttyS1")
    assert (ran.status, ran.console) == (9, "")


def test_many_programs_leave_nothing_behind(arch):
    """The kernel counts its pages after each; sixty later the same number is free."""
    heap = toolchain.program(arch, "heap")
    ended = machine.run_each(arch, [["hello"], ["faults", "overflow"], [heap]] * 20, timeout=60)
    assert {e.status for e in ended} == {0, 139}
    assert len({e.free for e in ended}) == 1
