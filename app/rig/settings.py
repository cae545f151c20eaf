"""Settings of a centre for one occasion: whatever the environment says about the real one is no business of it."""

from __future__ import annotations

from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from app.config import Settings


class PrivateSettings(Settings):
    """Takes what it is given and the defaults, nothing from the environment: a demonstration never meets real data."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the signature is pydantic's
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what the constructor was given."""
        return (init_settings,)
