"""Allocations that fail (`make test-faults`): each one in the kernel in turn, while a program runs.

The program (tests/programs/failing.c) gets an errno or is killed for want of memory; the kernel goes on,
and nothing is lost.
"""

import re

import pytest

import machine
import toolchain

pytestmark = pytest.mark.faults

# How many allocations each makes at least.
WORKLOADS = {"fork": 20, "exec": 30, "memory": 20, "files": 6, "signals": 4, "threads": 7, "mappings": 40,
             "paths": 100, "script": 30, "users": 20}
# What the log may have to say about it.
EXPECTED = re.compile(r"\w+\[\d+\]: an allocation fails, as asked for|"
                      r"Out of memory: Killed process \d+ \((?:failing|exe)\) .*|"
                      r"\w+\[\d+\]: can't be loaded \(ENOMEM\): killed")


def fail_all(arch, workload, folder, **options):
    script = folder / "script"
    script.write_text("#!/bin/exit 7\n")
    script.chmod(0o755)
    failing = toolchain.program(arch, "failing")
    words = [[failing, *more] for more in ([workload, "1", "1"], ["nothing"], [workload], ["nothing"])]
    return machine.run_each(arch, words, build=machine.build(arch, "selftest"), timeout=300,
                            add=f"{script}:/script", **options)


@pytest.mark.parametrize("smp", [1, 4])
@pytest.mark.parametrize("workload", WORKLOADS)
def test_each_allocation_may_fail(arch, workload, smp, tmp_path):
    _, before, ended, after = fail_all(arch, workload, tmp_path, smp=smp)
    found = re.search(rf"^{workload}: each of (\d+) allocations has failed, then it succeeds\n\Z",
                      ended.output, re.MULTILINE)
    assert found and ended.status == 0, f"{ended.output}\n" + "\n".join(ended.log)
    assert int(found[1]) >= WORKLOADS[workload]
    assert sum("as asked for" in line for line in ended.log) >= int(found[1])
    assert [line for line in ended.log if not EXPECTED.fullmatch(line)] == []
    assert after.free == before.free, f"{before.free} pages were free before, {after.free} after"
