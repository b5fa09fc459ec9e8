"""A shelf: texts by number, packed many at a time. They are much alike, so that this takes half the room."""

import zlib
from array import array
from typing import Final

from attrs import define, field

#: How many texts are packed together.
_TOGETHER: Final = 64


@define(eq=False)
class Shelf:
    """Texts at places from 0 on, each next to the last one. The latest are not packed yet."""

    _packed: list[bytes] = field(factory=list)
    _latest: list[bytes] = field(factory=list)
    #: Which of the packed are unpacked just now, and whether they are to be packed again.
    _open: int = -1
    _texts: list[bytes] = field(factory=list)
    _altered: bool = False

    def __len__(self) -> int:
        """Return how many texts there are."""
        return len(self._packed) * _TOGETHER + len(self._latest)

    def append(self, text: bytes) -> None:
        """Put a text after the last one."""
        self._latest.append(text)
        if len(self._latest) == _TOGETHER:
            self._packed.append(_pack(self._latest))
            self._latest = []

    def __getitem__(self, place: int) -> bytes:
        """Return the text at a place."""
        return self._beside(place)[place % _TOGETHER]

    def __setitem__(self, place: int, text: bytes) -> None:
        """Put a text in the place of another one."""
        texts = self._beside(place)
        texts[place % _TOGETHER] = text
        self._altered = self._altered or texts is self._texts

    def _beside(self, place: int) -> list[bytes]:
        """Return the texts that are packed with the one at a place."""
        number = place // _TOGETHER
        if number == len(self._packed):
            return self._latest
        if number != self._open:
            if self._altered:
                self._packed[self._open] = _pack(self._texts)
            self._open, self._texts, self._altered = number, _unpack(self._packed[number]), False
        return self._texts


def _pack(texts: list[bytes]) -> bytes:
    return zlib.compress(array("I", map(len, texts)).tobytes() + b"".join(texts))


def _unpack(packed: bytes) -> list[bytes]:
    whole = zlib.decompress(packed)
    sizes, texts, end = array("I"), [], _TOGETHER * array("I").itemsize
    sizes.frombytes(whole[:end])
    for size in sizes:
        begin, end = end, end + size
        texts.append(whole[begin:end])
    return texts
