"""Clients in other languages need no hand-work: made from the OpenAPI document, they compile, and they talk.

They need npm or Java, and what registries hold, so that the suite leaves them to `nox -s long`.
"""

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from borderscore.http.openapi import document
from tests.http_service import running

HERE = Path(__file__).parent / "clients"

pytestmark = pytest.mark.long


def done(command: Sequence[str | Path], directory: Path) -> str:
    """Run a command; return what it prints. Fails where the command does."""
    ended = subprocess.run(command, check=False, cwd=directory, capture_output=True, text=True)
    assert ended.returncode == 0, f"{command}\n{ended.stdout}\n{ended.stderr}"
    return ended.stdout


def talks(command: Sequence[str | Path], directory: Path) -> None:
    """Let a client talk to the service, and look at what it understood."""
    with running(directory) as (address, token):
        told: dict[str, Any] = json.loads(done([*command, address, token], directory))
    assert told["lane"] in {"green", "yellow", "red"}
    assert told["sum"] == told["score"] > 0
    assert told["same"]
    assert told["fault"].endswith("$.port")


@pytest.mark.skipif(not shutil.which("npm"), reason="needs npm")
def test_a_client_in_typescript(tmp_path: Path) -> None:
    client = Path(shutil.copytree(HERE / "typescript", tmp_path / "client"))
    (client / "openapi.json").write_text(json.dumps(document(guarded=True)))
    done(["npm", "install", "--no-audit", "--no-fund"], client)
    done(
        ["npx", "openapi-typescript", "openapi.json", "--default-non-nullable=false", "-o", "borderscore.ts"],
        client,
    )
    done(["npx", "tsc", "--project", "."], client)
    talks(["node", client / "built" / "client.js"], tmp_path)


@pytest.mark.skipif(not shutil.which("javac"), reason="needs a JDK")
def test_a_client_in_java(tmp_path: Path) -> None:
    generator = pytest.importorskip("openapi_generator_cli", reason="needs openapi-generator-cli")
    # The generator's jar brings Jackson; Debian's libgeronimo-annotation-1.3-spec-java the annotations.
    libraries = [Path(generator.__file__).with_name("openapi-generator.jar")]
    annotations = sorted(Path("/usr/share/java").glob("geronimo-annotation-*.jar"))
    if not annotations:
        pytest.skip("needs javax.annotation, such as Debian's libgeronimo-annotation-1.3-spec-java")
    path = ":".join(map(str, [*libraries, annotations[0], tmp_path / "built"]))
    (tmp_path / "openapi.json").write_text(json.dumps(document(guarded=True)))
    options = "--additional-properties=openApiNullable=false,useJakartaEe=false"
    made = ["generate", "-i", "openapi.json", "-g", "java", "--library", "native", options, "-o", "made"]
    done(["java", "-jar", libraries[0], *made], tmp_path)
    sources = sorted((tmp_path / "made" / "src" / "main").rglob("*.java"))
    done(["javac", "-nowarn", "-cp", path, "-d", "built", *sources, HERE / "java" / "Check.java"], tmp_path)
    talks(["java", "-cp", path, "Check"], tmp_path)
