"""What `make run` shows when it is given no program, and the menu of limen.iso."""

from limen.words import SEPARATOR

DEMO = (
    ["hello-asm"],       # two calls in assembly: write and exit
    ["hello-nasm"],      # the same in nasm (x86_64 only)
    ["hello"],           # the same in C, by way of the teaching libc
    ["faults", "null"],  # one way to die; the kernel goes on with the next
    ["taskinfo"],        # calls 460 to 462, which write to the kernel's log
)

MENU = DEMO + (
    ["badcalls"],        # every way to misuse a call
)


def words(have):
    """The demo as words for the command line; `have` tells which paths the initramfs holds."""
    out = []
    for program in _there(DEMO, have):
        out += [SEPARATOR] + program
    return out


def menu(have):
    """Titles and command lines of the menu's entries."""
    yield "The demo", words(have)
    for program in _there(MENU, have):
        yield " ".join(program), ["quiet", SEPARATOR] + program


def _there(programs, have):
    return [p for p in programs if "bin/" + p[0] in have]
