"""What is sealed opens with the right key in the right place, and nowhere else."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.kernel import crypto
from parlour.kernel.errors import Invalid, Permanent

ONE, OTHER = UUID(int=1), UUID(int=2)
facts = st.dictionaries(
    st.text(max_size=10), st.text(max_size=30) | st.integers(-(2**53), 2**53) | st.none(), max_size=6
)


@given(st.binary(max_size=2000), st.binary(max_size=30))
def test_seal_and_unseal(plain: bytes, context: bytes) -> None:
    key = crypto.new_key()
    sealed = crypto.seal(key, plain, context)
    assert crypto.unseal(key, sealed, context) == plain
    assert crypto.seal(key, plain, context) != sealed


@given(st.binary(min_size=1, max_size=200), st.data())
def test_unseal_refuses_every_changed_bit(plain: bytes, data: st.DataObject) -> None:
    key = crypto.new_key()
    sealed = bytearray(crypto.seal(key, plain, b"here"))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(Permanent):
        crypto.unseal(key, bytes(sealed), b"here")


@pytest.mark.parametrize("rubbish", [b"", b"x", b"x" * 11, b"x" * 12, b"x" * 27, b"x" * 100])
def test_unseal_refuses_rubbish(rubbish: bytes) -> None:
    with pytest.raises(Permanent):
        crypto.unseal(crypto.new_key(), rubbish, b"")


def test_unseal_refuses_another_key_and_another_place() -> None:
    key = crypto.new_key()
    sealed = crypto.seal(key, b"words", b"here")
    for wrong, context in ((crypto.new_key(), b"here"), (key, b"there")):
        with pytest.raises(Permanent):
            crypto.unseal(wrong, sealed, context)


def test_wrapped_keys_open_with_the_master_key_only(settings: Any) -> None:
    key = crypto.new_key()
    wrapped = crypto.wrap(key)
    assert crypto.unwrap(memoryview(wrapped)) == key
    assert key not in wrapped
    settings.MASTER_KEY = "22" * 32
    with pytest.raises(Permanent):
        crypto.unwrap(wrapped)


def test_a_wrapped_key_is_no_secret_and_the_reverse() -> None:
    with pytest.raises(Permanent):
        crypto.open_secrets(crypto.wrap(crypto.new_key()))
    with pytest.raises(Permanent):
        crypto.unwrap(crypto.seal_secrets({}))


@given(facts)
def test_secrets(secrets: dict[str, Any]) -> None:
    assert crypto.open_secrets(crypto.seal_secrets(secrets)) == secrets
    assert crypto.open_secrets(None) == {}


@given(facts)
def test_tokens_are_stable_opaque_and_fit_for_an_address(said: dict[str, Any]) -> None:
    token = crypto.seal_token(said, "a purpose")
    assert crypto.open_token(token, "a purpose") == said
    assert crypto.seal_token(said, "a purpose") == token
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    with pytest.raises(Invalid):
        crypto.open_token(token, "another purpose")


@given(st.text(max_size=60))
def test_made_up_tokens_open_nothing(token: str) -> None:
    with pytest.raises(Invalid):
        crypto.open_token(token, "a purpose")


def test_digests_differ_by_house_purpose_and_master_key(settings: Any) -> None:
    first = crypto.digest("dee@customer.example", ONE, purpose="a")
    assert first == crypto.digest(b"dee@customer.example", ONE, purpose="a")
    others = {
        crypto.digest("dee@customer.example", OTHER, purpose="a"),
        crypto.digest("dee@customer.example", ONE, purpose="b"),
        crypto.digest("bo@customer.example", ONE, purpose="a"),
    }
    settings.MASTER_KEY = "33" * 32
    others.add(crypto.digest("dee@customer.example", ONE, purpose="a"))
    assert len(others | {first}) == 5
