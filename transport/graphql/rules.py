"""Validation: graphql-core's rules, bounded, with the code of our contract on every error."""

from collections.abc import Sequence

from graphql import GraphQLError, NoSchemaIntrospectionCustomRule, specified_rules
from graphql.validation import (
    ASTValidationRule,
    OverlappingFieldsCanBeMergedRule,
    ValidationContext,
    ValuesOfCorrectTypeRule,
)

from domain.model.problems import Problem, ProblemCode
from transport.base.error_texts import without_internals

# What merging fields may cost, in graphql-core's units of half a comparison: several times what a
# screen composed of 32 fragments that ask for the same fields spends, and some 100 ms, which the
# account pays for. Its own default of 500,000 allows 1.7 s.
OVERLAP_BUDGET = 30_000


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
        message = without_internals(error.message, cause)
        code = cause.code if isinstance(cause, Problem) else ProblemCode.BAD_USER_INPUT
        extensions = {"code": code.value}
        super().report_error(GraphQLError(message, error.nodes, extensions=extensions))


Rules = Sequence[type[ASTValidationRule]]


def rules(*, introspection: bool, trusted: bool = False) -> Rules:
    """The rules a document is held to; without introspection where it is switched off."""
    ours: dict[type[ASTValidationRule], type[ASTValidationRule]] = {
        ValuesOfCorrectTypeRule: ValuesInPlace
    }
    if not trusted:
        ours[OverlappingFieldsCanBeMergedRule] = BoundedOverlap
    standard = [ours.get(rule, rule) for rule in specified_rules]
    return standard if introspection else [*standard, NoSchemaIntrospectionCustomRule]
