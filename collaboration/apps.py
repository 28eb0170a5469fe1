from django.apps import AppConfig


class CollaborationConfig(AppConfig):
    name = "collaboration"

    def ready(self) -> None:
        """Let links count what their guests take, and people and guests listen."""
        from collaboration.listening import Guests, People
        from collaboration.services import take
        from spaces.guests import on_use
        from wavic.live import audience

        on_use(take)
        audience.register(Guests())
        audience.register(People())
