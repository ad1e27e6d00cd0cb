"""Many connections at once from one thread: an open load that does not slow down when the server does."""

import asyncio
import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class Asked:
    """One request and what came of it; status 0: no answer."""

    key: str
    status: int
    took_s: float
    retry_after: bool
    body: bytes


def request(token: str, path: str, body: object, key: str) -> bytes:
    """This will spell one POST to the API."""
    content = json.dumps(body).encode()
    head = (
        f"POST /api/v1{path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nIdempotency-Key: {key}\r\n"
        f"Content-Length: {len(content)}\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + content


def storm(port: int, requests: Sequence[tuple[str, bytes]], per_s: float) -> list[Asked]:
    """This will send (key, bytes) at that rate, whatever happens to those before, and give all answers."""
    with ThreadPoolExecutor(1) as apart:  # a browser driven from this thread may run a loop of its own here
        return apart.submit(asyncio.run, _storm(port, requests, per_s)).result()


async def _storm(port: int, requests: Sequence[tuple[str, bytes]], per_s: float) -> list[Asked]:
    begun_s, sent = time.monotonic(), []
    for number, (key, content) in enumerate(requests):
        await asyncio.sleep(max(0.0, begun_s + number / per_s - time.monotonic()))
        sent.append(asyncio.create_task(_ask(port, key, content)))
    return list(await asyncio.gather(*sent))


async def _ask(port: int, key: str, content: bytes) -> Asked:
    begun_s = time.monotonic()
    answer = b""
    try:
        async with asyncio.timeout(PATIENCE_S):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(content)
            answer = await reader.read()
            writer.close()
    except (OSError, TimeoutError):
        pass
    head, _, body = answer.partition(b"\r\n\r\n")
    words = head.split(b" ", 2)
    status = int(words[1]) if len(words) > 2 else 0
    return Asked(key, status, time.monotonic() - begun_s, b"\nRetry-After:" in head, body)


def quantile_ms(taken_s: Sequence[float], share_percent: int) -> float:
    """This will give a quantile, 0 of nothing."""
    ordered = sorted(taken_s)
    return round(1000 * ordered[min(len(ordered) - 1, len(ordered) * share_percent // 100)], 1) if ordered else 0.0
