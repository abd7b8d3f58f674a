"""The rules of drafts and of kept posts, without a database."""

from datetime import UTC, datetime

import pytest

from common.people.commands import Receipt
from services.gateway.drafts.domain.draft import (
    LARGEST_FILE,
    MOST_FILES,
    MOST_HELD,
    Content,
    Draft,
    DraftFile,
    FileRefused,
    Sending,
    Verdict,
    check_file,
)
from services.gateway.drafts.domain.kept_post import KeptFile, Parcel, packed, unpacked
from services.gateway.drafts.domain.sealing import seal, unseal

AT = datetime(2026, 11, 22, tzinfo=UTC)
PHOTO = DraftFile("a" * 64, "照片.jpg", 9)
TYPED = Content((("finding", "意见"), ("reason", "")), (PHOTO,))
BOUND = ("kep_1", "per_1", "/violations/vio_1/confirm")


def draft(sent: Sending | None = None) -> Draft:
    return Draft(account="acc_1", path="/x", key="k" * 16, saved_at=AT, sent=sent)


@pytest.mark.parametrize(
    ("sent", "verdict"),
    [
        (None, Verdict.FIRST),
        (Sending(TYPED, AT), Verdict.UNDER_WAY),
        (Sending(TYPED, AT, Receipt("r", 1, "m")), Verdict.DONE),
        (Sending(Content((("finding", "另一意见"),)), AT), Verdict.USED),
        (Sending(Content(TYPED.fields), AT, Receipt("r", 1, "m")), Verdict.USED),
    ],
)
def test_what_sending_means_depends_on_what_was_sent_before(sent: Sending | None, verdict: Verdict) -> None:
    assert draft(sent).judge(TYPED) is verdict


def test_a_content_is_the_same_in_whatever_order_its_fields_come() -> None:
    assert Content(TYPED.fields[::-1], TYPED.files).digest == TYPED.digest
    assert Content(TYPED.fields, (DraftFile("a" * 64, "别名.jpg", 9),)).digest != TYPED.digest


def test_a_draft_belongs_to_one_account_address_and_key() -> None:
    drafts = {
        Draft(account=account, path=path, key=key, saved_at=AT).draft_id
        for account in ("acc_1", "acc_2")
        for path in ("/x", "/y")
        for key in ("k1", "k2")
    }

    assert len(drafts) == 8


@pytest.mark.parametrize(
    ("name", "size", "beside", "held", "code"),
    [
        ("a.pdf", 0, 0, 0, "file_empty"),
        ("a.pdf", LARGEST_FILE + 1, 0, 0, "file_too_large"),
        ("a.exe", 1, 0, 0, "file_kind_refused"),
        ("pdf", 1, MOST_FILES, 0, "too_many_files"),
        ("a.svg", 1, 0, 0, "file_kind_refused"),
        ("a.pdf", 1, MOST_FILES, 0, "too_many_files"),
        ("a.pdf", 5, 0, MOST_HELD - 4, "too_much_unsent"),
    ],
)
def test_a_file_that_a_form_cannot_have(name: str, size: int, beside: int, held: int, code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        check_file(name, size, beside=(PHOTO,) * beside, held=held)

    assert refused.value.code == code
    assert name in refused.value.message


@pytest.mark.parametrize(("name", "size"), [("A.PDF", 1), ("扫描件.jpeg", LARGEST_FILE), ("x.y.docx", 5)])
def test_a_file_that_a_form_can_have(name: str, size: int) -> None:
    check_file(name, size, beside=(PHOTO,) * (MOST_FILES - 1), held=MOST_HELD - size)


@pytest.mark.parametrize(
    "parcel",
    [
        Parcel("key", ()),
        Parcel("key", (("finding", "意见\n第二行"),), (KeptFile("照片.jpg", "image/jpeg", b"\x00\xff" * 9),)),
        Parcel("key", (("a", ""), ("b", "x")), (KeptFile("1.pdf", "", b"1"), KeptFile("2.pdf", "", b"22"))),
    ],
)
def test_a_parcel_comes_back_as_it_was(parcel: Parcel) -> None:
    assert unpacked(packed(parcel)) == parcel


def test_a_sealed_content_opens_only_with_both_secrets_and_all_that_it_is_bound_to() -> None:
    sealed = seal(b"content", browser="b" * 32, server="s" * 32, bound=BOUND)

    assert unseal(sealed, browser="b" * 32, server="s" * 32, bound=BOUND) == b"content"
    assert unseal(sealed, browser="x" * 32, server="s" * 32, bound=BOUND) is None
    assert unseal(sealed, browser="b" * 32, server="x" * 32, bound=BOUND) is None
    for place in range(3):
        other = tuple("other" if index == place else text for index, text in enumerate(BOUND))
        assert unseal(sealed, browser="b" * 32, server="s" * 32, bound=other) is None
    for place in range(len(sealed)):
        changed = bytes(each ^ (index == place) for index, each in enumerate(sealed))
        assert unseal(changed, browser="b" * 32, server="s" * 32, bound=BOUND) is None
    assert unseal(b"", browser="b" * 32, server="s" * 32, bound=BOUND) is None
