"""Every bound of this folder, in one place; the figures are those of docs/interfaces.md."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What is taken at most. What goes beyond is refused at once, with a name."""

    body_bytes: int = 256 * 1024
    message_bytes: int = 64 * 1024
    tokens: int = 4_000
    depth: int = 15
    aliases: int = 50
    directives: int = 50
    cost: int = 20_000  # points, with lists as long as they usually are
    worst_cost: int = 50_000  # points, with every list as long as it may be …
    worst_times: int = 300  # … or so many times the cost, whichever is more
    answer_points: int = 10_000  # in one answer, whatever its cost was reckoned at
    answer_bytes: int = 4 * 1024 * 1024
    name: int = 128  # characters of a field's name or alias, which every object repeats
    errors: int = 20  # told per response; a list of 500 broken rows says no more than 20 of them
    subscriptions_per_socket: int = 20
    open_cost: int = 40_000  # of an account's open subscriptions together, in this process
    root_mutations: int = 5  # in one operation; each is a request of its own for the rate
    input_nodes: int = 2_000  # values in an operation's variables, all levels together
    input_list: int = 200
    operations_at_once: int = 4  # of an account, queries and mutations
    operations_waiting: int = 100
    commands_per_socket: int = 20  # queries and mutations at once, beside the subscriptions
    sockets_per_account: int = 20  # in this process
    unsent_bytes: int = 8 * 1024 * 1024  # of answers that an account's peers have not taken yet
    unsent_bytes_in_all: int = 64 * 1024 * 1024  # in this process
    uploads_per_account: int = 4  # at once, in this process
    uploads: int = 64
    downloads_per_account: int = 20
    downloads: int = 500
    cached_documents: int = 1_000
    cached_characters: int = 2 * 1024 * 1024  # of document text; parsed it is many times that


@dataclass(frozen=True, slots=True)
class Timings:
    """How long things may take, in seconds. Tests give small ones instead of waiting."""

    init: float = 5.0  # from the upgrade to `connection_init` (4408)
    authentication: float = 10.0  # a gate that needs longer is overloaded (1013)
    body: float = 20.0  # for a request's body to arrive
    upload: float = 120.0  # for a file of 10 MiB, over a slow phone's network
    ping: float = 12.0  # between our pings: phones' carriers drop idle sockets after 10–90 s
    silence: float = 30.0  # nothing heard since a ping: the peer is gone (1013)
    send: float = 10.0  # a peer that does not take a message in this time is too slow: aborted
    answer: float = 60.0  # for a peer to take a whole answer
    farewell: float = 3.0  # for the peer to answer our close, before the connection is aborted
    turn: float = 5.0  # for an operation's turn, where the account has others running
    execution: float = 15.0  # one query or mutation, all of its fields
