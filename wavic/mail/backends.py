"""Where mail goes while no mail service is configured."""

import sys
import uuid
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone


class FileAndConsoleBackend(BaseEmailBackend):
    """Writes each mail as an .eml file below MAIL_DIR and says so in one line on stdout.

    The line has no body, since that may hold a token; the file is for its owner's eyes.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """How many were written: all. Raises OSError when the folder can't be written to."""
        for message in email_messages:
            path = self._write(message.message().as_bytes())
            recipients = ", ".join(message.recipients())
            sys.stdout.write(f"Mail to {recipients}: {message.subject!r} is in {path}\n")
        sys.stdout.flush()
        return len(email_messages)

    @staticmethod
    def _write(content: bytes) -> Path:
        folder = Path(settings.MAIL_DIR)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / f"{timezone.now():%Y%m%d-%H%M%S}-{uuid.uuid4().hex[:8]}.eml"
        unfinished = path.with_suffix(".tmp")
        unfinished.touch(mode=0o600)
        unfinished.write_bytes(content)
        return unfinished.rename(path)
