"""Who sends a file and who reads one (B2, V1, V2), role by role."""

import pytest

from domain.model.people import Role, SupportRole, Viewer
from domain.platform.files import File, MediaType, may_read, may_send, plausible
from tests.domain.make import T

AGENT, TRAINER = SupportRole.AGENT, SupportRole.TRAINER
LEAD, MANAGER = SupportRole.LEAD, SupportRole.CITY_MANAGER
FILE = File("fil_1", "cli_1", MediaType.PNG, "0" * 64, 1, T, blob="secret")


def viewer(role: Role, account_id: str | None, *support_roles: SupportRole) -> Viewer:
    return Viewer(role, "sub", account_id, None, frozenset(support_roles), T)


@pytest.mark.parametrize(
    ("who", "sends", "reads"),
    [
        (viewer(Role.CLIENT, "cli_1"), True, True),
        (viewer(Role.CLIENT, "cli_2"), True, False),
        (viewer(Role.CLIENT, None), False, False),
        (viewer(Role.PARTNER, "par_1"), False, False),
        (viewer(Role.PARTNER, "cli_1"), False, False),
        (viewer(Role.INTEGRATION, "cli_1"), False, False),
        (viewer(Role.INTEGRATION, "par_1"), False, False),
        (viewer(Role.PAYMENTS, "pay_1"), False, False),
        (viewer(Role.SUPPORT, "sup_1"), False, False),
        (viewer(Role.SUPPORT, "sup_1", TRAINER, MANAGER), False, False),
        (viewer(Role.SUPPORT, "sup_1", AGENT), True, True),
        (viewer(Role.SUPPORT, "sup_1", LEAD), True, True),
        (viewer(Role.SUPPORT, "sup_1", TRAINER, AGENT), True, True),
        (viewer(Role.CLIENT, "cli_2", AGENT), True, False),
    ],
)
def test_agents_leads_and_clients_send_and_a_client_reads_its_own(
    who: Viewer, sends: bool, reads: bool
) -> None:
    assert (may_send(who), may_read(who, FILE)) == (sends, reads)


def test_where_its_bytes_lie_is_not_shown() -> None:
    assert "secret" not in repr(FILE)


def test_a_name_ends_as_its_kind_does() -> None:
    assert [kind.extension for kind in MediaType] == ["png", "jpg", "webp", "pdf", "txt"]


@pytest.mark.parametrize(
    ("pixels", "size", "scans", "taken"),
    [
        (12_000_000, 34, 1, True),
        (12_000_001, 240_000, 1, False),
        (40_000_000, 34, 1, False),
        (40_000_000, 800_000, 1, True),
        (40_000_000, 799_999, 1, False),
        (40_000_000, 9_000_000, 50, True),
        (1_000, 9_000_000, 51, False),
    ],
)
def test_an_image_is_decoded_only_where_its_bytes_are_worth_it(
    pixels: int, size: int, scans: int, *, taken: bool
) -> None:
    assert plausible(pixels, size, scans) is taken
