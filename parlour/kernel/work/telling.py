"""Telling other processes of news by Redis, where it is configured; the databases tell by themselves."""

import contextlib
import threading
from queue import SimpleQueue

from django.conf import settings

from parlour.kernel.events import on_recorded
from parlour.kernel.work.wakeups import CHANNEL


def tell_by_redis() -> None:
    """Publish after each commit of a fact, from a thread of its own: a Redis that hangs holds nobody up."""
    if not settings.REDIS_URL:
        return
    news: SimpleQueue[None] = SimpleQueue()
    on_recorded(lambda organisation_id, number: news.put(None))
    threading.Thread(target=_publish, args=(news,), name="telling", daemon=True).start()


def _publish(news: SimpleQueue[None]) -> None:
    import redis  # heavy, and only where Redis is used

    client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)
    while True:
        news.get()
        with contextlib.suppress(redis.RedisError):
            client.publish(CHANNEL, "")
