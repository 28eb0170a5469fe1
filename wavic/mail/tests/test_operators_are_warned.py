"""Production without Postmark starts, says so, and doesn't pretend to send."""

import pytest

from wavic import mail
from wavic.mail.checks import mail_leaves_the_house


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
