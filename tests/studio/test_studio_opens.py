"""The studio opens for a stranger, a newcomer and somebody whose session is over."""

import re

from playwright.sync_api import expect

from tests.studio.accessibility import violations
from tests.studio.conftest import STUDIO

pytestmark = STUDIO


def test_a_stranger_is_led_to_the_login_and_back_to_where_they_wanted(screens, musician):
    nina = musician("Nina")
    page = screens.open(f"/project/{nina.project['id']}")
    expect(page).to_have_url(re.compile(r"/app/login\?next="))
    assert violations(page) == []
