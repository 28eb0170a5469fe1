"""Production without Postmark starts, says so, and doesn't pretend to send."""

import pytest

from wavic import mail
from wavic.mail.checks import bounces_are_heard_of, mail_leaves_the_house


@pytest.mark.parametrize(
    ("environment", "token", "available"),
    [("production", "", False), ("production", "t", True), ("development", "", True)],
)
def test_the_warning_and_the_answer_agree(settings, environment, token, available):
    settings.WAVIC_ENV, settings.POSTMARK_TOKEN = environment, token
    assert mail.available() == available
    assert [warning.id for warning in mail_leaves_the_house()] == (
        [] if available else ["wavic_mail.W001"]
    )


@pytest.mark.parametrize(
    ("environment", "token", "secret", "warnings"),
    [
        ("production", "t", "", ["wavic_mail.W002"]),
        ("production", "t", "postmark:secret", []),
        ("production", "", "", []),  # W001 says it all
        ("development", "t", "", []),
    ],
)
def test_a_missing_webhook_secret_is_warned_of(settings, environment, token, secret, warnings):
    settings.WAVIC_ENV, settings.POSTMARK_TOKEN = environment, token
    settings.ANYMAIL = {**settings.ANYMAIL, "WEBHOOK_SECRET": secret}
    assert [warning.id for warning in bounces_are_heard_of()] == warnings
