"""`serve --demo`: people and sessions on an empty database, and nothing twice."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bootstrap.composition import Doorstep
from bootstrap.settings import load_settings
from demo.people import ANN, CEM, CLIENT_PROFILE, DAN, EVA, LEA, MIA, SAM, TIA, Person
from demo.seed import OVERVIEW, SESSIONS, ask, greet
from domain.model.people import Role
from storage.database.migrate import migrate

NOTICE = "{ viewer { standing { block { level } } } }"
ACTIONS = "{ viewer { sessions { nodes { scheduledStart actions { kind open } } } } }"


@pytest.fixture
async def house(tmp_path: Path) -> Callable[..., Doorstep]:
    """A migrated, empty database; each call a process of its own on it."""
    url = f"sqlite://{tmp_path / 'seeded.db'}"
    await migrate(url)

    def open_house(**environ: str) -> Doorstep:
        files = f"file://{tmp_path / 'files'}"
        given = {"DOORSTEP_DATABASE_URL": url, "DOORSTEP_FILES_URL": files, **environ}
        return Doorstep(load_settings(given, home=tmp_path / "secrets"))

    return open_house


async def open_buttons(house: Doorstep, person: Person) -> list[set[str]]:
    async with house.running():
        nodes = (await ask(house, person, ACTIONS))["viewer"]["sessions"]["nodes"]
    return [{action["kind"] for action in node["actions"] if action["open"]} for node in nodes]


async def test_im_here_can_be_pressed_at_once_at_both_places(
    house: Callable[..., Doorstep],
) -> None:
    await greet(house())
    tomorrow, soon = await open_buttons(house(), ANN)
    assert "ARRIVE" in soon
    assert "ARRIVE" not in tomorrow
    (visit,) = await open_buttons(house(), DAN)
    assert "ARRIVE" in visit


async def test_every_desk_of_support_finds_something_to_do(house: Callable[..., Doorstep]) -> None:
    """V2: and each is shown its own alone."""
    await greet(house())
    lists = {
        SAM: ["offlineReports(filter: {statuses: [OPEN], withVerifiedProof: false})", "tickets"],
        TIA: ["partnerBlocks(filter: {awaitingCounselling: true})"],
        MIA: ["rebookingRequests(filter: {statuses: [OPEN]})"],
    }
    opened = house()
    async with opened.running():
        for person, names in lists.items():
            for name in names:
                found = await ask(opened, person, f"{{ all: {name} {{ totalCount }} }}")
                assert found["all"]["totalCount"] == 1, name
        counts = (await ask(opened, LEA, OVERVIEW))["supportOverview"].values()
        assert [*counts] == [1, 1, 1, 1, 1]
        (blocked,) = (await ask(opened, EVA, NOTICE))["viewer"].values()
        assert blocked["block"]["level"] == "L1"


async def test_a_second_start_makes_nothing_and_prints_tokens_that_work(
    house: Callable[..., Doorstep], capsys: pytest.CaptureFixture[str]
) -> None:
    await greet(house())
    capsys.readouterr()
    again = house()
    await greet(again)
    said = capsys.readouterr().out
    assert said.count("#token=") == 9
    for who in ("Sam, support (agent)", "Tia, support (trainer)", "Mia, support (city manager)"):
        assert who in said
    assert said.count("ses_") == 3
    async with again.running():
        token = said.split("#token=")[1].split()[0]
        viewer = await again.gate.authenticate(f"Bearer {token}")
        assert (viewer.role, viewer.sub) == (Role.CLIENT, ANN.sub)
        mine = (await ask(again, CEM, SESSIONS))["viewer"]["sessions"]["nodes"]
    assert len(mine) == 1


async def test_no_token_stands_in_what_a_browser_would_send(
    house: Callable[..., Doorstep], capsys: pytest.CaptureFixture[str]
) -> None:
    await greet(house())
    links = [word for word in capsys.readouterr().out.split() if word.startswith("http")]
    assert [link.partition("#")[0] for link in links] == ["http://127.0.0.1:8000/graphql"] * 9


async def test_a_database_with_people_of_its_own_is_left_alone(
    house: Callable[..., Doorstep], capsys: pytest.CaptureFixture[str]
) -> None:
    theirs, zoe = house(), Person("zoe", "Zoe", Role.CLIENT)
    async with theirs.running():
        await ask(theirs, zoe, CLIENT_PROFILE, name="Zoe")
    await greet(house())
    assert "people of its own" in capsys.readouterr().out


async def test_production_refuses_in_one_line(house: Callable[..., Doorstep]) -> None:
    kept = house().settings
    assert kept.token_secret is not None
    strict = house(
        DOORSTEP_ENV="production",
        DOORSTEP_TOKEN_SECRET=kept.token_secret.decode(),
        DOORSTEP_GROUNDS_KEY="A" * 43 + "=",
    )
    with pytest.raises(SystemExit, match=r"^--demo: [^\n]+$"):
        await greet(strict)
