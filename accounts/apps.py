from typing import Any

from django.apps import AppConfig, apps


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in
        from django.db.models.signals import post_migrate

        from accounts import departures
        from accounts.staff import bring_up_to_date

        departures.settle_at_departure(throw_export_away)
        user_logged_in.connect(note_browser_login)
        # Django makes the permissions of each app at its turn: at the last one's all are there.
        *_, last = apps.get_app_configs()
        post_migrate.connect(bring_up_to_date, sender=last)


def note_browser_login(user: Any, **_: Any) -> None:
    """A login by the admin's form opens no session of ours, and is remembered all the same."""
    from wavic.audit import note

    note("user.logged_in", actor=user.pk, data={"to": "admin"})


def throw_export_away(leaving: Any) -> None:
    """Nobody could fetch it any more."""
    from wavic.exports import services

    services.throw_away("person", leaving.user_id)
