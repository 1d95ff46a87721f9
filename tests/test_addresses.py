"""Addresses and secrets' files: each part is obeyed, or named and the end of the start."""

from pathlib import Path

import pytest

from bootstrap.settings import SettingsError, load_settings
from tests.test_settings import PRODUCTION, SECRET, given


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("database_url", "postgres://h/d?sslmod=require", "sslmod is not obeyed"),
        ("database_url", "postgres://h/d?sslmode=hunter2", "sslmode: expected allow or"),
        ("database_url", "postgres://h/d?sslrootcert=/hunter2", "sslrootcert: expected the path"),
        ("database_url", "postgres://h/d?application_name=x", "application_name is not obeyed"),
        ("database_url", "postgres://h/d?Hunter2!=1", "a parameter is not obeyed"),
        ("redis_url", "redis://h/0?nosuch=1", "nosuch is not obeyed"),
        ("redis_url", "rediss://h/0?ssl_cert_reqs=none", "ssl_cert_reqs is not obeyed"),
        ("redis_url", "redis+sentinel://h/0", "expected redis://"),
    ],
)
def test_what_of_an_address_is_not_obeyed_is_named(
    tmp_path: Path, name: str, value: str, told: str
) -> None:
    with pytest.raises(SettingsError) as refusal:
        given(tmp_path, **{name: value})
    line = str(refusal.value)
    assert line.startswith(f"DOORSTEP_{name.upper()}: {told}")
    assert "hunter2" not in line.lower()


@pytest.mark.parametrize(
    "address",
    [
        "postgres://u:p@one:5432,two:5433/d?target_session_attrs=primary",
        "postgres://u@/d?host=/run/postgresql",
        "postgres://u@[::1]:5432/d%2Fe?sslmode=require",
        "postgres://u@h/d?pooler=transaction",
    ],
)
def test_every_way_to_a_database_is_taken(tmp_path: Path, address: str) -> None:
    assert given(tmp_path, database_url=address).database_url == address


@pytest.mark.parametrize(
    ("name", "open_", "said"),
    [
        ("database_url", "postgres://u:p@h/d", "postgres://u:p@h/d?sslmode=disable"),
        ("database_url", "postgres://u:p@h/d?sslmode=prefer", "postgres://u:p@h/d?sslmode=require"),
        ("database_url", "postgres://127.0.0.1,h/d", "postgres://127.0.0.1,[::1]/d"),
        ("redis_url", "redis://h/0", "redis://h/0?tls=disable"),
        ("redis_url", "redis://h:1/", "rediss://u:p@h/0"),
        ("redis_url", "redis://h", "unix:///run/redis.sock?db=1"),
    ],
)
def test_production_wants_encryption_off_the_machine_or_a_word(
    tmp_path: Path, name: str, open_: str, said: str
) -> None:
    environ = PRODUCTION | {f"DOORSTEP_{name.upper()}": open_}
    with pytest.raises(SettingsError, match=rf"^DOORSTEP_{name.upper()}: production wants"):
        load_settings(environ, home=tmp_path)
    load_settings(PRODUCTION | {f"DOORSTEP_{name.upper()}": said}, home=tmp_path)
    given(tmp_path, **{name: open_})  # development forgives


def test_a_secret_may_be_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(SECRET + "\n")
    (tmp_path / "empty").write_text("\n")
    given_file = {"DOORSTEP_TOKEN_SECRET_FILE": str(tmp_path / "secret")}
    settings = load_settings(given_file, home=tmp_path)
    assert settings.token_secret == SECRET.encode()
    for place in ("empty", "absent"):
        wrong = {"DOORSTEP_TOKEN_SECRET_FILE": str(tmp_path / place)}
        with pytest.raises(SettingsError, match=r"^DOORSTEP_TOKEN_SECRET_FILE: expected the path"):
            load_settings(wrong, home=tmp_path)
    with pytest.raises(SettingsError, match=r"^DOORSTEP_TOKEN_SECRET_FILE: stands instead of"):
        load_settings(given_file | {"DOORSTEP_TOKEN_SECRET": SECRET}, home=tmp_path)
    with pytest.raises(SettingsError, match=r"^DOORSTEP_PORT_FILE: no such setting"):
        load_settings({"DOORSTEP_PORT_FILE": "x"}, home=tmp_path)


def test_a_host_that_others_reach_says_what_it_is(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^DOORSTEP_ENV: say development or production"):
        given(tmp_path, host="0.0.0.0")
    given(tmp_path, host="0.0.0.0", env="development")
