"""The ways in which a command ends early; the command line turns each into one message and an exit code."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What the process tells its caller."""

    FINE = 0
    PROBLEMS = 1  # in the seed files
    WRONG_USE = 2  # or a wrong configuration
    ENVIRONMENT = 3  # disk, permissions, a missing or damaged weight file
    INTERRUPTED = 130


OF_THE_MACHINE = (ImportError, MemoryError, OSError)
"""What no text is to blame for: a library that cannot be loaded, no memory, a file that cannot be read."""


class AnkigenError(Exception):
    """Something that the user can mend; the message says what and how."""

    exit_code = ExitCode.WRONG_USE


class ConfigurationError(AnkigenError):
    """The configuration file is wrong; the message holds one line per problem."""


class EnvironmentalError(AnkigenError):
    """The machine refuses: disk full, no permission, damaged installation."""

    exit_code = ExitCode.ENVIRONMENT


class WorkInterruptedError(AnkigenError):
    """The user stopped a long work; the message says how to go on."""

    exit_code = ExitCode.INTERRUPTED
