from django.apps import AppConfig


class SpacesConfig(AppConfig):
    name = "spaces"

    def ready(self) -> None:
        from accounts.departures import ask_before_departure
        from spaces.selectors import reasons_to_stay

        ask_before_departure(reasons_to_stay)
