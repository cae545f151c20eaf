import pytest

from app.config import Settings, load_settings
from app.failure import Failure


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch):
    for name in ("DATABASE_URL", "BROKER_URL", "DATA"):
        monkeypatch.delenv(f"HELIOGRAPH_{name}", raising=False)


def test_defaults_are_one_machine_on_loopback(tmp_path):
    settings = Settings(data=tmp_path)
    assert settings.database == f"sqlite:///{tmp_path}/centre.db"
    assert settings.owns_broker
    assert settings.host == settings.broker_listen == "127.0.0.1"


def test_two_settings_move_it_to_other_machines(monkeypatch):
    monkeypatch.setenv("HELIOGRAPH_DATABASE_URL", "postgresql+psycopg://h@db/h")
    monkeypatch.setenv("HELIOGRAPH_BROKER_URL", "mqtts://broker.example")
    settings = load_settings()
    assert settings.database == "postgresql+psycopg://h@db/h"
    assert settings.broker_address == ("broker.example", 8883)
    assert not settings.owns_broker


def test_the_password_comes_from_a_file(tmp_path):
    secret = tmp_path / "password"
    secret.write_text("k/3@9\n")
    settings = Settings(database_url="postgresql+psycopg://h@db:5432/h", database_password_file=secret)
    assert settings.database == "postgresql+psycopg://h:k%2F3%409@db:5432/h"


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"database_url": "postgresql+psycopg://h:ChangeMe@db/h"}, "HELIOGRAPH_DATABASE_URL"),
        ({"database_url": "postgresql+psycopg://h:@db/h"}, "HELIOGRAPH_DATABASE_URL"),
        ({"broker_url": "mqtt://broker:1883"}, "HELIOGRAPH_BROKER_URL"),
        ({"broker_url": "mqtts://user:pw@broker"}, "HELIOGRAPH_BROKER_URL"),
        ({"port": 70_000}, "HELIOGRAPH_PORT"),
        ({"tick_s": 0}, "HELIOGRAPH_TICK_S"),
        ({"no_such_setting": 1}, "HELIOGRAPH_NO_SUCH_SETTING"),
    ],
)
def test_what_cannot_be_used_is_named_without_its_value(given, name):
    with pytest.raises(Failure) as failure:
        load_settings(**given)
    assert failure.value.code == "setting_invalid"
    assert failure.value.message.startswith(name)
    assert "ChangeMe" not in str(failure.value)
    assert "user:pw" not in str(failure.value)


def test_a_sample_password_in_the_file_is_refused(tmp_path):
    secret = tmp_path / "password"
    secret.write_text("postgres\n")
    with pytest.raises(Failure, match="DATABASE_PASSWORD_FILE"):
        load_settings(database_url="postgresql+psycopg://h@db/h", database_password_file=secret)


def test_its_text_shows_no_password(tmp_path):
    assert "sesame9" not in repr(Settings(database_url="postgresql+psycopg://h:sesame9@db/h"))


def test_broker_names_are_a_list_with_commas(monkeypatch):
    monkeypatch.setenv("HELIOGRAPH_BROKER_NAMES", "centre.mission.example, 10.4.0.1")
    assert load_settings().broker_names == ("centre.mission.example", "10.4.0.1")
    assert load_settings().site_broker_host == "centre.mission.example"
