"""A cable between browser and server that can be pulled: it ends open connections too, unlike going offline."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Cable:
    """Forwards loopback connections from `port` to `target` while it is plugged in."""

    target: int
    port: int = 0
    plugged: threading.Event = field(default_factory=threading.Event)
    lines: set[socket.socket] = field(default_factory=set)

    def pull(self) -> None:
        """Cut every connection, and refuse new ones."""
        self.plugged.clear()
        for line in tuple(self.lines):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def plug(self) -> None:
        """Let connections through again."""
        self.plugged.set()

    def serve(self, listener: socket.socket) -> None:
        """Take connections until the listener is closed."""
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._forward, args=(near,), daemon=True).start()

    def _forward(self, near: socket.socket) -> None:
        if not self.plugged.is_set():
            near.close()
            return
        try:
            far = socket.create_connection(("127.0.0.1", self.target), 10)
        except OSError:
            near.close()
            return
        far.settimeout(None)
        self.lines |= {near, far}
        back = threading.Thread(target=_pump, args=(far, near), daemon=True)
        back.start()
        _pump(near, far)
        back.join()
        self.lines -= {near, far}
        near.close()
        far.close()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while chunk := source.recv(65_536):
            sink.sendall(chunk)
    for line in (source, sink):
        with contextlib.suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)


@contextmanager
def cable(port: int, target: int) -> Iterator[Cable]:
    """Lay a plugged cable from `port` to `target` for as long as the block runs."""
    listener = socket.create_server(("127.0.0.1", port))
    laid = Cable(target, port)
    laid.plug()
    threading.Thread(target=laid.serve, args=(listener,), daemon=True).start()
    try:
        yield laid
    finally:
        laid.pull()
        listener.close()
