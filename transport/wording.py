"""Messages of graphql-core as a caller may read them."""

import re

from graphql import GraphQLError

from domain.problems import Problem

# graphql-core puts the text of whatever a scalar's parser raised into its message.
ENCOUNTERED = re.compile(r", but encountered error '.*'; found", re.DOTALL)


def cause_of(error: GraphQLError) -> Exception | None:
    """What was raised in the first place, inside the errors graphql-core wrapped around it."""
    cause: Exception | None = error.original_error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    return cause


def without_internals(message: str, cause: Exception | None) -> str:
    """A coercion error's message; what a scalar raised is told only where it was meant to be."""
    if cause is None or isinstance(cause, Problem):
        return message
    return ENCOUNTERED.sub(", found", message)
