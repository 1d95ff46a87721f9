"""Where pushes go is a setting, judged at the start."""

from pathlib import Path

import pytest

from bootstrap.settings import SettingsError, load_settings
from tests.test_settings import PRODUCTION, given


@pytest.mark.parametrize(
    "address",
    [
        "on",
        "ftp://h",
        "http://push.example",
        "https://",
        "https://u:p@h/x",
        "https://h/x?y",
        "https://h:x",
        "https://h/a b",
    ],
)
def test_a_push_service_s_address_that_is_none_stops_the_start(
    tmp_path: Path, address: str
) -> None:
    with pytest.raises(SettingsError, match=r"^DOORSTEP_EXPO_URL: expected off, or the https"):
        given(tmp_path, expo_url=address)


def test_pushes_can_be_switched_off_or_sent_elsewhere(tmp_path: Path) -> None:
    assert given(tmp_path, expo_url="off").expo_url is None
    for address in ("https://push.example:8443/v2", "http://127.0.0.1:9/push"):
        assert given(tmp_path, expo_url=address).expo_url == address


def test_production_pushes_by_https_alone(tmp_path: Path) -> None:
    near = {**PRODUCTION, "DOORSTEP_EXPO_URL": "http://127.0.0.1:9/push"}
    with pytest.raises(SettingsError, match=r"^DOORSTEP_EXPO_URL: production takes https alone"):
        load_settings(near, home=tmp_path)
