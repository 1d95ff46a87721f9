"""Documents that somebody would send who wants a server to be busy: the worst that are admitted."""

HOSTILE = {
    "one leaf 3,900 times": "{ item { " + "id " * 3_900 + "} }",
    "one object 950 times": "{ " + "item{id}" * 950 + " }",
    "one deep object 190 times": "{ " + "item{owner{items{owner{id}}}}" * 190 + " }",
    "leaves of 3,900 wrong names": "{ " + " ".join(f"x{n}" for n in range(3_900)) + " }",
    "the same call with 400 arguments": "{ "
    + " ".join(f'node(id: "{n}") {{ id }}' for n in range(400))
    + " }",
    "900 unused variables": "query(" + " ".join(f"$v{n}: Int" for n in range(900)) + ") { hello }",
    "inline fragments side by side": "{ item { " + "... on Item { id } " * 550 + "} }",
    "inline fragments in one another": "{ item { " + "... { " * 190 + "id" + " }" * 190 + " } }",
    "150 fragments in a chain": "{ item { "
    + " ".join(f"...F{n}" for n in range(150))
    + " } } "
    + " ".join(f"fragment F{n} on Item {{ id owner {{ id }} ...F{n + 1} }}" for n in range(149))
    + " fragment F149 on Item { id }",
    "every fragment spreads all later ones": "{ item { ...F0 } } "
    + " ".join(
        f"fragment F{n} on Item {{ " + " ".join(f"...F{m}" for m in range(n + 1, 41)) + " }"
        for n in range(40)
    )
    + " fragment F40 on Item { id }",
    "60 fragments, each spread 20 times by the one before": "{ item { ...F0 } } "
    + " ".join(f"fragment F{n} on Item {{ " + f"...F{n + 1} " * 20 + "}" for n in range(60))
    + " fragment F60 on Item { id }",
    "600 fragments in one chain": "{ item { ...F0 } } "
    + " ".join(f"fragment F{n} on Item {{ ...F{n + 1} }}" for n in range(450))
    + " fragment F450 on Item { id }",
    "300 operations over a chain of 180": " ".join(f"query Q{n} {{ ...F0 }}" for n in range(300))
    + " ".join(f"fragment F{n} on Query {{ ...F{n + 1} }}" for n in range(180))
    + " fragment F180 on Query { hello }",
    "a list of 3,900": "{ nodes(ids: [" + ' "a"' * 3_900 + "]) { id } }",
    "a string of 250 KiB": '{ hello(name: "' + "x" * 250_000 + '") }',
    "a name of 250 KiB": "{ " + "x" * 250_000 + " }",
    "blanks of 250 KiB": "{ hello " + " " * 250_000 + "}",
    "nothing but escapes": '{ hello(name: "' + "\\u0041" * 40_000 + '") }',
}
