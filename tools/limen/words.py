"""The words of a kernel command line: how a program's arguments get through it whole.

The grammar, which the kernel (and, under Linux, /init) undoes: words are separated by spaces;
a double quote switches quoting on or off; a backslash makes the next character literal, inside
quotes too; "" is an empty word. A bare -- begins a program; a quoted or escaped one is an argument.
"""

import re

from limen import Refused

LIMIT = 2048  # bytes, with the final zero: COMMAND_LINE_SIZE, here and in Linux on both machines

SEPARATOR = None  # stands for a bare -- in a list of words

_PLAIN = re.compile(r"[^\s\"\\]+")


def quote(word):
    """One word as the command line writes it."""
    if word is SEPARATOR:
        return "--"
    if word != "--" and _PLAIN.fullmatch(word):
        return word
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


def split(text):
    """Undo quote(): the words of a command line."""
    words, word, inside, plain = [], None, False, True
    characters = iter(text)
    for c in characters:
        if c == " " and not inside:
            if word is not None:
                words.append(SEPARATOR if plain and word == "--" else word)
            word, plain = None, True
            continue
        word = word or ""
        if c == '"':
            inside, plain = not inside, False
        elif c == "\\":
            word, plain = word + next(characters, ""), False
        else:
            word += c
    if word is not None:
        words.append(SEPARATOR if plain and word == "--" else word)
    return words


def for_grub(word):
    """One word as grub.cfg writes it, so that the kernel's grammar gives the word back.

    GRUB quotes a word that has a space and puts a backslash before each of \\ ' " by itself, so the
    word is written as it is. It has no way to pass on an empty word, or a quoted --.
    """
    if word is SEPARATOR:
        return "--"
    if word in ("", "--"):
        raise Refused(f"GRUB cannot pass the argument {quote(word)} on: use --boot direct")
    return "'" + word.replace("'", "'\\''") + "'"


def join(line):
    """The command line as the kernel gets it from QEMU."""
    return " ".join(quote(word) for word in line)


def join_by_grub(line):
    """The command line as GRUB makes it of for_grub()'s words."""
    words = ["--" if w is SEPARATOR else re.sub(r"([\\'\"])", r"\\\1", w) for w in line]
    return " ".join(f'"{w}"' if " " in w else w for w in words)


def check_length(text):
    size = len(text.encode("utf-8", "surrogateescape"))
    if size >= LIMIT:
        raise Refused(f"the command line is {size} bytes long, and a kernel takes at most "
                      f"{LIMIT - 1}: give the program fewer or shorter arguments, or --add a file")
