"""Documents: parsed, measured and validated once for each text, then kept."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    InlineFragmentNode,
    OperationDefinitionNode,
    parse,
    validate,
)
from graphql.validation.validate import ValidationAbortedError

from domain.model.problems import BadUserInput, ProblemCode
from transport.base.problems import (
    NotTrusted,
    RequestRefused,
    TooComplex,
    WireError,
    refused,
    wire_error,
)
from transport.graphql.compiled_executor import Steps
from transport.graphql.costing import Cost, compile_cost
from transport.graphql.document_limits import Census, take_census
from transport.graphql.requests import Request
from transport.graphql.rules import rules
from transport.limits.limits import Limits

GIVEN_UP = "Parsing aborted."  # how graphql-core ends its message where a limit stopped the parser


@dataclass(frozen=True, slots=True)
class Document:
    """A valid document with what its requests need of it, worked out once."""

    node: DocumentNode
    names: frozenset[str]
    operations: tuple[OperationDefinitionNode, ...]
    fragments: Mapping[str, FragmentDefinitionNode]
    trusted: bool
    fixed: bool  # no directive makes its selections depend on variables
    steps: Steps = field(default_factory=dict)
    _costs: dict[int, Cost] = field(default_factory=dict)

    def operation(self, name: str | None) -> OperationDefinitionNode:
        """The operation a request means; raise `BadUserInput` where that is not one."""
        if name is None:
            if len(self.operations) == 1:
                return self.operations[0]
            raise BadUserInput("Several operations: `operationName` says which to run.")
        for one in self.operations:
            if one.name is not None and one.name.value == name:
                return one
        raise BadUserInput("There is no operation of this name in the document.")

    def root_fields(self, operation: OperationDefinitionNode) -> int:
        """How many fields it selects at its root, through fragments too; one name counts once."""
        names: set[str] = set()
        stack, spread = [operation.selection_set], set[str]()
        while stack:
            for node in stack.pop().selections:
                if isinstance(node, FieldNode):
                    names.add((node.alias or node.name).value)
                elif isinstance(node, InlineFragmentNode):
                    stack.append(node.selection_set)
                elif isinstance(node, FragmentSpreadNode) and node.name.value not in spread:
                    spread.add(node.name.value)
                    stack.append(self.fragments[node.name.value].selection_set)
        return len(names)

    def cost(self, schema: GraphQLSchema, operation: OperationDefinitionNode) -> Cost:
        """The operation's cost as a function of its variables."""
        key = id(operation)  # lives as long as the document, and so does the plan
        if key not in self._costs:
            self._costs[key] = compile_cost(schema, operation, self.fragments)
        return self._costs[key]


class Documents:
    """Turns requests into documents. Bounded: by number and by the length of all texts kept."""

    def __init__(
        self,
        schema: GraphQLSchema,
        *,
        limits: Limits,
        introspection: bool,
        trusted: Mapping[str, str] | None = None,
        trusted_only: bool = False,
    ) -> None:
        self._schema = schema
        self._limits = limits
        self._introspection = introspection
        self._rules = rules(introspection=introspection)
        self._trusted_rules = rules(introspection=introspection, trusted=True)
        self._trusted_texts = trusted or {}
        self._trusted_only = trusted_only
        self._trusted: dict[str, Document] = {}
        self._kept: OrderedDict[str, Document] = OrderedDict()
        self._kept_characters = 0

    def get(self, request: Request) -> Document:
        """The document of a request; raise `RequestRefused` where it has none to run."""
        if request.document_id is not None:
            return self._by_id(request.document_id)
        assert request.query is not None, "a request has a document or the id of one"
        if self._trusted_only:
            raise refused(NotTrusted("Only trusted documents are taken: send `documentId`."))
        return self._by_text(request.query)

    def _by_id(self, document_id: str) -> Document:
        known = self._trusted.get(document_id)
        if known is None:
            text = self._trusted_texts.get(document_id)
            if text is None:
                raise refused(NotTrusted("There is no trusted document of this id."))
            known = self._trusted[document_id] = self._validated(_parsed(text, None), None)
        return known

    def _by_text(self, text: str) -> Document:
        known = self._kept.get(text)
        if known is not None:
            self._kept.move_to_end(text)
            return known
        node = _parsed(text, self._limits)
        document = self._validated(node, self._limits)
        self._keep(text, document)
        return document

    def _validated(self, node: DocumentNode, limits: Limits | None) -> Document:
        """Measure (a trusted document is bound by cost alone) and validate."""
        census = take_census(node)
        if limits is not None:
            _measure(census, limits)
        errors = validate(
            self._schema,
            node,
            self._trusted_rules if limits is None else self._rules,
            max_errors=self._limits.errors,
            hide_suggestions=not self._introspection,
        )
        if errors:
            raise RequestRefused([_wire_validation(error) for error in errors])
        return _document(node, census, trusted=limits is None)

    def _keep(self, text: str, document: Document) -> None:
        self._kept[text] = document
        self._kept_characters += len(text)
        while (
            len(self._kept) > self._limits.cached_documents
            or self._kept_characters > self._limits.cached_characters
        ):
            oldest, _ = self._kept.popitem(last=False)
            self._kept_characters -= len(oldest)


def _document(node: DocumentNode, census: Census, *, trusted: bool) -> Document:
    operations = [one for one in node.definitions if isinstance(one, OperationDefinitionNode)]
    fragments = [one for one in node.definitions if isinstance(one, FragmentDefinitionNode)]
    if not operations:
        raise refused(BadUserInput("The document holds no operation to run."))
    return Document(
        node,
        census.names,
        tuple(operations),
        {one.name.value: one for one in fragments},
        trusted,
        not census.directives,
    )


def _parsed(text: str, limits: Limits | None) -> DocumentNode:
    """Parse, stopping at the limit; the lexer is part of it, so nothing is read beyond."""
    most = None if limits is None else limits.tokens
    try:
        return parse(text, max_lexical_tokens=most, max_comments=most)
    except GraphQLSyntaxError as error:
        too_much = error.message.endswith(GIVEN_UP)
        code = ProblemCode.TOO_COMPLEX if too_much else ProblemCode.GRAPHQL_PARSE_FAILED
        raise RequestRefused([_wire(error, code)]) from None


def _measure(census: Census, limits: Limits) -> None:
    """Hold a document to the limits of documents not trusted."""
    for what, count, most in (
        ("levels deep", census.depth, limits.depth),
        ("aliases", census.aliases, limits.aliases),
        ("directives", census.directives, limits.directives),
        ("characters in a name", census.longest, limits.name),
        ("entries in a list or object", census.widest, limits.input_list),
    ):
        if count > most:
            raise refused(TooComplex(f"At most {most} {what}; this document has {count}."))


def _wire_validation(error: GraphQLError) -> WireError:
    """A validation error: its own code where our rules gave one."""
    if isinstance(error, ValidationAbortedError) and error.message == "Validation aborted.":
        message = "Checking this document takes too long: it selects the same fields too often."
        return wire_error(ProblemCode.TOO_COMPLEX, message)
    given = (error.extensions or {}).get("code", ProblemCode.GRAPHQL_VALIDATION_FAILED.value)
    return _wire(error, ProblemCode(given))


def _wire(error: GraphQLError, code: ProblemCode) -> WireError:
    found = wire_error(code, error.message)
    if error.locations:
        found["locations"] = [location.formatted for location in error.locations]
    return found
