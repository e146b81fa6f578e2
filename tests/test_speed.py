"""The bounds on speed and size: guest instructions, counted under --icount on this kernel alone.
(`make bench` prints them beside Linux's.)
"""

import re

import pytest

import machine

pytestmark = machine.no_debug("checks make it slow")

CPUS = {"x86_64": ["max", "qemu64"], "arm64": ["max", "cortex-a72"]}
CALL = {"x86_64": 72, "arm64": 80}
COUNTER = {"x86_64": 1, "arm64": 16}  # nanoseconds a tick, and so instructions
BOOT = 5_000_000
COUNTED = {}


def counted(arch, cpu):
    """{name: instructions}"""
    if (arch, cpu) not in COUNTED:
        ran = machine.run(arch, "bench", icount=True, cpu=cpu, append="loglevel=7")
        assert ran.status == 0, ran
        found = {n: int(v) for n, v in re.findall(r"^(\w+) (\d+)$", ran.output, re.M)}
        boot = next(re.match(r"boot: (\d+) cycles", line) for line in ran.log if "boot:" in line)
        COUNTED[arch, cpu] = {**found, "boot": int(boot[1]) * COUNTER[arch]}
    return COUNTED[arch, cpu]


WHERE = [(a, c) for a in machine.ARCHES for c in CPUS[a]]


@pytest.mark.parametrize("arch, cpu", WHERE)
@pytest.mark.parametrize("call", ["null_call", "unknown_number"])
def test_a_call_is_short(arch, cpu, call):
    taken = counted(arch, cpu)[call]
    assert 30 < taken <= CALL[arch]


@pytest.mark.parametrize("arch, cpu", WHERE)
def test_the_boot_is_short(arch, cpu):
    assert 10_000 < counted(arch, cpu)["boot"] <= BOOT


def test_counts_do_not_depend_on_the_host(arch):
    """Twice the same, to the instruction."""
    first = counted(arch, CPUS[arch][1])
    again = machine.run(arch, "bench", icount=True, cpu=CPUS[arch][1])
    assert f"null_call {first['null_call']}\n" in again.output
    assert f"unknown_number {first['unknown_number']}\n" in again.output


def test_hello_runs_in_8_mib(arch):
    ran = machine.run(arch, "hello", mem=8)
    assert (ran.status, ran.console) == (0, "Hello from C!\n"), ran
