"""DOORSTEP_RATE_LIMIT holds over all processes that share a Redis; without it, in each."""

from tests.faults.processes import houses, started
from tests.house import House, own_number, settings_for
from tests.people import Person
from tests.servers import Valkey

ASKED = {"query": "{ viewer { role } }"}
LIMIT = 30


async def let_through(person: Person, *servers: House) -> int:
    """How many of twice the limit's requests are answered, at the servers in turn."""
    token, count = {"authorization": f"Bearer {person.token}"}, 0
    for number in range(2 * LIMIT):
        http = servers[number % len(servers)].http
        answer = await http.post("/graphql", json=ASKED, headers=token)
        if answer.status_code == 200:
            count += 1
            continue
        (error,) = answer.json()["errors"]
        assert answer.status_code == 429
        assert error["extensions"]["code"] == "RATE_LIMITED"
        assert answer.headers["retry-after"] == str(error["extensions"]["retryAfterSeconds"])
    return count


async def test_a_rate_is_one_over_all_processes_and_without_redis_each_ones_own(
    database: str, valkey: Valkey
) -> None:
    settings = settings_for(database, own_number(valkey.url), RATE_LIMIT=str(LIMIT))
    async with started(settings, 2) as servers, houses(*servers) as (one, other):
        ann, bob = one.stranger(name="ann"), one.stranger(name="bob")
        assert await let_through(ann, one, other) == LIMIT
        valkey.pause()
        assert LIMIT < await let_through(bob, one, other) <= 2 * LIMIT
        valkey.resume()
