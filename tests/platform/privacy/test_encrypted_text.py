"""The column: ciphertext below, str above, bound to its place, erasable, and never compared."""

from uuid import uuid4

import pytest
from django.core.exceptions import FieldError
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from bihuan.kernel.errors import Unavailable
from bihuan.platform.models import Message
from bihuan.platform.privacy import open_text, seal_text
from tests.platform.core.acts import AT

PLACE = "probe.note.text"


@given(st.text(max_size=200))
def test_what_is_sealed_opens(text: str) -> None:
    assert open_text(seal_text(text, PLACE), PLACE) == text


def test_equal_texts_are_sealed_differently() -> None:
    assert seal_text("王", PLACE) != seal_text("王", PLACE)


def test_every_altered_byte_is_found() -> None:
    sealed = seal_text("王小明", PLACE)
    for at in range(len(sealed)):
        with pytest.raises(Unavailable):
            open_text(sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :], PLACE)
    for end in range(len(sealed)):
        with pytest.raises(Unavailable):
            open_text(sealed[:end], PLACE)


def _message(**values: object) -> Message:
    return Message.objects.create(
        key=str(uuid4()),
        channel="sms",
        subject_kind="order",
        subject_id=uuid4(),
        not_before=AT,
        created_at=AT,
        **values,
    )


def _raw(column: str) -> bytes | None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM platform_message")
        value = cursor.fetchone()[0]
    return None if value is None else bytes(value)


@pytest.mark.django_db
class TestColumn:
    def test_the_database_holds_no_word_of_it(self) -> None:
        made = _message(recipient="13805912046", text="王师傅")
        read = Message.objects.get(pk=made.pk)
        assert (read.recipient, read.text) == ("13805912046", "王师傅")
        assert b"13805912046" not in (_raw("recipient") or b"")
        assert open_text(_raw("text") or b"", "platform.message.text") == "王师傅"

    def test_a_value_copied_into_another_column_does_not_open(self) -> None:
        _message(recipient="13805912046", text="王师傅")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE platform_message SET text = recipient")
        with pytest.raises(Unavailable):
            Message.objects.get()

    def test_none_stays_null_and_values_can_be_erased(self) -> None:
        _message(recipient="13805912046")
        assert _raw("text") is None
        Message.objects.update(recipient=None)
        assert _raw("recipient") is None
        assert Message.objects.filter(recipient__isnull=True).count() == 1

    def test_update_and_bulk_update_encrypt_too(self) -> None:
        made = _message(text="一")
        Message.objects.filter(pk=made.pk).update(text="二")
        assert Message.objects.get().text == "二"
        made.text = "三"
        Message.objects.bulk_update([made], ["text"])
        assert Message.objects.get().text == "三"

    @pytest.mark.parametrize("lookup", ["text", "text__contains", "text__in", "text__gt"])
    def test_it_cannot_be_asked_about(self, lookup: str) -> None:
        with pytest.raises(FieldError):
            Message.objects.filter(**{lookup: ["王"] if lookup.endswith("in") else "王"}).exists()

    def test_only_text_is_taken(self) -> None:
        with pytest.raises(TypeError):
            _message(text=12)
