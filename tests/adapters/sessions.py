"""Stories of credentials: taken back, run out, run out under two workers at once. Read from the platform's side."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from sqlalchemy import select

from scheduler.adapters.base import Adapter, Receipt, Unauthorized
from scheduler.channels import Channel, connecting
from scheduler.channels.facts import ChannelFacts
from scheduler.outgoing import Client
from scheduler.sealing import Sealer
from simulators.simulator import Simulator
from tests.adapters.contract import KEY
from tests.adapters.newsroom import NOON, StoppedClock
from tests.adapters.settling import prepared
from tests.adapters.wires import HttpWire
from tests.newsroom import a_member, a_workspace

SEALER = Sealer(["a key for the tests, long enough to be one"])


class SessionStories:
    adapter: ClassVar[type[Adapter]]

    if TYPE_CHECKING:  # said by `VerdictContract`

        def story(self, tell: Callable[..., Awaitable[Any]], workers: int = 1) -> Any: ...

        def plain(self, text: str = "", **other: Any) -> Any: ...

        def wire(self) -> Any: ...

        def connect_answers(self, wire: Any) -> dict[str, str]: ...

    def test_a_post_that_was_refused_for_its_credentials_leaves_once_they_hold_again(self) -> None:
        async def tell(platform: Simulator, wire: HttpWire, adapter: Adapter) -> None:
            part = (await prepared(adapter, self.plain()))[0]
            platform.expire()
            platform.revoked = True
            with pytest.raises(Unauthorized):
                await adapter.publish(part, key=KEY, after=None)
            assert platform.public() == []
            platform.revoked = False
            client = Client(["127.0.0.1"], clock=StoppedClock())
            made = await self.adapter.connect(self.connect_answers(wire), client)
            again = self.adapter.open(made, client)
            assert isinstance(await again.publish(part, key=KEY, after=None), Receipt)
            assert len(platform.public()) == 1
            await again.aclose()
            await client.aclose()

        self.story(tell)

    def test_a_session_that_ran_out_keeps_no_post_in(self) -> None:
        async def tell(platform: Simulator, wire: HttpWire, adapter: Adapter) -> None:
            part = (await prepared(adapter, self.plain()))[0]
            if not platform.expire():
                assert not self.adapter.renews, "its simulator must let sessions run out"
                pytest.skip("its credentials hold until they are taken back")
            assert isinstance(await adapter.publish(part, key=KEY, after=None), Receipt)
            assert len(platform.public()) == 1

        self.story(tell)

    def test_two_workers_whose_session_ran_out_renew_it_once(self, request: pytest.FixtureRequest) -> None:
        if not self.adapter.renews:
            pytest.skip("nothing of its is exchanged")
        sessions = request.getfixturevalue("sqlite_sessions")

        async def tell() -> Simulator:
            client = Client(["127.0.0.1"], clock=StoppedClock())
            async with self.wire() as wire:
                made = await self.adapter.connect(self.connect_answers(wire), client)
                with sessions.writing() as session:
                    by = a_member(session, a_workspace(session))
                    stored = connecting.store(
                        session, by=by, name="There", platform=self.adapter.platform, zone="Europe/Paris",
                        language="fr", connection=made, sealer=SEALER, now=NOON,
                    )  # fmt: skip
                    facts = ChannelFacts.of(stored)
                wire.platform.expire()
                workers = [
                    connecting.open_adapter(facts, sealer=SEALER, client=client, sessions=sessions)
                    for _ in range(2)
                ]
                parts = [
                    (await prepared(one, self.plain(f"Marée n° {n}")))[0] for n, one in enumerate(workers)
                ]
                await asyncio.gather(
                    *(
                        one.publish(part, key=f"k{n}", after=None)
                        for n, (one, part) in enumerate(zip(workers, parts, strict=True))
                    )
                )
                # Whoever comes after both works with what was stored: nothing is renewed again.
                with sessions.reading() as session:
                    asked = select(Channel).where(
                        Channel.workspace_id == facts.workspace_id, Channel.id == facts.id
                    )
                    kept = ChannelFacts.of(session.scalars(asked).one())
                later = connecting.open_adapter(kept, sealer=SEALER, client=client, sessions=sessions)
                await later.check()
                await client.aclose()
                return wire.platform

        platform = asyncio.run(tell())

        assert (platform.renewals, len(platform.public())) == (1, 2)
