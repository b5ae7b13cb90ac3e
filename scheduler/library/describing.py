"""What is written beside an asset: alternative texts, credit, licence, source, and what allows us to use it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.content import Kind, Media, MediaWords
from scheduler.content.writing import LANGUAGES, Unfit
from scheduler.content.writing.acceptable import alt_of, plain
from scheduler.library import agreed
from scheduler.people import Membership, Right
from scheduler.people.roles import demand, may
from scheduler.people.workspace import touch
from scheduler.wording import N_, Text

SHORT, LINK, NOTE = 200, 1000, 2000


@dataclass(frozen=True)
class Rights:
    """What allows us to use it. `until` is the last day on which it may be published, in the workspace's zone."""

    since: date | None = None
    until: date | None = None
    consent: Media | None = None
    note: str = ""


def may_edit(by: Membership, media: Media) -> bool:
    """One's own, or any for who edits all."""
    return may(by, Right.WRITE if media.by_user_id == by.user_id else Right.WRITE_ALL)


def demand_to_edit(by: Membership, media: Media) -> None:
    demand(by, Right.WRITE if media.by_user_id == by.user_id else Right.WRITE_ALL)


def describe(
    session: Session,
    media: Media,
    *,
    by: Membership,
    now: datetime,
    alt: str | None = None,
    words: Mapping[str, str] | None = None,
    name: str | None = None,
    credit: str | None = None,
    licence: str | None = None,
    source: str | None = None,
) -> bool:
    """What is None stays. `words`: alternative texts by language; an empty one is taken away. False: nothing changed.

    Offered wherever it is used next; posts that show it keep their own words. Raises Unfit.
    """
    demand(by, Right.WRITE)
    wanted = {
        "name": name if name is None else _short(name, "name", SHORT),
        "alt": alt if alt is None else alt_of(alt),
        "credit": credit if credit is None else _short(credit, "credit", SHORT),
        "licence": licence if licence is None else _short(licence, "licence", SHORT),
        "source": source if source is None else _source(source),
    }
    changed = {
        key: value for key, value in wanted.items() if value is not None and value != getattr(media, key)
    }
    if changed.keys() - {"alt"}:
        demand_to_edit(by, media)
    for key, value in changed.items():
        setattr(media, key, value)
    translated = _translate(media, words or {})
    if not changed and not translated:
        return False
    session.flush()
    activity.record(session, by, "described", media, now=now, what=sorted({*changed, *translated}))
    return True


def license(session: Session, media: Media, rights: Rights, *, by: Membership, now: datetime) -> list[Media]:
    """Other rights: of which assets. They reach no further than the consent; those it is the consent for end with it.

    What is scheduled is not asked about here: `publishing.license` does. Raises Unfit.
    """
    demand_to_edit(by, media)
    since, until = _instants(rights, media.workspace.zone)
    if rights.consent is not None and (
        rights.consent.kind == Kind.VIDEO or rights.consent.workspace_id != media.workspace_id
        or rights.consent.id == media.id or rights.consent.deleted_at
    ):  # fmt: skip
        raise Unfit({"consent": N_("The consent is a document or an image of this library.")})
    note = plain(rights.note)
    if len(note) > NOTE:
        raise Unfit({"note": _too_long(note, NOTE)})
    until = agreed.earlier(until, rights.consent)
    if since is not None and until is not None and until <= since:
        raise Unfit({"consent": N_("This consent ends before the first day.")})
    new = (since, until, rights.consent.id if rights.consent else None, note)
    changed = []
    if new != (media.valid_from, media.valid_until, media.consent_id, media.consent_note):
        media.valid_from, media.valid_until, media.consent_id, media.consent_note = new
        changed.append(media)
    changed += agreed.pass_on(session, media)
    session.flush()
    for each in changed:
        since_on, until_on = first_day(each), last_day(each)
        activity.record(
            session, by, "licensed", each, now=now,
            since=since_on and since_on.isoformat(), until=until_on and until_on.isoformat(),
        )  # fmt: skip
    if changed:
        touch(session, media.workspace_id, now)
    return changed


def last_day(media: Media) -> date | None:
    """The last day on which it may be published, on the workspace's wall."""
    if media.valid_until is None:
        return None
    return (media.valid_until - timedelta(microseconds=1)).astimezone(ZoneInfo(media.workspace.zone)).date()


def first_day(media: Media) -> date | None:
    if media.valid_from is None:
        return None
    return media.valid_from.astimezone(ZoneInfo(media.workspace.zone)).date()


def _instants(rights: Rights, zone: str) -> tuple[datetime | None, datetime | None]:
    for field, day in (("since", rights.since), ("until", rights.until)):
        if day is not None and not 1900 <= day.year <= 2200:
            raise Unfit({field: N_("The year looks wrong.")})
    if rights.since and rights.until and rights.since > rights.until:
        raise Unfit({"until": N_("The last day comes before the first.")})
    wall = ZoneInfo(zone)
    since = datetime.combine(rights.since, time(), wall) if rights.since else None
    until = datetime.combine(rights.until + timedelta(days=1), time(), wall) if rights.until else None
    return since, until


def _translate(media: Media, words: Mapping[str, str]) -> set[str]:
    there = {each.language: each for each in media.words}
    changed = set()
    for language, written in words.items():
        if language not in LANGUAGES:
            raise Unfit({"words": N_("“{language}” is not a language we know.", language=language[:20])})
        alt = alt_of(written, field=f"words:{language}")
        known = there.get(language)
        if alt == (known.alt if known else ""):
            continue
        changed.add(f"alt in {language}")
        if known is None:
            media.words.append(MediaWords(workspace_id=media.workspace_id, language=language, alt=alt))
        elif alt:
            known.alt = alt
        else:
            media.words.remove(known)
    return changed


def _short(written: str, field: str, most: int) -> str:
    text = plain(written, lines=False)
    if len(text) > most:
        raise Unfit({field: _too_long(text, most)})
    return text


def _source(written: str) -> str:
    text = _short(written, "source", LINK)
    # Shown as a link where it is one; anything a browser could run is only a word.
    if ":" in text and urlsplit(text).scheme.lower() in ("javascript", "data", "vbscript"):
        raise Unfit({"source": N_("A source is a web address, or who gave it to us.")})
    return text


def _too_long(text: str, most: int) -> Text:
    return N_("{used} characters are too many; {most} fit.", used=len(text), most=most)
