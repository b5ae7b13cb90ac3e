import ast
from pathlib import Path

from babel.messages.pofile import read_po

from scheduler.adapters.email import footer

ROOT = Path(__file__).parents[2]


def _sentences() -> set[str]:
    """Every sentence that adapters and the outgoing client mark for translation."""
    found = set()
    for file in (*ROOT.glob("scheduler/adapters/**/*.py"), *ROOT.glob("scheduler/outgoing/*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "N_":
                found.add(ast.literal_eval(node.args[0]))
    return found


def test_every_sentence_has_its_french() -> None:
    with (ROOT / "web/translations/fr/adapters.po").open("rb") as file:
        french = {message.id: message.string for message in read_po(file) if message.id}

    assert _sentences() - {sentence for sentence, words in french.items() if words} == set()
    assert set(french) - _sentences() == set(), "no longer said anywhere"


def test_a_newsletter_says_the_same_in_french() -> None:
    with (ROOT / "web/translations/fr/adapters.po").open("rb") as file:
        french = {message.id: message.string for message in read_po(file)}

    assert {sentence: french[sentence] for sentence in footer.FRENCH} == footer.FRENCH
