"""Settings of a centre for one occasion: whatever the environment says about the real one is no business of it."""

from __future__ import annotations

from typing import Any

from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from app.config import Settings


class PrivateSettings(Settings):
    """Takes what it is given and the defaults, nothing from the environment: a demonstration never meets real data."""

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], init_settings: PydanticBaseSettingsSource, **_others: Any
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what the constructor was given."""
        return (init_settings,)
