"""Inputs: hashed while they are read, to the last byte."""

import hashlib
from pathlib import Path

import pytest

from borderscore.errors import InputError
from borderscore.run.sources import Hashed, sha256_of


@pytest.mark.parametrize("sizes", [[], [0], [3, 4], [100], [1] * 20])
def test_a_file_is_hashed_whole_however_much_of_it_is_read(sizes: list[int], tmp_path: Path) -> None:
    path = tmp_path / "input.jsonl"
    path.write_bytes(b'{"id": "D-1"}\n')
    with Hashed(path) as file:
        assert path.read_bytes().startswith(b"".join(map(file.read, sizes)))
        assert file.sha256() == sha256_of(path) == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_file_that_is_not_there_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere: can't be opened: No such file or directory"):
        Hashed(tmp_path / "nowhere")
