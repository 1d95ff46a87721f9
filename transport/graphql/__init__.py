"""GraphQL without a wire: documents parsed, costed and executed."""
