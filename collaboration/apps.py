from django.apps import AppConfig


class CollaborationConfig(AppConfig):
    name = "collaboration"

    def ready(self) -> None:
        """Let links count what their guests take, and the schema know what guests are."""
        from collaboration import schema as _registered  # noqa: F401 (importing registers)
        from collaboration.services import take
        from spaces.guests import on_use

        on_use(take)
