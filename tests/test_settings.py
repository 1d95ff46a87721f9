"""A setting that is wrong stops the start with one line that names it."""

import base64
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC
from pathlib import Path
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest

from bootstrap.settings import Environment, Settings, SettingsError, load_settings

KEY = base64.b64encode(bytes(range(32))).decode()
SECRET = "correct-horse-battery-staple-xyz-0123"
PRODUCTION = {
    "DOORSTEP_ENV": "production",
    "DOORSTEP_TOKEN_SECRET": SECRET,
    "DOORSTEP_GROUNDS_KEY": KEY,
}
SHARED = {
    "DOORSTEP_DATABASE_URL": "postgres://u:p@h/name",
    "DOORSTEP_REDIS_URL": "redis://h:6379/0",
}

SHARED_IN_PRODUCTION = {
    "DOORSTEP_DATABASE_URL": "postgres://u:p@h/name?sslmode=verify-full",
    "DOORSTEP_REDIS_URL": "rediss://h:6379/0",
}


def given(home: Path, **named: str) -> Settings:
    environ = {f"DOORSTEP_{name.upper()}": value for name, value in named.items()}
    return load_settings(environ, home=home)


def test_defaults_are_those_of_the_interfaces_page(tmp_path: Path) -> None:
    settings = load_settings({"PATH": "/bin", "OTHER_PORT": "x"}, home=tmp_path)
    secrets = {"token_secret", "grounds_key", "grounds_keys"}
    assert settings.model_dump(exclude=secrets) == {
        "env": Environment.DEVELOPMENT,
        "database_url": "sqlite://doorstep.db",
        "redis_url": None,
        "token_jwks": None,
        "token_issuers": None,
        "files_url": "file://files",
        "trusted_documents": None,
        "trusted_only": False,
        "rate_limit": 1200,
        "access_log": True,
        "metrics_token": None,
        "expo_url": "https://exp.host/--/api/v2/push",
        "expo_token": None,
        "currency": "EUR",
        "time_zone": UTC,
        "goodwill_cap": 50_000,
        "forbidden_words": ("disintermediation",),
        "host": "127.0.0.1",
        "port": 8000,
        "sandbox": True,
        "workers": 1,
        "lame_duck": 0,
        "allowed_origins": (),
    }


@pytest.mark.parametrize("text", ["", '{"half', "[]", '{"sha256:1": 1}', "\xff"])
def test_a_manifest_that_is_none_stops_the_start(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text, encoding="latin-1")
    with pytest.raises(SettingsError, match=r"^DOORSTEP_TRUSTED_DOCUMENTS: expected "):
        given(tmp_path, trusted_documents=str(tmp_path / "manifest.json"))


def test_settings_are_frozen(tmp_path: Path) -> None:
    settings = given(tmp_path)
    with pytest.raises(ValueError, match="frozen"):
        settings.port = 1


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("database_url", "sqlite:///var/lib/doorstep.db", "sqlite:///var/lib/doorstep.db"),
        ("database_url", "postgresql://u:p@h:5432/n", "postgres://u:p@h:5432/n"),
        ("redis_url", "rediss://:secret@h", "rediss://:secret@h"),
        ("files_url", "file:///var/lib/files", "file:///var/lib/files"),
        ("files_url", "s3://bucket/prefix", "s3://bucket/prefix"),
        ("files_url", "https://s3.example:9000/bucket", "https://s3.example:9000/bucket"),
        ("files_url", "http://127.0.0.1:9/bucket/a/b", "http://127.0.0.1:9/bucket/a/b"),
        ("currency", "JPY", "JPY"),
        ("time_zone", "Asia/Kolkata", ZoneInfo("Asia/Kolkata")),
        ("time_zone", "UTC", UTC),
        ("rate_limit", "0", 0),
        ("goodwill_cap", "1000000000", 10**9),
        ("forbidden_words", "leakage, off platform", ("leakage", "off platform")),
        ("token_secret", "é" * 16, ("é" * 16).encode()),
        ("grounds_key", KEY, bytes(range(32))),
        ("token_jwks", "https://id.example/jwks", "https://id.example/jwks"),
        ("token_jwks", "http://127.0.0.1:9/jwks", "http://127.0.0.1:9/jwks"),
        ("allowed_origins", "https://a.example, http://b:1", ("https://a.example", "http://b:1")),
        ("redis_url", "", None),
        ("port", "0", 0),
    ],
)
def test_a_right_value_is_taken(tmp_path: Path, name: str, value: str, kept: object) -> None:
    assert getattr(given(tmp_path, **{name: value}), name) == kept


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("env", "prod"),
        ("database_url", "mysql://u:hunter2@h/n"),
        ("database_url", "postgres://u:hunter2@h"),
        ("database_url", "postgres://u:hunter2@h:99999/n"),
        ("database_url", "sqlite://"),
        ("database_url", "sqlite:///var/lib/"),
        ("redis_url", "http://u:hunter2@h"),
        ("redis_url", "redis://h/names"),
        ("files_url", "ftp://u:hunter2@h"),
        ("files_url", "s3://u:hunter2@bucket"),
        ("files_url", "s3://bucket?secret=hunter2"),
        ("files_url", "http://s3.example/hunter2"),
        ("files_url", "https://hunter2"),
        ("files_url", "file://"),
        ("token_secret", "hunter2"),
        ("token_secret", "-----BEGIN PUBLIC KEY----- hunter2"),
        ("token_jwks", "http://id.example/hunter2"),
        ("token_jwks", "/nowhere/hunter2"),
        ("trusted_documents", "/nowhere/hunter2"),
        ("trusted_only", "hunter2"),
        ("rate_limit", "-1"),
        ("currency", "eur"),
        ("currency", "EURO"),
        ("currency", "QQQ"),
        ("currency", "XAU"),
        ("time_zone", "Asia/Hunter2"),
        ("time_zone", "../hunter2"),
        ("goodwill_cap", "1000000001"),
        ("forbidden_words", "hunter2,"),
        ("forbidden_words", "off"),
        ("grounds_key", "hunter2"),
        ("grounds_key", base64.b64encode(b"hunter2" * 4).decode()),
        ("host", "http://hunter2/"),
        ("port", "65536"),
        ("port", "80.5"),
        ("workers", "0"),
        ("allowed_origins", "*"),
        ("allowed_origins", "https://a.example/"),
        ("allowed_origins", "https://A.example"),
        ("allowed_origins", "https://u:hunter2@a.example"),
        ("allowed_origins", "https://a.example,"),
    ],
)
def test_a_wrong_value_is_one_line_that_names_it_and_never_repeats_it(
    tmp_path: Path, name: str, value: str
) -> None:
    with pytest.raises(SettingsError) as refusal:
        given(tmp_path, **{name: value})
    line = str(refusal.value)
    assert line.startswith(f"DOORSTEP_{name.upper()}: expected ")
    assert "\n" not in line
    assert "hunter2" not in line


@pytest.mark.parametrize("name", ["DOORSTEP_WORKER", "DOORSTEP_port", "DOORSTEP_"])
def test_a_name_nobody_knows_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SettingsError, match=f"^{name}: no such setting$"):
        load_settings({name: "2"}, home=tmp_path)


def test_the_tests_own_variables_are_passed_over(tmp_path: Path) -> None:
    load_settings({"DOORSTEP_TEST_POSTGRES_URL": "postgres://h/n"}, home=tmp_path)


@pytest.mark.parametrize(
    ("missing", "line"),
    [
        ("TOKEN_SECRET", "production requires it, or DOORSTEP_TOKEN_JWKS"),
        ("GROUNDS_KEY", "production requires it: 32 bytes in base64"),
    ],
)
def test_production_requires_its_secrets(tmp_path: Path, missing: str, line: str) -> None:
    environ = {k: v for k, v in PRODUCTION.items() if k != f"DOORSTEP_{missing}"}
    with pytest.raises(SettingsError, match=f"^DOORSTEP_{missing}: {line}$"):
        load_settings(environ, home=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_production_takes_no_jwks_over_plain_http(tmp_path: Path) -> None:
    environ = PRODUCTION | {
        "DOORSTEP_TOKEN_SECRET": "",
        "DOORSTEP_TOKEN_JWKS": "http://localhost/jwks",
    }
    with pytest.raises(SettingsError, match=r"^DOORSTEP_TOKEN_JWKS: production takes https"):
        load_settings(environ, home=tmp_path)


def test_a_secret_and_a_jwks_together_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^DOORSTEP_TOKEN_JWKS: stands instead of"):
        given(tmp_path, token_secret=SECRET, token_jwks="https://id.example/jwks")


def test_trusted_only_needs_the_manifest(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^DOORSTEP_TRUSTED_DOCUMENTS: "):
        given(tmp_path, trusted_only="1")


def test_production_has_no_sandbox_even_if_asked_for_one(tmp_path: Path) -> None:
    asked = PRODUCTION | {"DOORSTEP_SANDBOX": "1"}
    with pytest.raises(SettingsError, match=r"^DOORSTEP_SANDBOX: production has none$"):
        load_settings(asked, home=tmp_path)


def test_what_nobody_asked_for_is_a_sandbox_in_development_alone(tmp_path: Path) -> None:
    for environ, sandbox in (({}, True), ({"DOORSTEP_SANDBOX": "0"}, False), (PRODUCTION, False)):
        assert load_settings(environ, home=tmp_path).sandbox is sandbox
    assert not load_settings(SHARED | {"DOORSTEP_WORKERS": "2"}, home=tmp_path).sandbox


def test_a_sandbox_has_one_process(tmp_path: Path) -> None:
    asked = SHARED | {"DOORSTEP_SANDBOX": "1", "DOORSTEP_WORKERS": "2"}
    with pytest.raises(SettingsError, match=r"^DOORSTEP_SANDBOX: .* DOORSTEP_WORKERS must be 1$"):
        load_settings(asked, home=tmp_path)


@pytest.mark.parametrize(
    ("lacking", "said"),
    [
        (("DOORSTEP_DATABASE_URL",), "but DOORSTEP_DATABASE_URL is SQLite$"),
        (("DOORSTEP_REDIS_URL",), "but DOORSTEP_REDIS_URL is missing$"),
        (tuple(SHARED), "DATABASE_URL is SQLite and DOORSTEP_REDIS_URL is missing$"),
    ],
)
def test_several_workers_say_what_they_lack(
    tmp_path: Path, lacking: tuple[str, ...], said: str
) -> None:
    environ = {k: v for k, v in SHARED.items() if k not in lacking} | {"DOORSTEP_WORKERS": "2"}
    with pytest.raises(SettingsError, match=rf"^DOORSTEP_WORKERS: 2 workers need .*{said}"):
        load_settings(environ, home=tmp_path)


def test_several_workers_start_on_postgres_and_redis(tmp_path: Path) -> None:
    assert load_settings(SHARED | {"DOORSTEP_WORKERS": "2"}, home=tmp_path).workers == 2


def test_secrets_are_in_no_representation(tmp_path: Path) -> None:
    settings = load_settings(PRODUCTION | SHARED_IN_PRODUCTION, home=tmp_path)
    assert SECRET not in repr(settings)
    assert repr(bytes(range(32))) not in repr(settings)
    assert "u:p@" not in repr(settings)


def test_development_makes_secrets_once_for_their_owner_alone(tmp_path: Path) -> None:
    home = tmp_path / ".doorstep"
    first = given(home)
    assert first == given(home)
    assert len(first.grounds_key) == 32
    assert sorted(path.name for path in home.iterdir()) == ["grounds_key", "token_secret"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in home.iterdir()} == {0o600}
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_processes_that_race_agree_on_one_secret(tmp_path: Path) -> None:
    together = Barrier(8)

    def start(_: int) -> Settings:
        together.wait()
        return given(tmp_path / ".doorstep")

    with ThreadPoolExecutor(8) as pool:
        loaded = list(pool.map(start, range(8)))
    assert all(settings == loaded[0] for settings in loaded)


def test_a_kept_secret_that_was_spoilt_is_named(tmp_path: Path) -> None:
    (tmp_path / "grounds_key").write_text("spoilt")
    with pytest.raises(SettingsError, match=r"^DOORSTEP_GROUNDS_KEY: expected 32 bytes"):
        given(tmp_path)


def test_a_place_that_keeps_no_secret_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match=r"^DOORSTEP_TOKEN_SECRET: not given, .* can't keep"):
        given(tmp_path / "file" / "below")
