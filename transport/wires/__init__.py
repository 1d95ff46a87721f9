"""HTTP, sockets, SSE, uploads: bytes in, bytes out."""
