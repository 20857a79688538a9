"""One stored file, whole, in part or as a preview, to whoever holds its signed address."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from parlour.files import store
from parlour.files.kinds import SNIFFED, answer_type, may_show
from parlour.files.links import FileLink, open_link
from parlour.files.models import StoredFile
from parlour.files.names import disposition_header
from parlour.files.policy import sandboxed
from parlour.files.ranges import Unsatisfiable, asked_range
from parlour.kernel.errors import NotFound
from parlour.kernel.scoping import within

KEEP_SECONDS = 300


@require_safe
def show(request: HttpRequest, token: str) -> HttpResponseBase:
    """Answer with the file that the signed address names."""
    link = open_link(token)
    stored = _find(link)
    if request.headers.get("If-None-Match") == _etag(link):
        return sandboxed(HttpResponse(status=304), keep_seconds=KEEP_SECONDS)
    response = _preview(stored, link) if link.edge else _file(request, stored, link)
    response["ETag"] = _etag(link)
    return response


def _find(link: FileLink) -> StoredFile:
    with within(link.organisation):
        stored = StoredFile.objects.filter(pk=link.file, destroyed_at=None).first()
    if stored is None:
        raise NotFound("This file is no longer here.")
    return stored


def _preview(stored: StoredFile, link: FileLink) -> HttpResponseBase:
    from parlour.files.previews import preview  # lazy: Pillow is loaded by those who need it

    return sandboxed(HttpResponse(preview(stored, link.edge), content_type="image/webp"), keep_seconds=KEEP_SECONDS)


def _file(request: HttpRequest, stored: StoredFile, link: FileLink) -> HttpResponseBase:
    start = next(store.read_range(stored, 0, min(SNIFFED, stored.size)), b"")
    shown = link.disposition == "inline" and may_show(link.content_type, start)
    response = _body(request, stored, link)
    response["Content-Type"] = answer_type(link.content_type, start)
    response["Content-Disposition"] = disposition_header("inline" if shown else "attachment", link.filename)
    response["Accept-Ranges"] = "bytes"
    return sandboxed(response, keep_seconds=KEEP_SECONDS if shown else 0)


def _body(request: HttpRequest, stored: StoredFile, link: FileLink) -> HttpResponseBase:
    header = request.headers.get("Range", "")
    if header and request.headers.get("If-Range", _etag(link)) != _etag(link):
        header = ""
    try:
        part = asked_range(header, stored.size)
    except Unsatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{stored.size}"})
    start, end = part or (0, stored.size)
    response = StreamingHttpResponse(store.read_range(stored, start, end), status=206 if part else 200)
    response["Content-Length"] = str(end - start)
    if part:
        response["Content-Range"] = f"bytes {start}-{end - 1}/{stored.size}"
    return response


def _etag(link: FileLink) -> str:
    return f'"{link.file}{f"-{link.edge}" if link.edge else ""}"'
