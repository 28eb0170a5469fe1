from django.apps import AppConfig


class SpacesConfig(AppConfig):
    name = "spaces"

    def ready(self) -> None:
        """Let spaces be settled as their owners leave, come back, or have another plan."""
        from accounts import departures
        from accounts.entitlements import on_limits_changed
        from spaces import selectors, services

        departures.foretell(selectors.departure)
        departures.settle_at_departure(services.settle_spaces)
        departures.bring_back(services.bring_spaces_back)
        on_limits_changed(services.settle_limits)
