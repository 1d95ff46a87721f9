"""Messages of graphql-core as a caller may read them."""

import re

from graphql import GraphQLError

from domain.model.problems import Problem

# graphql-core puts the text of whatever a scalar's parser raised into its message.
ENCOUNTERED = re.compile(r", but encountered error '.*'; found", re.DOTALL)
# It repeats what was given in, too: why somebody cancelled (C5), an address. Errors are logged and
# reported, by apps as well; the place and the kind of mistake say enough.
GIVEN = re.compile(r"(?:[,;] found|(cannot represent (?:[\w -]+ )?value)): .*", re.DOTALL)
AFTER_SUGGESTION = re.compile(r"(?<=\?) Found: .*", re.DOTALL)
NO_CHOICE = re.compile(r"Value '.*' does not exist in", re.DOTALL)


def cause_of(error: GraphQLError) -> Exception | None:
    """What was raised in the first place, inside the errors graphql-core wrapped around it."""
    cause: Exception | None = error.original_error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    return cause


def without_internals(message: str, cause: Exception | None) -> str:
    """A coercion error's message; what a scalar raised is told only where it was meant to be, and
    what was given in never.
    """
    if cause is not None and not isinstance(cause, Problem):
        message = ENCOUNTERED.sub(", found", message)
    silent = AFTER_SUGGESTION.sub("", GIVEN.sub(r"\1.", message))
    return NO_CHOICE.sub("This value does not exist in", silent)
