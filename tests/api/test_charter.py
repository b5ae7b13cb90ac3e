"""The rules of a draft through the API: read, changed, put back."""

from __future__ import annotations

from sqlalchemy import select

from scheduler.charter.starter import adopt_starter
from scheduler.db import Sessions
from scheduler.people import Membership
from tests.api.conftest import Caller
from tests.newsroom import NOON


def test_rules_read_and_put_back_hang_on_the_clauses_they_hung_on(
    call: Caller, sqlite_sessions: Sessions
) -> None:
    with sqlite_sessions.writing() as session:
        me = session.scalars(select(Membership).where(Membership.workspace_id == 1)).one()
        adopt_starter(session, workspace=me.workspace, by=me, now=NOON)
    version = call("POST", "/charter/versions").get_json()
    path = f"/charter/versions/{version['number']}"
    hung = [rule["clause"] for rule in version["rules"]]
    assert any(hung) and {one for one in hung if one} <= {one["id"] for one in version["clauses"]}

    kept = call("PUT", f"{path}/rules", {"rules": version["rules"]}).get_json()
    wrong = call("PUT", f"{path}/rules", {"rules": [version["rules"][0] | {"clause": "elsewhere"}]})

    assert [rule["clause"] for rule in kept["rules"]] == hung
    assert wrong.status_code == 422 and "no such clause" in wrong.get_data(as_text=True)
