"""Pools of questions stand in one another."""

import pytest
from django.core.exceptions import ValidationError

from assessments.models import Pool
from assessments.questions.pools import DEEPEST, pool_at

pytestmark = pytest.mark.django_db


def test_a_path_makes_the_pools_that_are_missing_and_no_more():
    signatures = pool_at("CNTT › Chữ ký số")
    assert signatures.parent.name == "CNTT"
    assert str(signatures) == "CNTT › Chữ ký số"
    assert pool_at("  CNTT›Chữ ký số ") == signatures
    assert pool_at("CNTT") == signatures.parent
    assert pool_at(" › ") is None
    assert Pool.objects.count() == 2


def test_two_pools_may_have_one_name_in_different_places_only():
    pool_at("CNTT › Bảo mật")
    assert pool_at("Hành chính › Bảo mật") != pool_at("CNTT › Bảo mật")
    for parent in (None, pool_at("CNTT")):
        known = "CNTT" if parent is None else "Bảo mật"
        with pytest.raises(ValidationError, match=r"already|đã có"):
            Pool(name=known, parent=parent).full_clean()


def test_what_is_inside_moves_along():
    deep = pool_at("A › B › C")
    b, elsewhere = pool_at("A › B"), pool_at("Đ")
    b.parent, b.name = elsewhere, "B mới"
    b.full_clean()
    b.save()
    deep.refresh_from_db()
    assert deep.full_name == "Đ › B mới › C"
    assert set(Pool.objects.inside(elsewhere)) == {elsewhere, b, deep}
    assert [pool.full_name for pool in Pool.objects.all()] == ["A", "Đ", "Đ › B mới", "Đ › B mới › C"]


def test_a_pool_stands_neither_in_itself_nor_too_deep():
    top, inner = pool_at("A"), pool_at("A › B")
    for wrong in (top, inner):
        top.parent = wrong
        with pytest.raises(ValidationError) as problem:
            top.full_clean()
        assert "parent" in problem.value.message_dict
    deepest = pool_at(" › ".join("12345678"[:DEEPEST]))
    with pytest.raises(ValidationError):
        pool_at(f"{deepest.full_name} › nữa")
    other = pool_at("X › Y")
    other.parent.parent = pool_at("1 › 2 › 3 › 4 › 5")
    with pytest.raises(ValidationError):
        other.parent.full_clean()


def test_pools_are_found_without_accents():
    wanted = pool_at("Công nghệ › Chữ ký số")
    pool_at("Khác")
    assert list(Pool.objects.named("ky cong")) == [wanted]
