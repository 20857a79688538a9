"""How a person appears, and the photograph: small, square, and stripped of what it carried along."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from parlour.kernel.errors import Forbidden, Invalid, LimitExceeded
from parlour.organisations.models import Organisation
from parlour.people import actions
from parlour.people.actions.portrait import small_square
from parlour.people.models import Agent, Portrait, User

ClientOf = Callable[[Agent | User], Client]
PAGE = "/o/larkmoor/settings/profile/"


def picture(size: tuple[int, int] = (800, 600), kind: str = "JPEG") -> bytes:
    image, exif = Image.new("RGB", size, (30, 90, 60)), Image.Exif()
    exif[0x010F] = "a camera that tells"
    kept = BytesIO()
    image.save(kept, kind, exif=exif)
    return kept.getvalue()


def test_a_profile_is_saved(scoped: Organisation, bo: Agent, client_of: ClientOf) -> None:
    words = {"name": " Bo Lind ", "title": "Mechanic", "languages": "English, Danish", "signature": "Bo\nLarkmoor"}
    assert client_of(bo).post(PAGE, words).status_code == 302
    bo.refresh_from_db()
    bo.user.refresh_from_db()
    assert (bo.name, bo.title, bo.languages, bo.signature) == ("Bo Lind", "Mechanic", "English, Danish", "Bo\nLarkmoor")
    assert bo.user.shortcuts is False


@pytest.mark.parametrize(
    ("field", "value"), [("name", ""), ("name", "x" * 121), ("title", "x" * 121), ("signature", "x" * 4001)]
)
def test_input_beyond_limits_is_refused_and_changes_nothing(
    scoped: Organisation, bo: Agent, client_of: ClientOf, field: str, value: str
) -> None:
    answer = client_of(bo).post(PAGE, {"name": "Bo", "title": "Mechanic", field: value})
    assert answer.status_code == 422
    with pytest.raises(Invalid):
        actions.edit_profile(bo, actor=bo.as_actor(), **({"name": "Bo"} | {field: value}))
    bo.refresh_from_db()
    assert (bo.name, bo.title) == ("Bo", "")


def test_a_line_break_in_a_name_is_refused(scoped: Organisation, bo: Agent) -> None:
    with pytest.raises(Invalid):
        actions.edit_profile(bo, actor=bo.as_actor(), name="Bo\r\nBcc: all@larkmoor.example")


def test_a_colleagues_profile_is_not_ones_own(scoped: Organisation, ada: Agent, bo: Agent) -> None:
    with pytest.raises(Forbidden):
        actions.edit_profile(ada, actor=bo.as_actor(), name="Mallory")
    with pytest.raises(Forbidden):
        actions.set_portrait(ada, actor=bo.as_actor(), payload=picture())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photograph_is_small_square_and_bare(kind: str) -> None:
    kept = small_square(picture(kind=kind))
    with Image.open(BytesIO(kept)) as image:
        assert (image.format, image.size, dict(image.getexif())) == ("WEBP", (256, 256), {})
    assert (len(kept) < 40_000, b"camera" in kept) == (True, False)


@pytest.mark.parametrize(
    "payload", [b"", b"no picture", b"<svg onload='alert(1)'/>", picture()[:200], b"GIF89a" + b"\0" * 99]
)
def test_what_is_no_picture_is_refused(payload: bytes) -> None:
    with pytest.raises(Invalid):
        small_square(payload)


def test_a_photograph_beyond_limits_is_refused() -> None:
    with pytest.raises(LimitExceeded):
        small_square(b"\xff" * 5_000_001)
    bomb = BytesIO()
    Image.new("1", (7000, 7000)).save(bomb, "PNG")
    with pytest.raises(LimitExceeded):
        small_square(bomb.getvalue())


def test_a_photograph_is_shown_to_colleagues_only(
    scoped: Organisation, ada: Agent, bo: Agent, cy: User, eli: Agent, client_of: ClientOf
) -> None:
    upload = SimpleUploadedFile("me.jpg", picture(), "image/jpeg")
    assert client_of(bo).post(f"{PAGE}photo/", {"photo": upload}).status_code == 302
    bo.refresh_from_db()
    address = f"/o/larkmoor/settings/people/{bo.pk}/photos/{bo.photo_id}/"
    answer = client_of(ada).get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/webp")
    assert "private" in answer.headers["Cache-Control"]
    assert address in client_of(ada).get("/o/larkmoor/settings/people/").content.decode()
    assert (client_of(cy).get(address).status_code, client_of(eli).get(address).status_code) == (404, 404)
    assert client_of(eli).get(address.replace("larkmoor", "kystvej")).status_code == 404
    assert client_of(bo).post(f"{PAGE}photo/removal/").status_code == 302
    assert client_of(ada).get(address).status_code == 404
    assert Portrait.objects.count() == 0


def test_no_file_is_refused_with_a_sentence(scoped: Organisation, bo: Agent, client_of: ClientOf) -> None:
    answer = client_of(bo).post(f"{PAGE}photo/")
    assert (answer.status_code, "Choose a picture first" in answer.content.decode()) == (422, True)
