"""Who is no party of a session: the payments service, which moves money in, and support."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from demo.people import money
from demo.phone import AMOUNT, Broken, Phone
from demo.scene import Scene, amount
from demo.timeline import BOLD, DIM, RED

REFUSAL = "refusal { code rule message }"
TOP_UP = f"""
mutation ($input: RecordMovementInput!) {{
  recordTopUp(input: $input) {{ balanceAfter {AMOUNT} {REFUSAL} }}
}}
"""
DISPUTE = f"dispute {{ id status held {AMOUNT} assignee {{ displayName }} }}"
TAKE = f"""
mutation ($input: DisputeCommandInput!) {{ answer: takeDispute(input: $input) {{
  {DISPUTE} {REFUSAL} }} }}
"""
DECIDE = f"""
mutation ($input: DecideDisputeInput!) {{ answer: decideDispute(input: $input) {{
  {DISPUTE} {REFUSAL} }} }}
"""
GROUNDS = """
query ($id: ID!) { dispute(id: $id) { kind session { cancellationGrounds { explanation } } } }
"""
STATEMENT = f"""
{{ viewer {{ balance {AMOUNT} client {{ id }} partner {{ id }} statement {{ nodes {{
  kind amount {AMOUNT} balanceAfter {AMOUNT} session {{ id }} }} }} }} }}
"""


@dataclass(frozen=True, slots=True)
class Offstage:
    """They have no column: what they do stands across both."""

    bank: Phone
    agent: Phone
    currency: str

    async def top_up(self, scene: Scene, who: Phone, minor_units: int) -> None:
        """M6: money comes in under the service's reference; sent twice, it comes once."""
        account = (await who.ask(STATEMENT))["viewer"][who.person.role.value]["id"]
        given = {
            "accountId": account,
            "amount": money(minor_units, self.currency),
            "reference": f"demo-{secrets.token_hex(8)}",
        }
        scene.start_watch()
        answers = [(await self.bank.ask(TOP_UP, input=given))["recordTopUp"] for _ in "12"]
        self._accepted("Top-up", answers[0])
        scene.must(answers[0] == answers[1], "one reference is one movement (M6)")
        come = amount(money(minor_units, self.currency))
        text = f"{self.bank.person.name} tops {who.person.name}'s balance up by {come}"
        await scene.timeline.note(f"◆ {text}, and sends it twice", BOLD)
        await scene.hear("BalanceChanged", who)

    async def statement(self, scene: Scene, who: Phone, *moved: tuple[str, int]) -> None:
        """M6: just these movements, shown newest first, each following from the one before."""
        viewer = (await who.ask(STATEMENT))["viewer"]
        lines, left = viewer["statement"]["nodes"], viewer["balance"]["minorUnits"]
        told = [(line["kind"], line["amount"]["minorUnits"]) for line in reversed(lines)]
        scene.must(told == [*moved], f"{who.person.name}'s statement says {told}, not {moved}")
        await scene.show(who, (f"Statement: {amount(viewer['balance'])}", BOLD))
        for line in lines:
            scene.must(line["balanceAfter"]["minorUnits"] == left, "a statement adds up (M6)")
            left -= line["amount"]["minorUnits"]
            change, after = amount(line["amount"]), amount(line["balanceAfter"])
            await scene.show(who, (f"  {line['kind']:<8} {change:>12}  → {after:>11}", DIM))
        scene.must(left == 0, "a statement begins with nothing (M2)")

    async def take(self, scene: Scene, dispute_id: str) -> None:
        """D2; and what the canceller said is read here, and nowhere else (C5)."""
        scene.start_watch()
        answer = (await self.agent.ask(TAKE, input={"disputeId": dispute_id}))["answer"]
        self._accepted("Take", answer)
        name = self.agent.person.name
        await scene.timeline.note(f"◆ {name}, of support, takes the dispute", BOLD)
        read = (await self.agent.ask(GROUNDS, id=dispute_id))["dispute"]
        said = read["session"]["cancellationGrounds"]["explanation"]
        await scene.timeline.note(f"    {name} reads, and no party does: “{said}”", DIM)

    async def decide(self, scene: Scene, dispute_id: str, refund: int, award: int) -> None:
        """D2, D3: once, to the cent."""
        given = {
            "disputeId": dispute_id,
            "refund": money(refund, self.currency),
            "award": money(award, self.currency),
            "rationale": "It was late, but for a reason.",
            "messageToClient": "Most of it is yours again.",
            "messageToPartner": "You are paid for the evening you kept free.",
        }
        await self._refused(scene, "AMOUNTS_DO_NOT_ADD_UP", {**given, "award": given["refund"]})
        scene.start_watch()
        self._accepted("Decide", (await self.agent.ask(DECIDE, input=given))["answer"])
        back, paid = (amount(money(units, self.currency)) for units in (refund, award))
        text = f"◆ {self.agent.person.name} decides: {back} back, {paid} to the partner"
        await scene.timeline.note(text, BOLD)

    async def decided_once(self, scene: Scene, dispute_id: str) -> None:
        """D3."""
        nothing = money(0, self.currency)
        said = {"rationale": "Again.", "messageToClient": "Again.", "messageToPartner": "Again."}
        again = {"disputeId": dispute_id, "refund": nothing, "award": nothing, **said}
        await self._refused(scene, "ALREADY_DECIDED", again)

    async def _refused(self, scene: Scene, code: str, given: Mapping[str, object]) -> None:
        refusal = (await self.agent.ask(DECIDE, input=given))["answer"]["refusal"]
        scene.must(refusal and refusal["code"] == code, f"a decision must be refused: {code}")
        text = f"◆ {self.agent.person.name} decides: ✗ {code} ({refusal['rule']})"
        await scene.timeline.note(f"{text}: {refusal['message']}", RED)

    def _accepted(self, what: str, answer: Mapping[str, Any]) -> None:
        if answer["refusal"]:
            raise Broken(f"{what}: refused: {answer['refusal']['message']}")
