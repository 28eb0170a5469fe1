"""The environment, read once: variables in, embedded defaults out.

In production a variable without which WAVIC can't run safely stops the start, all of
them named in one message.
"""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent.parent
ENVIRONMENTS = ("development", "test", "production")


class Environment:
    """Reads variables and remembers which required ones are missing."""

    def __init__(self, variables: "os._Environ[str] | dict[str, str]") -> None:
        self._variables = variables
        self._missing: list[str] = []
        self.name = self.text("WAVIC_ENV", "development")
        if self.name not in ENVIRONMENTS:
            raise ImproperlyConfigured(
                f"WAVIC_ENV is {self.name!r}; it must be one of {', '.join(ENVIRONMENTS)}."
            )
        self.production = self.name == "production"
        self.test = self.name == "test"
        self.development = self.name == "development"
        self.data = Path(self.text("WAVIC_DATA", str(ROOT / ".data"))).resolve()
        self.port = self.number("PORT", 8000)

    def text(self, variable: str, default: str = "") -> str:
        """The variable, or the default when it is unset or blank."""
        return self._variables.get(variable, "").strip() or default

    def number(self, variable: str, default: int) -> int:
        """The variable as a whole number."""
        raw = self.text(variable, str(default))
        try:
            return int(raw)
        except ValueError:
            raise ImproperlyConfigured(f"{variable} must be a whole number, not {raw!r}.") from None

    def words(self, variable: str, default: str = "") -> list[str]:
        """The variable as a comma-separated list."""
        return [word.strip() for word in self.text(variable, default).split(",") if word.strip()]

    def required(self, variable: str, embedded: str = "") -> str:
        """The variable; outside production the embedded default stands in for it."""
        value = self.text(variable)
        if not value and self.production:
            self._missing.append(variable)
        return value or embedded

    def secret(self, variable: str) -> str:
        """A required secret; outside production one is made once and kept in WAVIC_DATA."""
        if self.production:
            return self.required(variable)
        return self.text(variable) or self._embedded_secret(variable)

    def _embedded_secret(self, variable: str) -> str:
        if self.test:
            return f"{variable.lower()}-for-tests-only-{'0' * 40}"
        path = self.data / "secrets" / variable
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            # O_EXCL: of two processes that start at once, one makes it and both read it.
            try:
                handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            except FileExistsError:
                pass
            else:
                with os.fdopen(handle, "w") as file:
                    file.write(secrets.token_urlsafe(48))
        return path.read_text()

    def refuse_if_incomplete(self) -> None:
        """Stop the start, naming every required variable that is missing."""
        if self._missing:
            raise ImproperlyConfigured(
                f"WAVIC_ENV=production needs {', '.join(self._missing)}. "
                "See .env.example for what each of them is."
            )
