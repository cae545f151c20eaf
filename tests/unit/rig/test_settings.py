"""A demonstration, a replay or a measurement never touches the real centre of the person who runs it."""

from app.config import Settings
from app.rig.settings import PrivateSettings


def test_the_environment_is_not_asked(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("HELIOGRAPH_DATABASE_URL", "postgresql+psycopg://heliograph@real/mission")
    monkeypatch.setenv("HELIOGRAPH_BROKER_URL", "mqtts://real.example.org:8883")
    monkeypatch.setenv("HELIOGRAPH_HOST", "0.0.0.0")
    assert Settings(data=tmp_path).database.startswith("postgresql"), "the real one does ask"
    private = PrivateSettings(data=tmp_path, tick_s=0.5)
    assert private.database == f"sqlite:///{tmp_path}/centre.db"
    assert private.owns_broker
    assert (private.host, private.tick_s) == ("127.0.0.1", 0.5)
