"""The few words a newsletter adds, in the recipient's language: those of a reader, not of whoever writes."""

from __future__ import annotations

from scheduler.wording import N_, Text

FRENCH = {
    "You receive this e-mail because you subscribed to {list}.": "Vous recevez ce courriel à la suite de votre inscription à {list}.",
    "Unsubscribe": "Se désinscrire",
    "Unsubscribe: {address}": "Se désinscrire\u00a0: {address}",
}


def why(list_name: str, language: str) -> str:
    return _say(N_("You receive this e-mail because you subscribed to {list}.", list=list_name), language)


def leave(language: str) -> str:
    return _say(N_("Unsubscribe"), language)


def leave_at(address: str, language: str) -> str:
    return _say(N_("Unsubscribe: {address}", address=address), language)


def _say(text: Text, language: str) -> str:
    words = FRENCH if language.lower().partition("-")[0] == "fr" else {}
    return text.render(lambda msgid: words.get(msgid, msgid))
