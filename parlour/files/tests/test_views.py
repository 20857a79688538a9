"""Files come from signed addresses, under a policy that lets nothing of them run."""

import base64
import io
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from parlour.files import store
from parlour.files.kinds import raster_type
from parlour.files.models import StoredFile
from parlour.files.names import LONGEST, disposition_header, safe_name
from parlour.files.ranges import Unsatisfiable, asked_range
from parlour.kernel.actor import SYSTEM
from parlour.kernel.clock import held_at, now
from parlour.organisations.models import Organisation

HTML = b"<!doctype html><script>document.title='taken'</script>"


def picture(kind: str = "PNG", size: tuple[int, int] = (300, 200), **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (20, 90, 60)).save(out, kind, **options)
    return out.getvalue()


def url_of(stored: StoredFile, **how: Any) -> str:
    return store.signed_url(stored.organisation_id, stored.pk, **{"filename": "a.bin", **how})


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_a_file_is_answered_whole_under_the_sandbox(scoped: Organisation, client: Client) -> None:
    stored = store.put(scoped.pk, HTML)
    response = client.get(url_of(stored, filename="invoice.html", content_type="text/html", disposition="inline"))
    assert body(response) == HTML
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == 'attachment; filename="invoice.html"'
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Length"] == str(len(HTML))


@pytest.mark.parametrize(
    ("content_type", "payload", "answered", "shown"),
    [
        ("image/png", picture(), "image/png", True),
        ("image/jpeg", picture("JPEG"), "image/jpeg", True),
        ("image/gif", picture("GIF"), "image/gif", True),
        ("image/webp", picture("WEBP"), "image/webp", True),
        ("image/png", HTML, "image/png", False),
        ("image/png", picture("GIF"), "image/png", False),
        ("image/svg+xml", b"<svg onload='x()'/>", "application/octet-stream", False),
        ("text/plain", "Grüße".encode(), "text/plain; charset=utf-8", True),
        ("text/plain", "Grüße".encode("latin-1"), "text/plain; charset=windows-1252", True),
        ("text/plain", b"\x00\x01", "text/plain; charset=utf-8", False),
        ("application/pdf", b"%PDF-1.7", "application/pdf", False),
        ("text/html", HTML, "application/octet-stream", False),
        ("application/xhtml+xml", HTML, "application/octet-stream", False),
        ("text/xml", b"<x/>", "application/octet-stream", False),
        ("text/javascript", b"x()", "application/octet-stream", False),
        ("text/html; charset=utf-8", HTML, "application/octet-stream", False),
        ("image/png\r\nX-Evil: 1", picture(), "application/octet-stream", False),
        ("", b"", "application/octet-stream", False),
    ],
)
def test_only_pictures_and_plain_text_are_shown(
    scoped: Organisation, client: Client, content_type: str, payload: bytes, answered: str, shown: bool
) -> None:
    stored = store.put(scoped.pk, payload)
    response = client.get(url_of(stored, content_type=content_type, disposition="inline"))
    assert response["Content-Type"] == answered
    assert response["Content-Disposition"].partition(";")[0] == ("inline" if shown else "attachment")
    assert body(response) == payload


def test_a_file_is_saved_unless_showing_was_asked_for(scoped: Organisation, client: Client) -> None:
    stored = store.put(scoped.pk, picture())
    response = client.get(url_of(stored, content_type="image/png"))
    assert response["Content-Disposition"].startswith("attachment")


def test_parts_of_a_big_file(scoped: Organisation, client: Client) -> None:
    payload = bytes(range(256)) * 12_000
    url = url_of(store.put(scoped.pk, payload))
    whole = client.get(url)
    assert whole["Accept-Ranges"] == "bytes"
    part = client.get(url, headers={"Range": "bytes=1048570-1048585"})
    assert part.status_code == 206
    assert body(part) == payload[1048570:1048586]
    assert part["Content-Range"] == f"bytes 1048570-1048585/{len(payload)}"
    assert part["Content-Length"] == "16"
    beyond = client.get(url, headers={"Range": f"bytes={len(payload)}-"})
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{len(payload)}")
    changed = client.get(url, headers={"Range": "bytes=0-1", "If-Range": '"another"'})
    assert (changed.status_code, body(changed)) == (200, payload)
    same = client.get(url, headers={"Range": "bytes=0-1", "If-Range": whole["ETag"]})
    assert body(same) == payload[:2]


def test_a_known_file_is_not_sent_again(scoped: Organisation, client: Client) -> None:
    url = url_of(store.put(scoped.pk, picture()), content_type="image/png", disposition="inline")
    etag = client.get(url)["ETag"]
    again = client.get(url, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert "sandbox" in again["Content-Security-Policy"]


def test_head_answers_without_the_bytes_and_post_not_at_all(scoped: Organisation, client: Client) -> None:
    url = url_of(store.put(scoped.pk, b"hello"))
    assert client.head(url)["Content-Length"] == "5"
    assert client.post(url).status_code == 405


def test_a_forged_link_opens_nothing(scoped: Organisation, client: Client) -> None:
    mine = url_of(store.put(scoped.pk, b"hello"))
    forged = [mine[:at] + ("A" if mine[at] != "A" else "B") + mine[at + 1 :] for at in range(7, len(mine), 7)]
    forged += [mine[:-1], mine + "AAAA", "/files/x", "/files/" + "A" * 200, "/files/é", "/files/remote/x"]
    assert {client.get(url).status_code for url in forged} == {404}
    assert body(client.get(mine)) == b"hello"


def test_a_link_tells_nothing(scoped: Organisation) -> None:
    url = url_of(store.put(scoped.pk, b"hello"), filename="Dismissal of Ann Holm.pdf")
    token = url.rpartition("/")[2]
    assert "Holm" not in url
    assert b"Holm" not in base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))


def test_a_link_ends_after_ten_to_fifteen_minutes(scoped: Organisation, client: Client) -> None:
    from datetime import timedelta

    stored, begin = store.put(scoped.pk, b"hello"), now()
    url = url_of(stored)
    with held_at(begin + timedelta(minutes=10)):
        assert client.get(url).status_code == 200
    with held_at(begin + timedelta(minutes=15, seconds=1)):
        late = client.get(url)
    assert late.status_code == 410
    assert "expired" in late.content.decode()


def test_the_same_file_has_the_same_address_for_a_while(scoped: Organisation) -> None:
    stored = store.put(scoped.pk, b"hello")
    with held_at(now()):
        assert url_of(stored) == url_of(stored)


def test_a_destroyed_file_is_gone_at_once(scoped: Organisation, client: Client) -> None:
    stored = store.put(scoped.pk, picture())
    url, small = url_of(stored), store.preview_url(scoped.pk, stored.pk)
    store.destroy(stored, actor=SYSTEM)
    assert [client.get(url).status_code, client.get(small).status_code] == [404, 404]


def test_a_damaged_file_is_an_error_page_and_not_half_an_answer(scoped: Organisation, client: Client) -> None:
    stored = store.put(scoped.pk, b"hello")
    store.path_of(stored.place).write_bytes(b"rubbish" * 10)
    response = client.get(url_of(stored))
    assert response.status_code == 502
    assert "damaged" in response.content.decode()


def test_a_link_of_one_house_does_not_open_a_file_of_another(
    scoped: Organisation, other_house: Organisation, client: Client
) -> None:
    from parlour.kernel.scoping import within

    with within(other_house):
        theirs = store.put(other_house.pk, b"theirs")
    mixed = store.signed_url(scoped.pk, theirs.pk, filename="a.bin")
    assert client.get(mixed).status_code == 404
    assert body(client.get(url_of(theirs))) == b"theirs"


def test_a_preview_is_a_small_webp_without_metadata(scoped: Organisation, client: Client) -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at home, 12 Lark Lane"
    exif[0x0112] = 6  # turned by a quarter
    stored = store.put(scoped.pk, picture("JPEG", (1200, 800), exif=exif))
    response = client.get(store.preview_url(scoped.pk, stored.pk, edge=240))
    assert response["Content-Type"] == "image/webp"
    assert "sandbox" in response["Content-Security-Policy"]
    assert b"Lark Lane" not in response.content
    with Image.open(io.BytesIO(response.content)) as small:
        assert small.size == (160, 240)
        assert not small.getexif()


def test_no_preview_is_made_of_anything_else(scoped: Organisation, client: Client) -> None:
    for payload in (HTML, b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", picture()[:60], picture("TIFF")):
        stored = store.put(scoped.pk, payload)
        response = client.get(store.preview_url(scoped.pk, stored.pk))
        assert response.status_code == 422


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\a.exe", "a.exe"),
        ("in\r\nvoice\x00.pdf", "in voice.pdf"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("..", "file"),
        ("", "file"),
        ("   ", "file"),
        ("a" * 300 + ".pdf", "a" * (LONGEST - 4) + ".pdf"),
        ("Grüße.txt", "Grüße.txt"),
        ("\ud800.txt", "?.txt"),
    ],
)
def test_safe_name(given_name: str, kept: str) -> None:
    assert safe_name(given_name) == kept


@given(st.text(max_size=300))
def test_any_name_makes_a_header_and_an_address_that_opens(name: str) -> None:
    from uuid import uuid4

    from parlour.files.links import open_link, signed_url

    safe = safe_name(name)
    assert safe == safe_name(safe)
    assert "/" not in safe
    assert len(safe) <= LONGEST
    header = disposition_header("attachment", safe)
    assert header.isascii()
    assert header.isprintable()
    file_id = uuid4()
    link = open_link(signed_url(uuid4(), file_id, filename=name).removeprefix("/files/"))
    assert (link.file, link.filename) == (file_id.hex, safe)


@given(st.text(alphabet="bytes=0123456789-, ", max_size=30), st.integers(0, 2000))
def test_any_range_header_is_answered_inside_the_file(header: str, size: int) -> None:
    try:
        found = asked_range(header, size)
    except Unsatisfiable:
        return
    assert found is None or 0 <= found[0] < found[1] <= size


def test_raster_type_reads_the_bytes() -> None:
    kinds = {kind: raster_type(picture(kind)[:12]) for kind in ("PNG", "JPEG", "GIF", "WEBP", "BMP")}
    assert kinds == {
        "PNG": "image/png",
        "JPEG": "image/jpeg",
        "GIF": "image/gif",
        "WEBP": "image/webp",
        "BMP": "",
    }
