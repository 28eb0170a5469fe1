from django.apps import AppConfig


class SpacesConfig(AppConfig):
    name = "spaces"

    def ready(self) -> None:
        from accounts.departures import ask_before_departure, settle_at_departure
        from spaces.selectors import reasons_to_stay
        from spaces.services import leave_all_spaces

        ask_before_departure(reasons_to_stay)
        settle_at_departure(leave_all_spaces)
