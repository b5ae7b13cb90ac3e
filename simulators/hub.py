"""A WebSub hub as publishers meet it: told of a topic, it goes and fetches that topic there and then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from simulators.simulator import Refusal, fields
from simulators.wire import Answer, Request, answer


def _nothing(topic: str) -> None:
    return None


@dataclass
class HubSimulator:
    fetch: Callable[[str], None] = _nothing
    asleep: bool = False
    told: list[str] = field(default_factory=list)

    def __call__(self, request: Request) -> Answer:
        if self.asleep:
            return answer(503, "Later")
        if request.method == "GET":
            return answer(400, "hub.mode is missing")
        try:
            return self._publish(request)
        except Refusal as refusal:
            return refusal.answer

    def _publish(self, request: Request) -> Answer:
        if request.headers.get("content-type") != "application/x-www-form-urlencoded":
            raise Refusal(415, "A form is wanted")
        said = fields(request)
        if said.get("hub.mode") != "publish" or not said.get("hub.url", "").startswith("http"):
            raise Refusal(400, "hub.mode and hub.url are wanted")
        if said.get("hub.topic", said["hub.url"]) != said["hub.url"]:
            raise Refusal(400, "Two topics at once")
        self.fetch(said["hub.url"])
        self.told.append(said["hub.url"])
        return answer(204)
