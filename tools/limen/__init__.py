"""What tools/run, tools/iso and tools/gdb share. One idea a file; run.py is where to begin."""

import os

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

# The exit statuses that are ours and not the program's (the same as coreutils' timeout).
TIMED_OUT = 124
FAILED = 125


class Refused(Exception):
    """Something that the user has to put right; the text says what and how."""
