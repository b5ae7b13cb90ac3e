"""`marronnier init`, `user` and `token`: a newsroom without a browser."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy.orm import Session

from scheduler.charter.starter import adopt_starter
from scheduler.clock import SystemClock
from scheduler.command import Refused
from scheduler.command.answers import email, password_hash, zone
from scheduler.command.database import bring_up_to_date
from scheduler.config import Settings
from scheduler.db import Sessions
from scheduler.people import Right, Role, User, first_run, inviting, resetting, tokens
from scheduler.people.finding import memberships_of, user_by_email
from scheduler.people.user import plain_email
from scheduler.people.workspace import Workspace

Kind = TypeVar("Kind")
LANGUAGES = ("en", "fr")
FIRST_WEEKDAY = {"fr": 0, "en": 0}


def init(argv: list[str]) -> None:
    """open a newsroom: its first workspace and its owner"""
    ask = argparse.ArgumentParser("marronnier init", description=init.__doc__)
    ask.add_argument("--workspace", required=True, help="its name, such as “Maison des Estuaires”")
    ask.add_argument("--zone", required=True, help="time zone, such as Europe/Paris")
    ask.add_argument(
        "--locale", choices=LANGUAGES, default="en", help="language of the workspace and its charter"
    )
    ask.add_argument("--owner", required=True, help="the owner's e-mail address")
    ask.add_argument("--owner-name", help="the owner's name (default: the address up to the @)")
    ask.add_argument(
        "--password-file", required=True, help="file with the owner's password; - for standard input"
    )
    given = ask.parse_args(argv)
    owner, place = email(given.owner), zone(given.zone)
    hashed = password_hash(given.password_file, owner)
    if not given.workspace.strip():
        raise Refused("The workspace needs a name.")
    now = SystemClock().now()
    with _newsroom() as (_, session):
        try:
            membership = first_run.open_newsroom(
                session,
                name=given.workspace,
                zone=place,
                locale=given.locale,
                first_weekday=FIRST_WEEKDAY[given.locale],
                owner_name=given.owner_name or owner.partition("@")[0],
                owner_email=owner,
                password_hash=hashed,
                now=now,
            )
        except first_run.AlreadyOpen:
            raise Refused("This newsroom is open already; add people with “marronnier user add”.") from None
        adopt_starter(session, workspace=membership.workspace, by=membership, now=now)
    print(f"“{given.workspace.strip()}” is open. {owner} owns it.")


def user(argv: list[str]) -> None:
    """add a person to a workspace, or print a link to choose a new password"""
    ask = argparse.ArgumentParser("marronnier user", description=user.__doc__)
    deeds = ask.add_subparsers(dest="deed", required=True)
    add = deeds.add_parser("add", help="add a person to a workspace")
    add.add_argument("--email", required=True)
    add.add_argument("--name", help="default: the address up to the @")
    add.add_argument("--role", required=True, choices=[str(role) for role in Role])
    add.add_argument("--password-file", required=True, help="file with the password; - for standard input")
    add.add_argument("--workspace", help="name of the workspace, when there are several")
    reset = deeds.add_parser("reset", help="print a link to choose a new password, good once for 48 hours")
    reset.add_argument("email")
    given = ask.parse_args(argv)
    if given.deed == "add":
        _add(given)
    else:
        _reset(given.email)


def token(argv: list[str]) -> None:
    """print a new API token of a person, and nothing else"""
    ask = argparse.ArgumentParser("marronnier token", description=token.__doc__)
    ask.add_argument("--user", required=True, help="whose rights it has, by e-mail address")
    ask.add_argument("--name", required=True, help="what it is for")
    ask.add_argument("--workspace", help="name of the workspace, when the person is in several")
    ask.add_argument(
        "--scopes", nargs="+", choices=[str(right) for right in Right], help="default: every right"
    )
    given = ask.parse_args(argv)
    with _newsroom() as (_, session):
        person = _person(session, given.user)
        places = {place.workspace.name: place for place in memberships_of(session, person.id)}
        membership = _one(places, given.workspace, f"{person.email} is in")
        scopes = [Right(scope) for scope in given.scopes] if given.scopes else None
        _, secret = tokens.issue(session, membership, name=given.name, scopes=scopes, now=SystemClock().now())
    print(secret)


def _add(given: argparse.Namespace) -> None:
    address = email(given.email)
    hashed = password_hash(given.password_file, address)
    now = SystemClock().now()
    with _newsroom() as (_, session):
        workspaces = {workspace.name: workspace for workspace in session.query(Workspace)}
        workspace = _one(workspaces, given.workspace, "There are several workspaces:")
        person = user_by_email(session, address)
        if person is not None:
            raise Refused(
                f"{address} is already known; invite them to another workspace from its page of people."
            )
        person = User(
            email=address,
            name=(given.name or address.partition("@")[0]).strip(),
            password_hash=hashed,
            created_at=now,
        )
        session.add(person)
        session.flush()
        inviting.join(session, person, workspace.id, Role(given.role), now)
    print(f"{address} is {given.role} of “{workspace.name}”.")


def _reset(address: str) -> None:
    with _newsroom() as (settings, session):
        secret = resetting.begin(session, _person(session, address), SystemClock().now())
    print(f"{settings.public_url}/password-reset/{secret}")


@contextmanager
def _newsroom() -> Iterator[tuple[Settings, Session]]:
    """A writing session on a database at the newest schema: `init` may well be the first command ever run."""
    settings = Settings.from_env()
    sessions = Sessions(settings.database_url)
    try:
        bring_up_to_date(sessions.engine)
        with sessions.writing() as session:
            yield settings, session
    finally:
        sessions.dispose()


def _person(session: Session, address: str) -> User:
    person = user_by_email(session, plain_email(address))
    if person is None:
        raise Refused(f"Nobody here has the address {address}.")
    return person


def _one(found: dict[str, Kind], wanted: str | None, several: str) -> Kind:
    if wanted is not None:
        if wanted not in found:
            raise Refused(
                f"There is no workspace “{wanted}” here: {', '.join(sorted(found)) or 'none at all'}."
            )
        return found[wanted]
    if not found:
        raise Refused("There is no workspace yet; “marronnier init” opens one.")
    if len(found) > 1:
        raise Refused(f"{several} {', '.join(sorted(found))}. Say which with --workspace.")
    return next(iter(found.values()))
