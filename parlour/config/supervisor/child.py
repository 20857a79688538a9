"""The side of a forked part: it lets go of what is the parent's, shows that it lives, and follows its parent."""

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from select import select

from django.conf import settings

logger = logging.getLogger("parlour.serve")
BEAT_SECONDS = 5.0
PATIENCE = 20.0  # seconds after which a part that lost its parent ends in any case
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD, signal.SIGHUP)


def become(names: tuple[str, ...], parent_lives: int, run: Callable[[], None]) -> None:
    """Be these parts until the end of this forked process; `parent_lives` is a pipe that closes with the parent."""
    code = 1
    try:
        for number in SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        keep_beating(names, parent_lives)
        run()
        code = 0
    except KeyboardInterrupt:
        code = 0
    except Exception:
        logger.exception("the part %s ended", "+".join(names))
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def keep_beating(names: tuple[str, ...], parent_lives: int | None = None) -> None:
    """Touch the parts' beat files from now on, and end this process when the parent is gone."""
    folder = Path(settings.DATA) / "run"
    threading.Thread(target=_beat, args=(folder, names, parent_lives), name="beat", daemon=True).start()


def _beat(folder: Path, names: tuple[str, ...], parent_lives: int | None) -> None:
    idle = threading.Event()
    while True:
        try:
            folder.mkdir(exist_ok=True, mode=0o700)
            for name in names:
                (folder / name).write_text(str(os.getpid()))
        except OSError:
            logger.warning("can't write in the data folder")
        if parent_lives is None:
            idle.wait(BEAT_SECONDS)
        elif select([parent_lives], [], [], BEAT_SECONDS)[0]:
            break
    os.kill(os.getpid(), signal.SIGTERM)
    idle.wait(PATIENCE)
    os._exit(1)
