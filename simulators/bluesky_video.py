"""The service that makes videos ready for Bluesky, as its lexicons describe it: a proof, a job, and then a file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from simulators.simulator import Refusal, only, query
from simulators.wire import Answer, Request, answer

HERE = "/xrpc/app.bsky.video."
PROVES = "com.atproto.repo.uploadBlob"


def invalid(message: str) -> Refusal:
    return Refusal(400, {"error": "InvalidRequest", "message": message})


@dataclass
class Service:
    did: str
    keep: Callable[[str, bytes], dict[str, Any]]  # on the server of the account
    slow: Callable[[], int]  # looks at a job before it is done
    proofs: set[str] = field(default_factory=set)
    jobs: dict[str, bytes] = field(default_factory=dict)
    looks: dict[str, int] = field(default_factory=dict)
    unreadable: bool = False  # the next film
    broken: bool = False  # and says so with all that was asked

    def prove(self, asked: dict[str, str]) -> Answer:
        only(asked, "aud", "lxm", "exp", refuse=lambda name: invalid(f"unexpected {name}"))
        if not asked.get("aud", "").startswith("did:web:") or asked.get("lxm") != PROVES:
            raise invalid("Error: aud must be a valid did, lxm a method")
        if not asked.get("exp", "").isdigit():
            raise Refusal(400, {"error": "BadExpiration", "message": "expiration is no number"})
        self.proofs.add(f"proof-{len(self.proofs)}")
        return answer(200, {"token": f"proof-{len(self.proofs) - 1}"})

    def answer(self, request: Request) -> Answer:
        match request.method, request.path.removeprefix(HERE):
            case "POST", "uploadVideo":
                return self._take(request)
            case "GET", "getJobStatus":
                return self._tell(query(request).get("jobId", ""))
        return answer(501, {"error": "MethodNotImplemented", "message": "Method Not Implemented"})

    def _take(self, request: Request) -> Answer:
        asked = query(request)
        if self.broken:
            asked_with = request.headers.get("authorization")
            raise Refusal(500, {"error": "InternalServerError", "message": f"broke on {asked_with}"})
        if request.headers.get("authorization", "").removeprefix("Bearer ") not in self.proofs:
            raise Refusal(401, {"error": "AuthMissing", "message": "no valid service auth"})
        if asked.get("did") != self.did or not asked.get("name", "").endswith(".mp4"):
            raise invalid("did and name are required")
        if request.headers.get("content-type") != "video/mp4" or not request.body:
            raise invalid("wrong Content-Type")
        job = hashlib.sha256(request.body).hexdigest()[:16]
        if job in self.jobs:
            said = {
                "error": "already_exists",
                "message": "Video already processed",
                "jobId": job,
                "did": self.did,
            }
            return answer(409, said)
        self.jobs[job], self.looks[job] = request.body, self.slow()
        return answer(200, {"jobId": job, "did": self.did, "state": "JOB_STATE_CREATED"})

    def _tell(self, job: str) -> Answer:
        if job not in self.jobs:
            raise invalid("job not found")
        told: dict[str, Any] = {"jobId": job, "did": self.did}
        if self.unreadable:
            told |= {
                "state": "JOB_STATE_FAILED",
                "error": "CouldNotRead",
                "message": "The film cannot be read.",
            }
        elif self.looks[job] > 0:
            self.looks[job] -= 1
            told |= {"state": "JOB_STATE_ENCODING", "progress": 40}
        else:
            told |= {"state": "JOB_STATE_COMPLETED", "blob": self.keep("video/mp4", self.jobs[job])}
        return answer(200, {"jobStatus": told})
