"""Where a webhook may be sent: every form an address can hide in, every range out of its reach."""

import pytest

from domain.platform.destinations import Reach, read_destination

PRODUCTION, DEVELOPMENT = Reach(), Reach(development=True)

PUBLIC = [
    "8.8.8.8",
    "1.1.1.1",
    "93.184.216.34",
    "172.15.255.255",
    "172.32.0.1",
    "100.63.255.255",
    "100.128.0.0",
    "2606:4700:4700::1111",
    "2a00:1450:4001:81b::200e",
]
LOOPBACK = ["127.0.0.1", "127.255.255.254", "::1"]
NEVER = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "100.127.255.255",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.7",
    "203.0.113.7",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::7f00:1",  # IPv4-compatible 127.0.0.1
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::ffff:0:127.0.0.1",  # IPv4-translated
    "64:ff9b::7f00:1",  # NAT64
    "64:ff9b:1::a00:1",
    "100::1",
    "2001::1",  # Teredo
    "2001:10::1",  # ORCHID
    "2001:db8::1",
    "2002:7f00:1::1",  # 6to4
    "2002:808:808::1",
    "3fff::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "2606:4700::1%1",
    "fec0::1",
    "ff02::1",
    "4000::1",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_may_be_called(address: str) -> None:
    assert PRODUCTION.allows(address)
    assert DEVELOPMENT.allows(address)


@pytest.mark.parametrize("address", LOOPBACK)
def test_loopback_may_be_called_in_development_alone(address: str) -> None:
    assert not PRODUCTION.allows(address)
    assert DEVELOPMENT.allows(address)


@pytest.mark.parametrize("address", NEVER)
def test_all_other_addresses_are_never_called(address: str) -> None:
    assert not PRODUCTION.allows(address)
    assert not DEVELOPMENT.allows(address)


@pytest.mark.parametrize("address", [one for one in [*NEVER, *LOOPBACK] if "%" not in one])
@pytest.mark.parametrize("form", ["https://{}/", "https://{}:443/x?y=1"])
def test_what_may_not_be_called_is_not_taken_as_a_literal_either(address: str, form: str) -> None:
    host = f"[{address}]" if ":" in address else address
    assert read_destination(form.format(host), PRODUCTION) is None


TAKEN = {
    "https://example.com": ("example.com", 443, "/"),
    "https://Example.COM/Hooks": ("example.com", 443, "/Hooks"),
    "https://example.com./hooks": ("example.com", 443, "/hooks"),
    "https://example.com:8443/hooks?a=b&c": ("example.com", 8443, "/hooks?a=b&c"),
    "https://example.com?a=b": ("example.com", 443, "/?a=b"),
    "https://xn--bcher-kva.example/": ("xn--bcher-kva.example", 443, "/"),
    "https://8.8.8.8/": ("8.8.8.8", 443, "/"),
    "https://[2606:4700:4700::1111]/": ("2606:4700:4700::1111", 443, "/"),
    "https://a_b.example/": ("a_b.example", 443, "/"),
}


@pytest.mark.parametrize("url", TAKEN)
def test_an_address_is_read_in_one_way(url: str) -> None:
    found = read_destination(url, PRODUCTION)
    assert found is not None
    assert (found.host, found.port, found.target) == TAKEN[url]


REFUSED = [
    "",
    "example.com",
    "//example.com/",
    "http://example.com/",  # in production
    "ftp://example.com/",
    "file:///etc/passwd",
    "gopher://example.com/",
    "https://",
    "https:///hooks",
    "https://example.com:80/",
    "https://example.com:22/",
    "https://example.com:5432/",
    "https://example.com:0/",
    "https://example.com:99999/",
    "https://example.com:x/",
    "https://user@example.com/",
    "https://user:secret@example.com/",
    "https://@example.com/",
    "https://example.com/#part",
    "https://example.com/#",
    "https://example.com\\@127.0.0.1/",
    "https://example.com/ a",
    "https://example.com/\r\nX: y",
    "https://exa\tmple.com/",
    "https://bücher.example/",
    "https://①②⑦.⓪.⓪.①/",
    "https://example。com/",
    "https://ex%61mple.com/",
    "https://2130706433/",  # 127.0.0.1 in decimal
    "https://134744072/",  # 8.8.8.8: one notation is enough
    "https://0x7f000001/",
    "https://0x7f.0.0.1/",
    "https://0177.0.0.1/",
    "https://127.1/",
    "https://8.8.2056/",
    "https://1.2.3.4.5/",
    "https://256.1.1.1/",
    "https://example.0x7f/",
    "https://[::1/",
    "https://::1/",
    "https://[fe80::1%25eth0]/",
    "https://[v1.x]/",
    "https://-a.example/",
    "https://" + "a" * 64 + ".example/",
    "https://example..com/",
]


@pytest.mark.parametrize("url", REFUSED)
def test_an_address_of_any_other_form_is_not_taken(url: str) -> None:
    assert read_destination(url, PRODUCTION) is None


@pytest.mark.parametrize("url", ["http://localhost:9000/x", "http://127.0.0.1:9/", "http://[::1]/"])
def test_in_development_http_loopback_and_any_port_are_taken(url: str) -> None:
    assert read_destination(url, DEVELOPMENT) is not None


@pytest.mark.parametrize("url", ["http://10.0.0.1/", "http://169.254.169.254/", "http://0x7f.1/"])
def test_in_development_neighbours_are_not(url: str) -> None:
    assert read_destination(url, DEVELOPMENT) is None


@pytest.mark.parametrize(("length", "taken"), [(2_000, True), (2_001, False)])
def test_an_address_has_2000_characters_at_most(length: int, taken: bool) -> None:
    url = "https://example.com/".ljust(length, "a")
    assert (read_destination(url, PRODUCTION) is not None) is taken
