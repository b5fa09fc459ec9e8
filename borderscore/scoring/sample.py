"""The random control sample: drawn by a salted hash of the declaration's id, so that anyone can check the draw."""

from collections.abc import Callable
from hashlib import sha256

from borderscore.rulebook.model import ControlSample


def drawing(sample: ControlSample) -> Callable[[str], bool]:
    """Return the function that says of an id whether it is drawn.

    An id is drawn if the SHA-256 of the UTF-8 text `salt:id`, read as one big-endian number, is divisible by
    `one_in`. The chance is 1 in `one_in` to within 2⁻²³⁰ for every sample size that makes sense.

    >>> draw = drawing(ControlSample(one_in=3, salt="example"))
    >>> [number for number in range(20) if draw(f"D-{number}")]
    [2, 8, 13, 15, 16, 18, 19]
    """
    salted = sha256(f"{sample.salt}:".encode())
    one_in = sample.one_in

    def draw(declaration_id: str) -> bool:
        digest = salted.copy()
        digest.update(declaration_id.encode())
        return int.from_bytes(digest.digest()) % one_in == 0

    return draw
