"""The zip archive of a package, read within bounds.

Nothing is ever unpacked to a place that the archive names: a member is known by its number or by one of four names.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Self

import zstandard

from ankigen.apkg.contents import PackageError

LARGEST_PACKAGE = 4 << 30
LARGEST_DIRECTORY = 16 << 20
MOST_MEMBERS = 65_535
LARGEST_MEMBER = 256 << 20
"""What is read at once; a collection of sixty thousand cards has a third of it, and AnkiWeb takes no file of half."""
LARGEST_TOTAL = 4 << 30
STEEPEST_RATIO = 1_000
"""How many times larger a member may become, once it is larger than a megabyte; the text of cards shrinks tenfold."""
LARGEST_WINDOW = 128 << 20
"""Memory that a Zstandard frame may ask for."""

_CHUNK = 1 << 20
_END = struct.Struct("<4s4H2LH")  # the end of the central directory: APPNOTE 6.3.10, section 4.3.16
_END_SIGN, _LARGE_SIGN = b"PK\x05\x06", b"PK\x06\x07"
_LARGE_LOCATOR = 20  # bytes of what stands before the end in a zip64 archive
_UNREADABLE = (zipfile.BadZipFile, zlib.error, zstandard.ZstdError, EOFError, NotImplementedError, RuntimeError)


def broken(path: Path, found: str, remedy: str) -> PackageError:
    """The error about a package that cannot be read."""
    return PackageError(f"{path.as_posix()}: error[bad-package]: {found}; {remedy}")


class Archive:
    """An open package; `compressed` says that its members are Zstandard streams within the zip archive."""

    def __init__(self, path: Path, content: bytes | None = None) -> None:
        """Open the package at a path; or its content, if that is at hand."""
        self.path = path
        self.compressed = False
        self._left = LARGEST_TOTAL
        if content is None and path.exists() and not (path.is_file() or path.is_dir()):
            raise broken(path, "it is no regular file", "name a file that ends in .apkg")
        try:
            self._file: IO[bytes] = path.open("rb") if content is None else io.BytesIO(content)
        except OSError as error:
            raise broken(path, f"it cannot be read ({error.strerror})", "check the path") from error
        try:
            self._check_size()
            self._zip = zipfile.ZipFile(self._file)
            self.members = self._checked()
        except (*_UNREADABLE, ValueError, OSError) as error:
            self._file.close()
            raise self.error(f"this is no package: {error}", "export it again from Anki") from error
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()
        self._file.close()

    def error(self, found: str, remedy: str = "do not import it, and ask its author") -> PackageError:
        """The error about this package."""
        return broken(self.path, found, remedy)

    def read(self, member: str, most: int | None = None) -> bytes:
        """The content of a small member."""
        return b"".join(self.chunks(member, most))

    def chunks(self, member: str, most: int | None = None) -> Iterator[bytes]:
        """The content of a member, piece by piece; raises PackageError if it is too large or damaged."""
        info, size = self.members[member], 0
        most = LARGEST_MEMBER if most is None else most
        try:
            with self._zip.open(info) as packed:
                stream = self._unpacked(packed) if self.compressed else packed
                while chunk := stream.read(_CHUNK):
                    size += len(chunk)
                    self._left -= len(chunk)
                    if size > most or self._left < 0 or size > _CHUNK + info.compress_size * STEEPEST_RATIO:
                        raise self.error(f"its member {member!r} is too large, or a bomb")
                    yield chunk
        except (*_UNREADABLE, OSError) as error:
            raise self.error(f"its member {member!r} is damaged ({error})", "download it again") from error

    @staticmethod
    def _unpacked(packed: IO[bytes]) -> IO[bytes]:
        reader: IO[bytes] = zstandard.ZstdDecompressor(max_window_size=LARGEST_WINDOW).stream_reader(packed)
        return reader

    def _check_size(self) -> None:
        """Look at the end of the archive before its directory is read into memory."""
        size = self._file.seek(0, io.SEEK_END)
        self._file.seek(max(0, size - _END.size - (1 << 16) - _LARGE_LOCATOR))
        tail = self._file.read()
        at = tail.rfind(_END_SIGN, 0, max(0, len(tail) - _END.size + len(_END_SIGN)))
        if at < 0:
            raise self.error("this is no package, for it is no zip archive", "name a file that ends in .apkg")
        directory = _END.unpack_from(tail, at)[5]
        large = tail[max(0, at - _LARGE_LOCATOR) : at].startswith(_LARGE_SIGN)
        if large or size > LARGEST_PACKAGE or directory > LARGEST_DIRECTORY:
            raise self.error("it is larger than any package should be", "export its decks one by one")

    def _checked(self) -> dict[str, zipfile.ZipInfo]:
        infos = self._zip.infolist()
        members = {info.filename: info for info in infos}
        if len(members) < len(infos) or len(infos) > MOST_MEMBERS:
            raise self.error("two of its members have one name, or there are too many of them")
        for checks in _CHECKS:
            if found := next((name for name, info in members.items() if checks[1](info)), None):
                raise self.error(f"its member {found[:80]!r} {checks[0]}")
        return members


_NAME = re.compile(r"collection\.anki2(?:1b?)?|media|meta|\d{1,5}")
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_CHECKS: tuple[tuple[str, Callable[[zipfile.ZipInfo], bool]], ...] = (
    ("is a link", lambda info: stat.S_ISLNK(info.external_attr >> 16)),
    ("is encrypted", lambda info: bool(info.flag_bits & 1)),
    ("is packed in a way that Anki does not know", lambda info: info.compress_type not in _METHODS),
)


def is_known(member: str) -> bool:
    """Whether a member of this name can belong to a package."""
    return _NAME.fullmatch(member) is not None
