from django.apps import AppConfig


class TracksConfig(AppConfig):
    name = "tracks"

    def ready(self) -> None:
        """Let the schema know what tickets are: drf-spectacular finds it by import."""
        from tracks import schema as _registered  # noqa: F401 (importing registers)
