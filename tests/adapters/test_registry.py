from pathlib import Path

from scheduler.adapters import ADAPTERS
from scheduler.adapters.table import lines

FOLDER = Path(__file__).parent


def test_every_platform_is_held_to_the_contract() -> None:
    for platform in ADAPTERS:
        assert f"adapter = {ADAPTERS[platform].__name__}" in (FOLDER / f"test_{platform}.py").read_text()


def test_the_documented_tables_are_what_the_adapters_declare() -> None:
    written = (FOLDER.parents[1] / "docs" / "adapters.md").read_text()

    assert "\n".join(lines()) in written, "paste what `python -m scheduler.adapters.table` prints"


def test_every_platform_has_a_name_of_its_own() -> None:
    labels = [adapter.label.msgid for adapter in ADAPTERS.values()]

    assert len(set(labels)) == len(labels)
