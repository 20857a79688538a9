"""Static files: hashed and compressed ahead of time, then handed out by the loop and kept by the browser for ever."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from whitenoise.base import WhiteNoise
from whitenoise.storage import CompressedManifestStaticFilesStorage

from parlour.kernel.web import refusals
from parlour.kernel.web.asgi import Receive, Scope, Send
from parlour.kernel.web.csp import ALWAYS

STAMP = ".prepared"


class HashedStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Names that change with the content, also where one module imports another."""

    support_js_module_import_aggregation = True
    manifest_strict = False

    def stored_name(self, name: str) -> str:
        """Return the hashed name; the plain one for a file that has not been prepared."""
        return str(self.hashed_files.get(self.hash_key(name.replace("\\", "/").split("?")[0])) or name)


class StaticFiles:
    """An ASGI application for the files under STATIC_URL."""

    def __init__(self) -> None:
        root = Path(settings.STATIC_ROOT)
        root.mkdir(parents=True, exist_ok=True)
        hashed = frozenset(settings.STATIC_URL + name for name in _manifest(root).values())
        noise = WhiteNoise(
            None,
            root=str(root),
            prefix=settings.STATIC_URL,
            allow_all_origins=False,
            immutable_file_test=lambda path, url: url in hashed,
        )
        self._files = noise.files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer GET and HEAD, with validators, ranges and the compressed form where it is wanted."""
        found = self._files.get(scope["path"])
        if found is None:
            return await refusals.not_found(send)
        environ = {
            f"HTTP_{k.decode('latin-1').upper().replace('-', '_')}": v.decode("latin-1") for k, v in scope["headers"]
        }
        answer = found.get_response(scope["method"], environ)
        headers = [(name.lower().encode(), value.encode()) for name, value in (*answer.headers, *ALWAYS.items())]
        if scope["path"].endswith(".svg"):
            headers.append((b"content-security-policy", b"default-src 'none'; style-src 'unsafe-inline'; sandbox"))
        await send({"type": "http.response.start", "status": int(answer.status), "headers": headers})
        body = b""
        if answer.file is not None:
            with answer.file as file:
                body = file.read() if scope["method"] == "GET" else b""
        await send({"type": "http.response.body", "body": body})
        return None


def prepare() -> bool:
    """Bring STATIC_ROOT up to date with the sources; returns whether there was anything to do."""
    root = Path(settings.STATIC_ROOT)
    stamp = _fingerprint()
    if (root / STAMP).is_file() and (root / STAMP).read_text() == stamp:
        return False
    from django.core.management import call_command  # heavy, and not needed by a server that starts warm

    call_command("collectstatic", interactive=False, verbosity=0, clear=root.exists())
    (root / STAMP).write_text(stamp)
    return True


def _fingerprint() -> str:
    digest = hashlib.sha256(settings.STATIC_URL.encode())
    for path in sorted(_sources()):
        facts = path.stat()
        digest.update(f"{path}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            yield Path(storage.path(name))


def _manifest(root: Path) -> dict[str, str]:
    try:
        return dict(json.loads((root / "staticfiles.json").read_text())["paths"])
    except (OSError, ValueError, KeyError):
        return {}
