"""What may stand in a committed file, whatever its kind."""

from tests.architecture import rules
from tests.architecture.tree import ROOT, committed, python

RULEBOOK = ROOT / "docs" / "rulebook.md"


def texts() -> list[tuple[str, str]]:
    """Every committed text by its name; a file that is no text holds no address to read."""
    found = []
    for path in committed():
        try:
            found.append((str(path.relative_to(ROOT)), path.read_text()))
        except UnicodeDecodeError:
            continue
    return found


def holding(words: tuple[str, ...]) -> list[str]:
    return [f"{name}: {word}" for name, text in texts() for word in words if word in text]


def test_no_file_names_a_registry() -> None:
    """Whoever installs chooses where from: a mirror must not need a change here."""
    assert holding(rules.REGISTRIES) == []


def test_no_file_names_a_place_of_one_machine() -> None:
    """A checkout works wherever it lies."""
    assert holding(rules.WORKPLACE) == []


def test_locks_hold_hashes_and_no_index() -> None:
    """What was tested is what is installed, from wherever it comes."""
    locks = sorted((ROOT / "requirements").glob("*.lock"))
    assert [lock.stem for lock in locks] == ["dev", "judges", "run", "uv"]
    for lock in locks:
        lines = lock.read_text().splitlines()
        assert [line for line in lines if "://" in line or line.startswith("-")] == []
        pins = [line for line in lines if line and not line.startswith((" ", "#"))]
        assert [pin for pin in pins if "==" not in pin or not pin.endswith("\\")] == []


def test_what_checks_holds_what_runs() -> None:
    """One environment serves both, so a test never runs on other versions than the server."""

    def pins(name: str) -> set[str]:
        lines = (ROOT / "requirements" / name).read_text().splitlines()
        return {line for line in lines if "==" in line}

    assert pins("run.lock") <= pins("dev.lock")


def test_a_rule_that_is_cited_is_in_the_rulebook() -> None:
    known = rules.stated(RULEBOOK.read_text())
    unknown = [
        f"{path.relative_to(ROOT)}:{line}: {rule}"
        for path in python()
        for line, rule in rules.cited(path.read_text())
        if rule not in known
    ]
    assert unknown == []


def test_the_check_of_citations_bites() -> None:
    assert rules.stated("- **S1 On my way.** Only\n- **M1** Amounts") == {"S1", "M1"}
    sample = '"""As S99 says."""\nx = "S98"  # not S3-compatible, but M1 (E501)\n'
    assert [rule for _, rule in rules.cited(sample)] == ["M1", "S99"]
