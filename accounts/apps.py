from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        """Let the schema know our ways to authenticate: drf-spectacular finds them by import."""
        from accounts import schema as _registered  # noqa: F401 (importing registers)
