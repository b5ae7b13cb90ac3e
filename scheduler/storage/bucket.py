"""Files in a bucket of an S3-compatible store. Needs boto3: `pip install marronnier[s3]`."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any, Literal
from urllib.parse import unquote, urlsplit

IN_MEMORY = 8 * 1024 * 1024
SECONDS = 20  # until a store that does not answer counts as not reachable


class NoBoto(RuntimeError):
    """The setting names a bucket, and the library that speaks to it is not installed."""


@dataclass(frozen=True)
class Key:
    """A file, or the beginning of many names, in a bucket. What fails raises OSError, as a file does."""

    client: Any = field(repr=False)
    bucket: str
    key: str = ""

    @property
    def name(self) -> str:
        return self.key.rpartition("/")[2]

    def __truediv__(self, name: str) -> Key:
        if name in ("", ".", "..") or name.startswith("/"):
            raise ValueError("Not the name of a file.")
        return Key(self.client, self.bucket, f"{self.key}/{name}" if self.key else name)

    def with_name(self, name: str, /) -> Key:
        return Key(self.client, self.bucket, self.key.rpartition("/")[0]) / name

    def read_bytes(self) -> bytes:
        with self.open("rb") as file:
            return file.read()

    def open(self, mode: Literal["rb"]) -> IO[bytes]:
        file: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  (the caller closes it)
        try:
            self._do(self.client.download_fileobj, self.bucket, self.key, file)
        except BaseException:
            file.close()
            raise
        file.seek(0)
        return file

    def streamed(self) -> Streamed:
        """What lies there, read as it is asked for: a film is not fetched whole for its last second."""
        seen = self._do(self.client.head_object, Bucket=self.bucket, Key=self.key)
        return Streamed(self, seen["ContentLength"], seen["ETag"].strip('"'), seen["LastModified"])

    def begun_at(self, octet: int) -> Any:
        """A stream from that octet on; the caller closes it."""
        if not octet:
            return self._do(self.client.get_object, Bucket=self.bucket, Key=self.key)["Body"]
        asked = {"Bucket": self.bucket, "Key": self.key, "Range": f"bytes={octet}-"}
        return self._do(self.client.get_object, **asked)["Body"]

    def is_file(self) -> bool:
        try:
            self._do(self.client.head_object, Bucket=self.bucket, Key=self.key)
        except FileNotFoundError:
            return False
        return True

    def names(self) -> Iterator[tuple[str, int, datetime]]:
        """Of all that lies below it: the rest of its name, octets, when it was put there."""
        begins = f"{self.key}/" if self.key else ""
        more: dict[str, str] = {}
        while True:
            page = self._do(self.client.list_objects_v2, Bucket=self.bucket, Prefix=begins, **more)
            for each in page.get("Contents", ()):
                yield each["Key"].removeprefix(begins), each["Size"], each["LastModified"]
            if not page.get("IsTruncated"):
                return
            more = {"ContinuationToken": page["NextContinuationToken"]}

    def put(self, content: bytes | IO[bytes]) -> None:
        """The whole object is there after it, or nothing is: a store shows no half of one."""
        body = io.BytesIO(content) if isinstance(content, bytes) else content
        self._do(self.client.upload_fileobj, body, self.bucket, self.key)

    def unlink(self, missing_ok: bool = False) -> None:
        if not missing_ok and not self.is_file():
            raise FileNotFoundError(self.key)
        self._do(self.client.delete_object, Bucket=self.bucket, Key=self.key)

    def _do(self, act: Any, *what: Any, **named: Any) -> Any:
        from boto3.exceptions import Boto3Error
        from botocore.exceptions import BotoCoreError, ClientError
        from s3transfer.exceptions import RetriesExceededError

        try:
            return act(*what, **named)
        except ClientError as refusal:
            # Only the code: the rest of an answer may repeat what was sent.
            code = str(refusal.response.get("Error", {}).get("Code", ""))
            if code in ("404", "NoSuchKey", "NotFound"):
                raise FileNotFoundError(self.key) from None
            raise OSError(f"The store refused: {code}.") from None
        except (BotoCoreError, Boto3Error, RetriesExceededError) as fault:
            raise OSError(f"The store cannot be reached: {type(fault).__name__}.") from None


@dataclass
class Streamed:
    """A file in a bucket as a page sends it: sought first, then read to where its reader had enough."""

    place: Key
    size: int
    etag: str
    changed_at: datetime
    _at: int = 0
    _stream: Any = field(default=None, repr=False)

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, octet: int, whence: int = io.SEEK_SET) -> int:
        self.close()
        self._at = octet + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        return self._at

    def read(self, most: int = -1) -> bytes:
        if self._at >= self.size:
            return b""
        self._stream = self._stream or self.place.begun_at(self._at)
        octets: bytes = self._stream.read(None if most < 0 else most)
        self._at += len(octets)
        return octets

    def close(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None


def at(url: str) -> Key:
    """`s3://KEY:SECRET@host:port/bucket/prefix?region=…`, or `s3+http://…` for a store without TLS, on one's own machine.

    Without key and secret boto3 looks where it always does (environment, instance role); without a host it is Amazon's.
    """
    try:
        import boto3
        from botocore.config import Config
    except ImportError:
        raise NoBoto("Files in a bucket need boto3: install marronnier[s3].") from None
    try:
        parts = urlsplit(url)
        host = f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname
    except ValueError:
        # What it says would repeat a part of the secret.
        raise ValueError("The address of the bucket cannot be read.") from None
    scheme = "http" if parts.scheme == "s3+http" else "https"
    bucket, _, prefix = parts.path.strip("/").partition("/")
    region = dict(pair.partition("=")[::2] for pair in parts.query.split("&") if pair).get(
        "region", "us-east-1"
    )
    client = boto3.client(
        "s3",
        endpoint_url=f"{scheme}://{host}" if host else None,
        region_name=region,
        aws_access_key_id=unquote(parts.username) if parts.username else None,
        aws_secret_access_key=unquote(parts.password) if parts.password else None,
        config=Config(
            connect_timeout=SECONDS, read_timeout=SECONDS, retries={"max_attempts": 3, "mode": "standard"},
            s3={"addressing_style": "path"},
        ),
    )  # fmt: skip
    return Key(client, bucket, prefix)
