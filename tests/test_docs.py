"""The documentation names files and functions of the tree; each must still be there."""

import os
import re

import pytest

import machine

from test_rules import read, sources

PAGES = sorted([p for p in sources("docs", suffixes=(".md",))]
               + [p for p in os.listdir(machine.ROOT) if p.endswith(".md")])
CODE = "".join(read(p) for p in sources(
    "arch", "boot", "kernel", "user", "tests", "tools",
    suffixes=(".c", ".h", ".S", ".asm", ".py", ".tbl", ".cpp", ".mk", ".inc", ".cfg")))
# The top of the tree: a word that begins with one of these and has a slash is meant as a path.
TOPS = {n for n in os.listdir(machine.ROOT) if n not in ("build", ".git")}


def plain(page):
    """The text without code blocks, which show commands, output and programs."""
    return re.sub(r"^```.*?^```", "", read(page), flags=re.M | re.S)


def quoted(page):
    return re.findall(r"(?<!`)`([^`\n]+)`(?!`)", plain(page))


def exists(path):
    return os.path.exists(os.path.join(machine.ROOT, path.rstrip("/")))


@pytest.mark.parametrize("page", PAGES)
def test_files_exist(page):
    words = [q.partition(":")[0] for q in quoted(page)]
    paths = {w.split()[0] for w in words if w.split() and "/" in w.split()[0]
             and w.split("/")[0] in TOPS}
    plural = {p for p in paths if re.search(r"[*{<]", p)}  # a pattern for several
    assert {p for p in paths - plural if not exists(p)} == set()


@pytest.mark.parametrize("page", PAGES)
def test_functions_exist(page):
    names = {m[1] for q in quoted(page) if (m := re.fullmatch(r"([A-Za-z_]\w+)\(\)", q))}
    missing = {n for n in names if not re.search(rf"\b{n}\b", CODE)}
    assert not missing


@pytest.mark.parametrize("page", PAGES)
def test_names_in_files_exist(page):
    """`path:name` is a name in that file; `struct name` and `sys_name` are names of the tree."""
    for q in quoted(page):
        where = re.fullmatch(r"([\w./-]+\.\w+):([A-Za-z_][\w.]*)(\(\))?", q)
        if where and exists(where[1]):
            last = where[2].rsplit(".", 1)[-1]
            assert re.search(rf"\b{last}\b", read(where[1])), q
        kind = re.fullmatch(r"(?:struct|enum) (\w+)", q)
        if kind:
            assert re.search(rf"\b(?:struct|enum) {kind[1]}\b", CODE), q
        label = re.fullmatch(r"(entry_SYSCALL_64|el0_sync)\.(\d+_\w+)", q)
        if label:
            assert f".{label[2]}:" in CODE, q


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page):
    folder = os.path.dirname(page)
    for text, target in re.findall(r"\[([^\]]*)\]\(([^)\s]+)\)", plain(page)):
        if re.match(r"\w+:", target):
            continue  # of the web
        path, _, anchor = target.partition("#")
        other = os.path.normpath(os.path.join(folder, path)) if path else page
        assert exists(other), f"[{text}]({target})"
        if anchor and other.endswith(".md"):
            heads = re.findall(r"^#+ (.*)$", read(other), re.M)
            slugs = [re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in heads]
            assert anchor in slugs, f"[{text}]({target}); there is {slugs}"


@pytest.mark.parametrize("page", PAGES)
def test_make_targets_and_options_exist(page):
    makefile = read("Makefile")
    options = read("tools/limen/options.py")
    for block in re.findall(r"`{1,3}([^`]+)`{1,3}", read(page)):
        for target in re.findall(r"^\$? ?(?:sudo )?make(?: [A-Z]+=\S+)* ([a-z]+)\b", block, re.M):
            assert re.search(rf"^{target}:", makefile, re.M), f"make {target}"
        for line in re.findall(r"tools/run (.*)", block):
            for option in re.findall(r"(?<!\S)--([a-z]+)\b", line.split("./")[0]):
                assert f'"{option}' in options, f"tools/run --{option}"


@pytest.mark.parametrize("english, korean", [("README.md", "README.ko.md"),
                                             ("docs/tour.md", "docs/tour.ko.md")])
def test_translations_keep_up(english, korean):
    """The Korean page has the same sections, code blocks and names as the English one."""
    assert exists(english) and exists(korean)
    for pattern in (r"^(#+) ", r"^```(\w*)$"):
        assert re.findall(pattern, read(english), re.M) == re.findall(pattern, read(korean), re.M)
    assert {q for q in quoted(english) if "/" in q} == {q for q in quoted(korean) if "/" in q}


def test_every_page_is_reachable():
    text = "".join(read(p) for p in PAGES)
    assert [p for p in PAGES if os.path.basename(p) not in text and p != "README.md"] == []
