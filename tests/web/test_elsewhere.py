"""An engine in the settings and on the command line; `tests/engines` starts some."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from ogpkg.cli import main
from ogpkg.errors import BuildError, InputError
from ogpkg.web.app import create_app
from ogpkg.web.settings import Settings, credentials, from_mapping, to_mapping

NOBODY = "http://127.0.0.1:1/sparql"


def test_settings_of_an_engine_survive_the_environment() -> None:
    settings = Settings(engine=NOBODY, engine_load=True, engine_graphs="http://127.0.0.1:1/data", engine_refresh=5)
    assert from_mapping(to_mapping(settings)) == settings


def test_a_password_is_not_shown() -> None:
    settings = from_mapping({"OGPKG_ENGINE_USER": "reader", "OGPKG_ENGINE_PASSWORD": "secret"})
    assert credentials(settings) == ("reader", "secret")
    assert "secret" not in repr(settings)
    assert credentials(Settings()) is None


def test_two_datasets_are_one_too_many(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text("<http://x/a> <http://x/b> 1 .")
    with pytest.raises(InputError, match="not both"):
        create_app(Settings(files=(file,), engine=NOBODY))
    result = CliRunner().invoke(main, ["serve", "--engine", NOBODY, "--dataset", str(file)])
    assert result.exit_code == 2
    assert "--engine and --dataset name two datasets" in result.output


@pytest.mark.parametrize(
    ("url", "message"),
    [
        (NOBODY, "does not answer: .*start the engine first"),
        ("sparql", "is no address of an engine"),
        ("http://reader:secret@127.0.0.1/", "OGPKG_ENGINE_PASSWORD, not in a URL"),
    ],
)
def test_an_engine_that_cannot_be_asked_is_said_with_what_to_do(url: str, message: str) -> None:
    with pytest.raises(BuildError, match=message) as error:
        create_app(Settings(engine=url))
    assert "secret" not in str(error.value)


def test_there_must_be_something_to_load(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="name a snapshot"):
        create_app(Settings(engine=NOBODY, engine_load=True))
    with pytest.raises(BuildError, match="ogpkg build"):
        create_app(Settings(engine=NOBODY, engine_load=True, snapshot=tmp_path))
