from django.apps import AppConfig


class CollaborationConfig(AppConfig):
    name = "collaboration"

    def ready(self) -> None:
        """Let links count what their guests take."""
        from collaboration.services import take
        from spaces.guests import on_use

        on_use(take)
