from django.apps import AppConfig


class CollaborationConfig(AppConfig):
    name = "collaboration"

    def ready(self) -> None:
        """Let links count what their guests take, people and guests listen, and people leave."""
        from accounts import departures
        from collaboration import selectors, services
        from collaboration.listening import Guests, People
        from spaces.guests import on_use
        from wavic.live import audience

        on_use(services.take)
        audience.register(Guests())
        audience.register(People())
        departures.foretell(selectors.departure)
        departures.settle_at_departure(services.settle_links)
        departures.bring_back(services.bring_links_back)
        for forget in (
            services.forget_in_comments,
            services.forget_in_mails,
            services.forget_invitations_of,
            services.forget_in_feeds,
            services.forget_what_was_theirs,
        ):
            departures.forget_at_the_end(forget)
