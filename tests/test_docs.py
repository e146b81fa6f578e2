"""What the documentation names is in the tree: paths, functions, symbols, steps of the path, links."""

import glob
import os
import re
import subprocess

import pytest

import machine

PAGES = [os.path.relpath(path, machine.ROOT)
         for pattern in ("*.md", "docs/*.md") for path in glob.glob(f"{machine.ROOT}/{pattern}")]
STUBS = {"entry_SYSCALL_64": "x86_64", "el0_sync": "arm64"}


def read(path):
    with open(os.path.join(machine.ROOT, path), encoding="utf-8") as f:
        return f.read()


def code(page):
    """The words in backquotes; whole blocks of code are left out."""
    return re.findall(r"`([^`]+)`", re.sub(r"(?ms)^ *```.*?^ *```$", "", read(page)))


def exists(path):
    return os.path.exists(os.path.join(machine.ROOT, path))


@pytest.fixture(scope="module")
def source():
    """All of the tree's text that is not documentation."""
    names = subprocess.run(["git", "ls-files"], cwd=machine.ROOT, check=True, text=True,
                           stdout=subprocess.PIPE).stdout.split()
    return "\n".join(read(n) for n in names if not n.endswith(".md") and exists(n))


@pytest.mark.parametrize("page", PAGES)
def test_paths_exist(page):
    paths = [word.rstrip("/") for word in code(page) if re.fullmatch(r"[\w.][\w./-]*/[\w./-]*", word)]
    assert not [path for path in paths if not path.startswith("build/") and not exists(path)]


@pytest.mark.parametrize("page", PAGES)
def test_functions_exist(page, source):
    names = {word[:-2] for word in code(page) if re.fullmatch(r"\w+\(\)", word)}
    assert names <= set(re.findall(r"\w+", source))


@pytest.mark.parametrize("page", PAGES)
def test_symbols_are_in_the_file_that_is_named(page):
    pairs = [re.fullmatch(r"([\w./-]+/[\w.-]+):(\w+)", word) for word in code(page)]
    assert not [p[0] for p in pairs if p and not re.search(rf"\b{p[2]}\b", read(p[1]))]


@pytest.mark.parametrize("page", PAGES)
def test_steps_are_labels_of_the_stubs(page):
    for stub, arch in STUBS.items():
        named = set(re.findall(rf"\b{stub}\.\w+", read(page)))
        assert named <= machine.symbols(os.path.join(machine.build(arch), "limen.elf")).keys()


def anchors(page):
    """The anchors that GitHub gives a page's headings."""
    heads = re.findall(r"(?m)^#+ (.*)$", re.sub(r"(?ms)^```.*?^```$", "", read(page)))
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page):
    for path, anchor in re.findall(r"\]\(([^)#\s]*)#?([^)\s]*)\)", read(page)):
        if "://" in path:
            continue
        to = os.path.normpath(os.path.join(os.path.dirname(page), path)) if path else page
        assert exists(to), f"{page} has a link to {path}"
        assert not anchor or anchor in anchors(to), f"{page} has a link to {path}#{anchor}"


@pytest.mark.parametrize("page", [p for p in PAGES if p.endswith(".ko.md")])
def test_languages_show_the_same_commands(page):
    commands = [re.findall(r"(?m)^ *(?:\$|\(gdb\)) *(.*?)(?: +#.*)?$", read(p))
                for p in (page, page.replace(".ko.md", ".md"))]
    assert commands[0] == commands[1]
