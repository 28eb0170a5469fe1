"""If-Match names one revision or is refused."""

import pytest
from django.test import RequestFactory

from wavic.api.concurrency import expected_revision
from wavic.api.errors import Problem


def revision(**headers):
    return expected_revision(RequestFactory().patch("/", headers=headers))


def test_no_header_and_a_star_expect_nothing():
    assert revision() is None
    assert revision(if_match="*") is None


@pytest.mark.parametrize("header", ['"7"', 'W/"7"', ' "7" '])
def test_a_revision_in_quotes_is_expected(header):
    assert revision(if_match=header) == 7


@pytest.mark.parametrize(
    "header", ["7", '"7", "8"', '"-1"', '"x"', "", '"' + "9" * 30 + '"', '"٣"']
)
def test_anything_else_is_400(header):
    with pytest.raises(Problem) as caught:
        revision(if_match=header)
    assert (caught.value.status_code, caught.value.code) == (400, "invalid_if_match")
