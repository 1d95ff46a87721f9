"""Validation: graphql-core's rules, bounded, with the code of our contract on every error."""

from collections.abc import Sequence

from graphql import GraphQLError, NoSchemaIntrospectionCustomRule, specified_rules
from graphql.validation import (
    ASTValidationRule,
    OverlappingFieldsCanBeMergedRule,
    ValidationContext,
    ValuesOfCorrectTypeRule,
)

from domain.problems import Problem, ProblemCode
from transport.wording import without_internals

# What merging fields may cost, in graphql-core's units: a hundred times what a large real document
# spends, and some 50 ms. Its own default of 500,000 lets 4,000 tokens take over a second.
OVERLAP_BUDGET = 20_000


class BoundedOverlap(OverlappingFieldsCanBeMergedRule):
    """Fields of one name must merge; a document that makes the check quadratic is given up on."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self.rule_context.remaining_complexity_budget = OVERLAP_BUDGET


class ValuesInPlace(ValuesOfCorrectTypeRule):
    """A wrong value is BAD_USER_INPUT written into the document as it is in a variable."""

    def report_error(self, error: GraphQLError) -> None:
        """Report it in words that hold nothing of ours."""
        cause = error.original_error
        message = error.message if cause is None else without_internals(error.message, cause)
        code = cause.code if isinstance(cause, Problem) else ProblemCode.BAD_USER_INPUT
        extensions = {"code": code.value}
        super().report_error(GraphQLError(message, error.nodes, extensions=extensions))


OURS: dict[type[ASTValidationRule], type[ASTValidationRule]] = {
    OverlappingFieldsCanBeMergedRule: BoundedOverlap,
    ValuesOfCorrectTypeRule: ValuesInPlace,
}


def rules(*, introspection: bool) -> Sequence[type[ASTValidationRule]]:
    """The rules every document is held to; without introspection where it is switched off."""
    standard = [OURS.get(rule, rule) for rule in specified_rules]
    return standard if introspection else [*standard, NoSchemaIntrospectionCustomRule]
