"""What ``uv run kit …`` starts."""

import sys
from pathlib import Path

# The kit lies in the competition's repository: it leaves nothing there but what it is asked for.
sys.pycache_prefix = str(Path(sys.prefix) / "kit-bytecode")

from harvester_kit.cli import main  # noqa: E402

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
