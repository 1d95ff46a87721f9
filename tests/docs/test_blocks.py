"""What a page says is run is what is run: no block is passed over in silence."""

from pathlib import Path

import pytest

from tests.docs.blocks import commands

PAGE = """\
```graphql
# ask.graphql
{ viewer { role } }
```

```sh
ask ask.graphql
```

```json
{ "data": {} }
```

```sh
again
```
"""


def page(folder: Path, text: str) -> Path:
    path = folder / "page.md"
    path.write_text(text)
    return path


def test_a_command_has_the_files_before_it_and_the_answer_after_it(tmp_path: Path) -> None:
    first, second = commands(page(tmp_path, PAGE))
    assert (first.script, first.kind, first.shown) == (
        "ask ask.graphql\n",
        "json",
        '{ "data": {} }\n',
    )
    assert first.files == {"ask.graphql": "# ask.graphql\n{ viewer { role } }\n"}
    assert (second.script, second.files, second.kind) == ("again\n", {}, "")


@pytest.mark.parametrize(
    "text",
    [
        "```json\n{}\n```\n",
        "```sh\nask\n```\n\n```json\n{}\n```\n\n```text\nx\n```\n",
        "```graphql\n# ask.graphql\n{ viewer { role } }\n```\n",
        "```graphql\n{ viewer { role } }\n```\n\n```sh\nask\n```\n",
    ],
    ids=["no question", "two answers", "a file that nothing uses", "a file without a name"],
)
def test_a_block_that_would_not_be_run_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ValueError, match=r"^page\.md: "):
        commands(page(tmp_path, text))
