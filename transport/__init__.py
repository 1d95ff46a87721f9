"""GraphQL over HTTP, SSE and sockets, on Starlette and graphql-core; it knows no type of ours."""
