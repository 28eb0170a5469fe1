from typing import Any

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        user_logged_in.connect(note_browser_login)


def note_browser_login(user: Any, **_: Any) -> None:
    """A login by the admin's form opens no session of ours, and is remembered all the same."""
    from wavic.audit import note

    note("user.logged_in", actor=user.pk, data={"to": "admin"})
