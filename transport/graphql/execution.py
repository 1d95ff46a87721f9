"""Runs operations on graphql-core: queries and mutations to their answer, subscriptions by event.

An operation is *admitted* first (rate, document, operation, variables, cost); what is refused there
has errors and no `data`. What is admitted always gives results with `data`, null at worst.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable, Sequence
from contextlib import aclosing
from functools import cache, partial
from time import perf_counter
from typing import Any, cast

from graphql import (
    ExecutionResult,
    Executor,
    GraphQLError,
    GraphQLSchema,
    OperationType,
    create_source_event_stream,
    execute_subscription_event,
)

from domain.model.people import Viewer
from domain.model.problems import Problem, ProblemCode
from transport.base.error_texts import cause_of
from transport.base.ports import Admission, Contexts, unlimited
from transport.base.problems import (
    Interrupted,
    RateLimited,
    RequestRefused,
    WireError,
    refused,
    wire_error,
    wire_problem,
)
from transport.graphql.admitting import Admitting
from transport.graphql.argument_errors import wrong_arguments
from transport.graphql.compiled_executor import DirectExecutor
from transport.graphql.documents import Documents
from transport.graphql.faults import Faults
from transport.graphql.operations import Operation
from transport.graphql.requests import Request
from transport.limits.budgets import Budgets
from transport.limits.limits import Limits, Timings
from transport.limits.meters import Meter, metered
from transport.limits.turns import Turns
from transport.limits.work import Work
from transport.telemetry.observing import (
    UNKNOWN,
    UNWATCHED,
    Observer,
    Outcome,
    Sighting,
    codes_of,
    end_by,
    end_of,
)

Body = dict[str, Any]
Run = Callable[[Executor[Any]], object]


class Engine:
    """The one way an operation runs, whichever wire it came over."""

    def __init__(
        self,
        schema: GraphQLSchema,
        documents: Documents,
        contexts: Contexts,
        *,
        faults: Faults,
        limits: Limits,
        timings: Timings,
        admission: Admission = unlimited,
        work: Work | None = None,
        hide_suggestions: bool = False,
        observer: Observer = UNWATCHED,
    ) -> None:
        self.limits = limits
        self.timings = timings
        self.faults = faults
        self._schema = schema
        self._contexts = contexts
        self._admitting = Admitting(
            schema, documents, limits, admission, work, hide_suggestions=hide_suggestions
        )
        self.work = work
        self._turns = Turns(
            limits.operations_at_once,
            most_waiting=limits.operations_waiting,
            patience=timings.turn,
        )
        self._event_turns = Turns(limits.operations_at_once)
        self._observer = observer
        self._open = Budgets(
            limits.open_cost,
            f"Open subscriptions may cost {limits.open_cost} points together: complete one first.",
        )
        self.unsent = Budgets(
            limits.unsent_bytes,
            "Take the answers to this account first.",
            limits.unsent_bytes_in_all,
        )
        self._mutations: set[asyncio.Task[Body]] = set()

    def turned_away(self, problem: Problem) -> None:
        """Tell of a caller whom the gate did not let in."""
        codes = (problem.code.value,)
        self._observer.ended(Sighting(UNKNOWN, None, "nobody", Outcome.REFUSED, codes, 0.0))

    async def admit(self, request: Request, viewer: Viewer) -> Operation:
        """Judge a request before anything of it runs; raise `RequestRefused`."""
        began = perf_counter()
        try:
            return await self._admitting(request, viewer, began)
        except RequestRefused as no:
            seconds, role = perf_counter() - began, viewer.role.value
            codes = codes_of(no.errors)
            told = Sighting(UNKNOWN, None, role, Outcome.REFUSED, codes, seconds, no.cost)
            self._observer.ended(told)
            raise

    def refusal(self, refused: RequestRefused) -> Body:
        """The body of a request that was not executed."""
        body: Body = {"errors": refused.errors}
        if refused.cost is not None:
            body["extensions"] = {"cost": self._cost(refused.cost)}
        return body

    async def execute(self, operation: Operation) -> Body:
        """Run a query or mutation.

        A mutation once begun is not cancelled by its caller going away: a phone that loses its
        network right after sending must not leave a command half wanted.
        """
        answer = self._answer(operation)
        if operation.kind is not OperationType.MUTATION:
            return await answer
        task = asyncio.create_task(answer)
        self._mutations.add(task)
        task.add_done_callback(self._mutations.discard)
        return await asyncio.shield(task)

    async def _answer(self, operation: Operation) -> Body:
        """In the account's turn; raises `RequestRefused` where that does not come."""
        body: Body | None = None
        account = operation.viewer.key
        try:
            async with self._turns.turn(account):
                if self.work is not None:
                    await self.work.enter(account)
                body = await self._run(operation, operation.executor, Executor.execute_operation)
        except RateLimited as busy:
            raise refused(busy, cost=operation.cost) from None
        finally:
            self._observer.ended(operation.over(*end_of(body)))
        return body

    def rate_headers(self, viewer: Viewer) -> dict[str, str]:
        """What the account may still do in this process (RateLimit, draft-ietf-httpapi-10)."""
        if self.work is None:
            return {}
        left, most = self.work.left(viewer.key), self.work.a_minute
        return {"ratelimit-policy": f'"points";q={most};w=60', "ratelimit": f'"points";r={left}'}

    async def finish(self) -> None:
        """Wait for the mutations whose callers have gone; each is bounded by the time limit."""
        if self._mutations:
            await asyncio.wait(self._mutations)

    async def subscribe(self, operation: Operation) -> AsyncGenerator[Body, None]:
        """The results of a subscription, each event executed with a context of its own.

        Raises `RequestRefused` where the source refuses or fails, before its first event or later,
        and `Interrupted` where an event could not be read now but may be when it is asked for anew.
        """
        met: RequestRefused | Interrupted | None = None
        try:
            with self._open.hold(operation.viewer.key, operation.cost):
                async with aclosing(self._results(operation)) as results:
                    async for body in results:
                        yield body
        except Exception as fault:  # noqa: BLE001 - whatever a source raises ends its stream, masked
            met = self._ending(fault)
            raise met from None
        finally:
            self._observer.ended(operation.over(*end_by(met)))

    def _ending(self, fault: Exception) -> RequestRefused | Interrupted:
        """What a subscription's reader is told of what ended it."""
        if isinstance(fault, RequestRefused | Interrupted):
            return fault
        if isinstance(fault, Problem):
            return refused(fault)
        told = self.faults.masked(fault)
        return Interrupted() if self.faults.passing(fault) else RequestRefused([told])

    async def _results(self, operation: Operation) -> AsyncGenerator[Body, None]:
        source = await self._source(operation)
        try:
            async for event in source:
                executor = operation.for_event(event)
                async with self._event_turns.turn(operation.viewer.key):
                    body = await self._run(operation, executor, execute_subscription_event)
                    await asyncio.sleep(0)  # a long replay lets others have the loop
                yield body
                codes = codes_of(body.get("errors", ()))
                self._observer.delivered(event, perf_counter() - operation.began, codes)
        finally:
            close = getattr(source, "aclose", None)
            if close is not None:
                await close()

    async def _source(self, operation: Operation) -> AsyncIterable[object]:
        """Open the source event stream, or raise `RequestRefused`."""
        operation.executor.context_value = await self._context(operation)
        opened = create_source_event_stream(operation.executor)
        result = await opened if isinstance(opened, Awaitable) else opened
        if isinstance(result, ExecutionResult):
            self._check_passing(operation, *map(cause_of, result.errors or []))
            errors = self._told(result.errors or [], operation, operation.executor)
            raise RequestRefused(errors, cost=operation.cost)
        return result

    async def _context(self, operation: Operation) -> object:
        return await self._contexts.for_operation(operation.viewer, names=operation.document.names)

    async def _run(self, operation: Operation, executor: DirectExecutor, run: Run) -> Body:
        """Execute once, and have it paid."""
        meter, account = Meter(), operation.viewer.key
        try:
            body = await metered(self._executed(operation, executor, run), meter)
        finally:
            if self.work is not None:
                self.work.pay(account, executor.size.points, meter.seconds)
        if self.work is not None:
            body["extensions"]["cost"]["left"] = self.work.left(account)
        return body

    async def _executed(self, operation: Operation, executor: DirectExecutor, run: Run) -> Body:
        """Execute once within the time limit. Never raises but by cancellation, and `Interrupted`
        for an event.
        """
        limit = asyncio.timeout(self.timings.execution)
        try:
            async with limit:
                executor.context_value = await self._context(operation)
                running = run(executor)
                result = await running if isinstance(running, Awaitable) else running
        except Problem as problem:
            return self._body(operation, None, [wire_problem(problem)])
        except Exception as fault:  # noqa: BLE001 - graphql-core raises nothing: contexts may, or time
            self._check_passing(operation, fault)
            late = isinstance(fault, TimeoutError) and limit.expired()
            told = self._too_late() if late else self.faults.masked(fault)
            return self._body(operation, None, [told])
        answer = cast("ExecutionResult", result)
        if answer.errors:
            self._check_passing(operation, *map(cause_of, answer.errors))
        errors = self._told(answer.errors, operation, executor) if answer.errors else []
        return self._body(operation, answer.data, errors)

    def _check_passing(self, operation: Operation, *faults: BaseException | None) -> None:
        """An event told with holes, because the database was away, would be lost to its reader
        (E2): better that they come back for it. Raises `Interrupted`.
        """
        if operation.kind is not OperationType.SUBSCRIPTION:
            return
        for fault in faults:
            if fault is not None and self.faults.passing(fault):
                self.faults.log(fault)
                raise Interrupted

    def _told(
        self, errors: Sequence[GraphQLError], operation: Operation, executor: Executor[Any]
    ) -> list[WireError]:
        wrong = cache(partial(wrong_arguments, self._schema, operation.document.node, executor))
        return self.faults.told(errors, wrong)

    def _body(self, operation: Operation, data: object, errors: list[WireError]) -> Body:
        """One result as it goes on the wire; at most so many errors, and how many were left out."""
        extensions: Body = {"cost": self._cost(operation.cost)}
        if not errors:
            return {"data": data, "extensions": extensions}
        if len(errors) > self.limits.errors:
            extensions["errorsLeftOut"] = len(errors) - self.limits.errors
        return {"data": data, "errors": errors[: self.limits.errors], "extensions": extensions}

    def _cost(self, requested: int) -> dict[str, int]:
        return {"requested": requested, "limit": self.limits.cost}

    def _too_late(self) -> WireError:
        text = f"This took longer than {self.timings.execution:g} s and was given up."
        retry = "A command may have been done all the same: retry it with the same idempotency key."
        return wire_error(ProblemCode.INTERNAL, f"{text} {retry}")
