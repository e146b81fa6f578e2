"""The rules that the tree sets itself: what a reader, a port and a build rely on."""

import os
import re
import subprocess

import pytest

import machine

# The files that a reader opens to follow one call, from the user's instruction to the first line of the
# handler and back. At most LINES in all (the number lists apart).
PATH = {
    arch: ["user/libc/write.c", "user/libc/inline_syscall.h", f"user/libc/{arch}/sysdep.h",
           f"arch/{arch}/entry.{suffix}", "kernel/syscall/table.c",
           "kernel/include/limen/syscalls.h", "kernel/fs/write.c"]
    for arch, suffix in (("x86_64", "asm"), ("arm64", "S"))}
LINES = 300
ARCH_WORDS = r"__(x86_64|i386|amd64|aarch64|arm|ARM_\w+|AARCH64\w*)(__)?\b|CONFIG_(X86|ARM)\w*"


def sources(*folders, suffixes=(".c", ".h", ".S", ".asm", ".inc")):
    """The paths of the source files under these folders of the tree."""
    for folder in folders:
        for at, inside, names in os.walk(os.path.join(machine.ROOT, folder)):
            inside[:] = sorted(d for d in inside if not d.startswith("."))
            for name in sorted(names):
                if name.endswith(suffixes):
                    yield os.path.relpath(os.path.join(at, name), machine.ROOT)


def read(path):
    with open(os.path.join(machine.ROOT, path), encoding="utf-8") as f:
        return f.read()


def test_no_ifdef_of_an_architecture():
    """In kernel/, and in user/ but for the folders that are one machine's own."""
    mine = tuple(f"user/{a}/" for a in machine.ARCHES) + tuple(f"user/libc/{a}/" for a in machine.ARCHES)
    found = [f"{path}:{n}: {line.strip()}"
             for path in sources("kernel", "user") if not path.startswith(mine)
             for n, line in enumerate(read(path).splitlines(), 1)
             if re.match(r"\s*[#%]\s*(if|ifdef|ifndef|elif)\b", line) and re.search(ARCH_WORDS, line)]
    assert not found, "\n".join(found)


def test_nothing_of_the_kernel_names_an_architecture():
    found = [path for path in sources("kernel") if re.search(r"#include\s*[<\"][^>\"]*(x86|arm64)",
                                                             read(path))]
    assert not found


def test_both_machines_have_the_contract_s_headers():
    """The same names, and in them the same functions, as far as the rest of the kernel uses them."""
    have = {a: {os.path.basename(p) for p in sources(f"arch/{a}/include/asm")} for a in machine.ARCHES}
    text = "".join(read(p) for p in sources("kernel") if not p.startswith("kernel/vdso/user/"))
    used = set(re.findall(r"#include <asm/([\w.]+)>", text))
    for arch, names in have.items():
        assert used - names == set(), f"arch/{arch}/include/asm lacks headers that kernel/ includes"
    functions = {a: {n for h in used for n in re.findall(
        r"\b([a-z]\w+)\(", re.sub(r"/\*.*?\*/|//[^\n]*|__asm__.*?;", "",
                                  read(f"arch/{a}/include/asm/{h}"), flags=re.S))}
        for a in machine.ARCHES}
    called = {n for n in functions["x86_64"] | functions["arm64"] if re.search(rf"\b{n}\(", text)}
    keywords = {"sizeof", "while", "if", "for", "switch", "return", "aligned", "memory", "volatile"}
    for arch in machine.ARCHES:
        everything = "".join(read(p) for p in sources(f"arch/{arch}", "kernel"))
        missing = {n for n in called - keywords if not re.search(rf"\b{n}\(", everything)}
        assert not missing, f"arch/{arch} lacks {missing}"


def test_the_path_is_short(arch):
    lines = {path: len(read(path).splitlines()) for path in PATH[arch]}
    assert sum(lines.values()) <= LINES, lines


def test_bench_counts_the_same_files(arch):
    """tools/bench prints the figure; its list is this one."""
    text = read("tools/bench")
    listed = re.search(r"^PATH = \((.*?)\)\n", text, re.M | re.S)[1]
    suffix = PATH[arch][3].rsplit(".", 1)[1]
    names = [n.format(arch=arch, asm=suffix) for n in re.findall(r'"([^"]+)"', listed)]
    assert names == PATH[arch]


def test_the_stubs_number_their_steps_alike():
    """Steps 1 to 10 in the comment and as labels, with the same names."""
    steps = {}
    for arch, path in (("x86_64", PATH["x86_64"][3]), ("arm64", PATH["arm64"][3])):
        text = read(path)
        told = [int(n) for n in re.findall(r"^[;*\s]+(\d+)\.?\s+\S", text, re.M)]
        assert told[:10] == list(range(1, 11)), f"{path} opens with its steps"
        steps[arch] = re.findall(r"^(?:el0_sync)?\.(\d+_\w+):", text, re.M)
    assert steps["x86_64"] == steps["arm64"]
    assert [s.split("_")[0] for s in steps["arm64"]] == [str(n) for n in range(1, 11)]


def test_no_literal_offsets_in_the_stubs(arch):
    """Offsets come from C: a number against a base register would be one that nobody generated."""
    text = re.sub(r"(;|//).*|/\*.*?\*/", "", read(PATH[arch][3]), flags=re.S if arch == "arm64" else 0)
    pattern = r"\[(?:gs:|rsp|rdx)[^\]]*\b(?:0x)?\d+" if arch == "x86_64" else r"\[(?:sp|x\d+), #\d"
    found = [f for f in re.findall(pattern, text) if not re.search(r"\* 8", f)]
    assert not found


@machine.no_debug("checks make it large")
def test_image_is_small(arch):
    assert os.path.getsize(os.path.join(machine.build(arch), "limen")) < 300_000


def test_no_file_is_long():
    """300 lines is long. (A test's table of cases may be longer.)"""
    long = {path: lines for path in sources("arch", "boot", "kernel", "user", "tools",
                                            suffixes=(".c", ".h", ".S", ".asm", ".py"))
            if (lines := read(path).count("\n")) > 300}
    assert not long


def test_every_source_opens_with_what_it_is_for():
    def opens(path):
        first = read(path).lstrip()
        return first.startswith(("/*", "//", ";", "#!", '"""'))
    assert [path for path in sources("arch", "boot", "kernel", "user", "tests/programs")
            if not opens(path) and not path.startswith("user/libc/include/")] == []


def test_user_memory_is_touched_by_its_functions_only():
    """__user pointers are never dereferenced in kernel/: sparse checks that, this finds the obvious."""
    found = [f"{p}: {m}" for p in sources("kernel") if not p.startswith("kernel/selftest/")
             for m in re.findall(r"\*\s*\(\s*[^()]*__user[^()]*\)", read(p))]
    assert not found


def test_make_help_lists_every_target():
    text = read("Makefile")
    told = subprocess.run(["make", "-s", "--no-print-directory", "help"], cwd=machine.ROOT, check=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout
    for target in ("run", "test", "bench", "iso", "gdb", "check", "clean", "help"):
        assert re.search(rf"^\s*make {target}\b", told, re.M), told
        assert re.search(rf"^{target}:.*## \S", text, re.M)


@pytest.mark.parametrize("words, says", [
    (["ARCH=riscv"], "riscv"), (["WITHOUT=nothing"], "optional"), (["WITH=everything"], "optional")])
def test_make_names_what_it_does_not_know(words, says):
    done = subprocess.run(["make", "-s", "-n", *words, "kernel"], cwd=machine.ROOT, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert done.returncode and says in done.stdout


def test_the_source_tree_stays_clean():
    """Everything built goes under build/: git sees nothing new that is not to be kept."""
    if not os.path.isdir(os.path.join(machine.ROOT, ".git")):
        pytest.skip("not a git tree")
    done = subprocess.run(["git", "status", "--porcelain", "--ignored=no", "--untracked-files=all"],
                          cwd=machine.ROOT, check=True, stdout=subprocess.PIPE, text=True)
    made = [line[3:] for line in done.stdout.splitlines() if line.startswith("??")]
    assert not [p for p in made if p.endswith((".o", ".d", ".elf", ".iso", ".cpio", ".pyc", ".tmp"))]


def test_workflow_runs_ci():
    """.ci/run calls the test command that the README names, then make check; a workflow runs it."""
    ci = read(".ci/run")
    assert ci.index("make test") < ci.index("make check")
    assert "make test" in read("README.md")
    workflows = [p for p in sources(".github/workflows", suffixes=(".yml", ".yaml"))]
    assert any(".ci/run" in read(p) for p in workflows)
