"""Mail through anymail to a Postmark of our own."""

import pytest

from wavic.mail.tests.postmark import postmark


@pytest.fixture
def service(db, settings):
    """A Postmark that the settings point to."""
    with postmark() as fake:
        settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
        settings.POSTMARK_TOKEN = "the-token"
        settings.ANYMAIL = {
            "POSTMARK_SERVER_TOKEN": "the-token",
            "POSTMARK_API_URL": fake.url,
            "REQUESTS_TIMEOUT": (5, 5),
        }
        yield fake
