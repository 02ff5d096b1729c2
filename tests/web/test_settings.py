"""Settings travel through the environment and come back as they were."""

from pathlib import Path

import pytest

from ogpkg.errors import BuildError, InputError
from ogpkg.web.app import create_app
from ogpkg.web.settings import Settings, from_mapping, to_mapping


@pytest.mark.parametrize(
    "settings",
    [
        Settings(),
        Settings(snapshot=Path("/srv/snapshots"), query_timeout=2.5, workers=4, access_log=True),
        Settings(files=(Path("a b.ttl"), Path("c.nq")), default_graph="strict", base_iri="https://a.example/"),
    ],
)
def test_settings_survive_the_environment(settings: Settings) -> None:
    assert from_mapping(to_mapping(settings)) == settings


def test_a_setting_at_its_default_leaves_room_for_the_environment() -> None:
    assert from_mapping({"OGPKG_CACHE": "7"} | to_mapping(Settings(workers=3))) == Settings(workers=3, cache=7)


def test_a_bad_variable_is_named() -> None:
    with pytest.raises(ValueError, match="OGPKG_WORKERS='many' is not int"):
        from_mapping({"OGPKG_WORKERS": "many"})


def test_there_must_be_something_to_serve(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="name a snapshot or files"):
        create_app(Settings())
    with pytest.raises(BuildError, match="ogpkg build"):
        create_app(Settings(snapshot=tmp_path))
    with pytest.raises(InputError, match="cannot be read"):
        create_app(Settings(files=(tmp_path / "none.ttl",)))
