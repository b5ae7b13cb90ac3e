"""The library as a grid or a list, narrowed as its address says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for

from scheduler.content import Kind, Label, labelling
from scheduler.library import folders, listing, pieces, tidying
from scheduler.library.folders import Shown
from scheduler.library.listing import Order, RightsState, Wanted
from scheduler.library.using import used_in
from web.library.blueprint import bp
from web.visit import g

NOWHERE = "none"


@dataclass(frozen=True)
class Asked:
    """The address, read: what is wanted, and how to write it again with something changed."""

    wanted: Wanted
    given: dict[str, str]
    folder: Shown | None
    tree: list[Shown]

    def url(self, endpoint: str = "library.show", **changed: Any) -> str:
        merged = self.given | {key: "" if value is None else str(value) for key, value in changed.items()}
        return url_for(endpoint, **{key: value for key, value in merged.items() if value})  # type: ignore[arg-type]

    @property
    def narrows(self) -> bool:
        return bool(self.given.keys() - {"view", "order"})


@bp.get("")
def show() -> str:
    asked = read_address()
    page = listing.page(g.db, g.workspace_id, asked.wanted, now=g.now, number=page_number())
    return render_template(
        "library/show.html",
        page=page,
        asked=asked,
        view="list" if asked.given.get("view") == "list" else "grid",
        used=used_in(g.db, g.workspace_id, page.assets),
        carried=tidying.labels_of(g.db, g.workspace_id, [media.id for media in page.assets]),
        labels=labelling.labels(g.db, g.workspace_id),
        unfinished=list(pieces.progress(pieces.mine(g.db, g.membership))),
    )


def read_address() -> Asked:
    """What is not known there counts as not said: an old link still shows something."""
    args, tree = request.args, folders.tree(g.db, g.workspace_id)
    given: dict[str, str] = {}
    words = given["q"] = args.get("q", "").strip()[:100]
    folder = next((each for each in tree if each.folder.public_id == args.get("folder")), None)
    inside = None
    if folder is not None:
        given["folder"], inside = folder.folder.public_id, folders.with_inner(tree, folder.folder)
    elif args.get("folder") == NOWHERE:
        given["folder"], inside = NOWHERE, []
    label = _label(args.get("label", ""))
    given["label"] = label.public_id if label else ""
    kind = given["kind"] = _one_of(args.get("kind"), Kind)
    rights = given["rights"] = _one_of(args.get("rights"), RightsState)
    order = given["order"] = _one_of(args.get("order"), Order)
    unused = given["unused"] = "1" if args.get("unused") else ""
    no_alt = given["no_alt"] = "1" if args.get("no_alt") else ""
    given["view"] = "list" if args.get("view") == "list" else ""
    wanted = Wanted(
        words=words, folders=inside, label=label.id if label else None, kind=kind, rights=rights,
        unused=bool(unused), no_alt=bool(no_alt), order=Order(order or Order.NEWEST),
    )  # fmt: skip
    return Asked(wanted, {key: value for key, value in given.items() if value}, folder, tree)


def page_number() -> int:
    return request.args.get("page", 1, type=int) or 1


def _label(public_id: str) -> Label | None:
    return next(
        (each for each in labelling.labels(g.db, g.workspace_id) if each.public_id == public_id), None
    )


def _one_of(given: str | None, known: Any) -> str:
    return given if given and given in set(known) else ""
