"""Where the centre can be made to post to: a table of what tricksters try."""

import pytest

from app.gateways.hooks.target import TargetFault, address_fault, host_of, url_fault

PUBLIC = ("8.8.8.8", "93.184.216.34", "2606:4700:4700::1111", "100.63.255.255", "100.128.0.1", "172.32.0.1")
ALLOWABLE = (
    ("127.0.0.1", TargetFault.LOOPBACK),
    ("127.255.255.254", TargetFault.LOOPBACK),
    ("::1", TargetFault.LOOPBACK),
    ("10.0.0.1", TargetFault.PRIVATE),
    ("172.16.0.1", TargetFault.PRIVATE),
    ("172.31.255.255", TargetFault.PRIVATE),
    ("192.168.1.1", TargetFault.PRIVATE),
    ("fd12:3456:789a::1", TargetFault.PRIVATE),
    ("100.64.0.1", TargetFault.SHARED),
    ("100.127.255.255", TargetFault.SHARED),
)
NEVER = (
    ("169.254.1.1", TargetFault.LINK_LOCAL),
    ("fe80::1", TargetFault.LINK_LOCAL),
    ("fe80::1%eth0", TargetFault.LINK_LOCAL),
    ("169.254.169.254", TargetFault.METADATA),
    ("169.254.170.2", TargetFault.METADATA),
    ("100.100.100.200", TargetFault.METADATA),
    ("fd00:ec2::254", TargetFault.METADATA),
    ("224.0.0.1", TargetFault.MULTICAST),
    ("239.255.255.250", TargetFault.MULTICAST),
    ("ff02::1", TargetFault.MULTICAST),
    ("::ffff:127.0.0.1", TargetFault.WRAPPED),
    ("::ffff:169.254.169.254", TargetFault.WRAPPED),
    ("::ffff:8.8.8.8", TargetFault.WRAPPED),
    ("::127.0.0.1", TargetFault.WRAPPED),
    ("64:ff9b::7f00:1", TargetFault.WRAPPED),
    ("64:ff9b:1::7f00:1", TargetFault.WRAPPED),
    ("2002:7f00:1::", TargetFault.WRAPPED),
    ("2001:0:4136:e378:8000:63bf:3fff:fdd2", TargetFault.WRAPPED),
    ("::", TargetFault.WRAPPED),
    ("0.0.0.0", TargetFault.RESERVED),
    ("255.255.255.255", TargetFault.RESERVED),
    ("240.0.0.1", TargetFault.RESERVED),
)


@pytest.mark.parametrize("address", PUBLIC)
def test_what_lies_outside_may_be_posted_to(address):
    assert address_fault(address, is_allowed=False) is None


@pytest.mark.parametrize(("address", "fault"), ALLOWABLE + NEVER)
def test_what_lies_inside_may_not(address, fault):
    assert address_fault(address, is_allowed=False) is fault


@pytest.mark.parametrize(("address", "fault"), ALLOWABLE)
def test_an_administrator_may_allow_a_receiver_inside(address, fault):
    assert address_fault(address, is_allowed=True) is None


@pytest.mark.parametrize(("address", "fault"), NEVER)
def test_nobody_may_allow_what_is_no_receiver(address, fault):
    assert address_fault(address, is_allowed=True) is fault


@pytest.mark.parametrize("text", ["example.org", "0x7f.1", "2130706433", "127.1", ""])
def test_what_is_no_address_is_for_the_resolver(text):
    with pytest.raises(ValueError, match="does not appear"):
        address_fault(text, is_allowed=False)


URLS = (
    ("https://example.org/hook", None),
    ("https://example.org:8443/hook?a=b", None),
    ("https://0x7f.1/", None),  # looked up, and judged then
    ("http://example.org/", TargetFault.NOT_HTTPS),
    ("ftp://example.org/", TargetFault.NOT_HTTPS),
    ("file:///etc/passwd", TargetFault.MALFORMED),
    ("gopher://example.org/", TargetFault.NOT_HTTPS),
    ("https://", TargetFault.MALFORMED),
    ("", TargetFault.MALFORMED),
    ("//example.org", TargetFault.NOT_HTTPS),
    ("https://example.org/#part", TargetFault.MALFORMED),
    ("https://example.org:99999/", TargetFault.MALFORMED),
    ("https://exa mple.org/", TargetFault.MALFORMED),
    ("https://example.org/\r\nHost: x", TargetFault.MALFORMED),
    ("https://éxample.org/", TargetFault.MALFORMED),
    ("https://user@example.org/", TargetFault.CREDENTIALS),
    ("https://user:word@127.0.0.1/", TargetFault.CREDENTIALS),
    ("https://127.0.0.1/", TargetFault.LOOPBACK),
    ("https://[::1]/", TargetFault.LOOPBACK),
    ("https://[::ffff:127.0.0.1]/", TargetFault.WRAPPED),
    ("https://169.254.169.254/latest/meta-data", TargetFault.METADATA),
    ("https://" + "a" * 500, TargetFault.MALFORMED),
    ("https://[::1/", TargetFault.MALFORMED),
)


@pytest.mark.parametrize(("url", "fault"), URLS)
def test_what_speaks_against_an_address(url, fault):
    assert url_fault(url, is_allowed=False) is fault


def test_plain_http_is_for_hosts_that_were_allowed():
    assert url_fault("http://alarm.mission.lan:8080/", is_allowed=True) is None
    assert url_fault("http://169.254.169.254/", is_allowed=True) is TargetFault.METADATA


@pytest.mark.parametrize("url", ["https://Example.ORG/", "https://example.org./", "https://example.org:443/x"])
def test_a_host_has_one_name(url):
    assert host_of(url) == "example.org"
