"""What a start loads: whoever tries the server on a laptop need not wait for what is not used."""

import subprocess
import sys

from tests.architecture.tree import ROOT

UNUSED = ("redis", "limits", "opentelemetry", "psutil", "PIL", "demo")


def test_a_start_without_redis_and_traces_loads_neither() -> None:
    """OpenTelemetry comes with redis-py too, which looks for it; Pillow is the decoder's alone."""
    told = (
        "import sys; from bootstrap import cli; "
        f"print(*(name for name in {UNUSED!r} if name in sys.modules))"
    )
    found = subprocess.run(
        [sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert found.stdout.split() == []
