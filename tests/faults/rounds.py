"""How often a race is run: a few times in `make test`, hundreds of times in `make soak`."""

import os

SOAK = os.environ.get("DOORSTEP_SOAK") == "1"
ROUNDS = 200 if SOAK else 3
CONTENDERS = 64
