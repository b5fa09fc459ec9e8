"""Tokens: the file holds digests alone, and whoever has none comes in nowhere."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderscore.errors import InputError
from borderscore.http.tokens import ROLES, new_token, read_tokens

DIGEST = "0" * 64


def file_of(directory: Path, text: str) -> Path:
    path = directory / "tokens.toml"
    path.write_text(text)
    return path


def entry(name: str = '"a"', roles: str = '["read"]', sha256: str = f'"{DIGEST}"') -> str:
    return f"[[token]]\nname = {name}\nroles = {roles}\nsha256 = {sha256}\n"


@given(st.text(min_size=1), st.lists(st.sampled_from(ROLES), min_size=1, unique=True))
def test_what_is_granted_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, name: str, roles: list[str]
) -> None:
    name = name.encode(errors="replace").decode()
    token, table = new_token(name, [role for role in ROLES if role in roles])
    tokens = read_tokens(file_of(tmp_path_factory.mktemp("tokens"), table))
    assert token not in table
    holder = tokens.holder(f"Bearer {token}")
    assert holder is not None
    assert (holder.name, holder.roles) == (name, frozenset(roles))
    assert tokens.holder(f"bearer  {token} ") == holder
    assert tokens.holder(f"Bearer {token[:-1]}") is None
    assert tokens.holder(f"Basic {token}") is None
    assert tokens.holder(None) is None


def test_each_token_is_another_one() -> None:
    assert new_token("a", ["read"])[0] != new_token("a", ["read"])[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", r"expected one or more tables"),
        ("token = []", "expected one or more tables"),
        ("x = 1\n" + entry(), "and nothing else"),
        ("[[token", "expected TOML"),
        (f"a = {'[' * 5000}", "expected TOML"),
        ("# " + "x" * (1 << 20), "expected at most 1,048,576 bytes"),
        ("token = [1]", "token 1: expected the keys"),
        (entry() + entry().replace("name", "nome"), "token 2: expected the keys"),
        (entry(name="1"), "name: expected text"),
        (entry(name='""'), "name: expected text"),
        (entry(roles="[]"), "roles: expected some of submit, read, administer"),
        (entry(roles='"read"'), "roles: expected some of"),
        (entry(roles='["read", "root"]'), "roles: expected some of"),
        (entry(sha256='"AB"'), "sha256: expected 64"),
        (entry(sha256="1"), "sha256: expected 64"),
        (entry() + entry(name='"b"'), "expected each token once"),
    ],
)
def test_a_file_that_grants_nothing_clear_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = file_of(tmp_path, text)
    with pytest.raises(InputError, match=said) as caught:
        read_tokens(path)
    assert str(caught.value).startswith(str(path))


def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        read_tokens(tmp_path / "none")
    (tmp_path / "bytes").write_bytes(b"\xff")
    with pytest.raises(InputError, match="expected TOML"):
        read_tokens(tmp_path / "bytes")
