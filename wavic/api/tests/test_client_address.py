"""The caller's address is the one a proxy of ours saw; a spoofed header changes nothing."""

import pytest
from django.test import RequestFactory

from wavic.api.throttling import client_address


def address(peer: str = "10.0.0.9", forwarded: str | None = None) -> str:
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return client_address(RequestFactory(REMOTE_ADDR=peer).get("/", headers=headers))


@pytest.mark.parametrize("forwarded", [None, "1.1.1.1", "1.1.1.1, 2.2.2.2", "rubbish"])
def test_without_proxies_the_header_is_ignored(settings, forwarded):
    settings.TRUSTED_PROXIES = 0
    assert address(forwarded=forwarded) == "10.0.0.9"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (1, "2.2.2.2", "2.2.2.2"),
        (1, "6.6.6.6, 2.2.2.2", "2.2.2.2"),
        (1, "6.6.6.6,7.7.7.7,2.2.2.2", "2.2.2.2"),
        (2, "6.6.6.6, 2.2.2.2, 3.3.3.3", "2.2.2.2"),
        (2, "3.3.3.3", "10.0.0.9"),
        (1, "", "10.0.0.9"),
        (1, "2.2.2.2, rubbish", "10.0.0.9"),
        (1, "2.2.2.2:4711", "2.2.2.2"),
        (1, "[2001:db8::1]:4711", "2001:db8::1"),
        (1, "::ffff:2.2.2.2", "2.2.2.2"),
        (1, "fe80::1%eth0", "fe80::1"),
    ],
)
def test_only_the_hop_that_our_proxy_wrote_counts(settings, proxies, forwarded, expected):
    settings.TRUSTED_PROXIES = proxies
    assert address(forwarded=forwarded) == expected


def test_a_socket_without_an_address_is_this_machine(settings):
    settings.TRUSTED_PROXIES = 0
    assert address(peer="") == "127.0.0.1"
    assert address(peer="::ffff:9.9.9.9") == "9.9.9.9"
