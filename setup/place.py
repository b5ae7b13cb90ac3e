"""Where things are in a checkout."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = ROOT / "requirements"
STATIC = ROOT / "web" / "static"
VENDOR = STATIC / "vendor"
NODE_MODULES = ROOT / "node_modules"
SERVERS = ROOT / "var" / "servers"  # that are not ours, and that tests are held against
