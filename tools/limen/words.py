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
_HEX_ESCAPE = re.compile(r"\\(?=x[0-9a-fA-F]{2})")


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

    GRUB quotes a word that has a space and puts a backslash before each of \\ ' ", except in a
    \\xHH, which it lets through as it is; one more backslash undoes that exception. It has no way
    to write an empty word, or a quoted --.
    """
    if word is SEPARATOR:
        return "--"
    if word in ("", "--"):
        raise Refused(f"GRUB cannot pass the argument {quote(word)} on: use --boot direct")
    return "'" + _HEX_ESCAPE.sub(r"\\\\", word).replace("'", "'\\''") + "'"


def check_length(line):
    size = len(line.encode("utf-8", "surrogateescape"))
    if size >= LIMIT:
        raise Refused(f"the command line is {size} bytes long, and a kernel takes at most "
                      f"{LIMIT - 1}: give the program fewer or shorter arguments, or --add a file")


def join(line):
    return " ".join(quote(word) for word in line)
