"""The API as apps use it: over real HTTP and real sockets, on both pairs of real backends."""
