"""Who looks at which conversation, and who types. Held in memory only; gone with the socket."""

import asyncio
from typing import TYPE_CHECKING, Any
from uuid import UUID

from parlour.kernel.realtime import frames

if TYPE_CHECKING:
    from parlour.kernel.realtime.socket import Socket

VIEWING, TYPING = "viewing", "typing"


class Presence:
    """The presence in one organisation. Those who look at a conversation hear of each other, nobody else does."""

    def __init__(self) -> None:
        self._at: dict[UUID, dict[Socket, str]] = {}
        self._timers: dict[Socket, asyncio.TimerHandle] = {}

    def place(self, socket: "Socket", conversation_id: UUID | None, state: str, typing_seconds: float) -> None:
        """`socket` now looks at `conversation_id` (None: at none), in `state`; typing fades unless it is said again."""
        self._still(socket)
        before = socket.watching
        if before is not None and before != conversation_id:
            self._remove(socket, before)
        socket.watching = conversation_id
        if conversation_id is None:
            return
        here = self._at.setdefault(conversation_id, {})
        changed = here.get(socket) != state
        here[socket] = state
        if state == TYPING:
            loop = asyncio.get_running_loop()
            self._timers[socket] = loop.call_later(
                typing_seconds, self.place, socket, conversation_id, VIEWING, typing_seconds
            )
        if changed:
            self._tell(conversation_id)

    def forget(self, socket: "Socket") -> None:
        """`socket` is gone."""
        self._still(socket)
        if socket.watching is not None:
            self._remove(socket, socket.watching)
            socket.watching = None

    def _still(self, socket: "Socket") -> None:
        timer = self._timers.pop(socket, None)
        if timer is not None:
            timer.cancel()

    def _remove(self, socket: "Socket", conversation_id: UUID) -> None:
        here = self._at.get(conversation_id, {})
        if here.pop(socket, None) is None:
            return
        if here:
            self._tell(conversation_id)
        else:
            del self._at[conversation_id]

    def _tell(self, conversation_id: UUID) -> None:
        here = self._at[conversation_id]
        frame = frames.presence(conversation_id, self._agents(here))
        for socket in tuple(here):
            socket.push(frame)

    @staticmethod
    def _agents(here: "dict[Socket, str]") -> list[dict[str, Any]]:
        agents: dict[UUID, dict[str, Any]] = {}
        for socket, state in here.items():
            who = socket.admission
            if who is not None and (who.agent_id not in agents or state == TYPING):
                agents[who.agent_id] = {"id": who.agent_id, "name": who.name, "initials": who.initials, "state": state}
        return list(agents.values())
