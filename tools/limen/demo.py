"""What `make run` shows when it is given no program: a walk from the smallest to the oddest."""

PROGRAMS = (
    ["hello-asm"],   # two calls in assembly: write and exit
    ["hello-nasm"],  # the same in nasm (x86_64 only)
    ["hello"],       # the same in C, by way of the teaching libc
    ["taskinfo"],    # calls 460 to 462
    ["badcalls"],    # every way to misuse a call
    ["faults"],      # every way to die
)


def words(have):
    """The demo as words for the command line; `have` tells which paths the initramfs holds."""
    out = []
    for program in PROGRAMS:
        if "bin/" + program[0] in have:
            out += [None] * bool(out) + program
    return out
