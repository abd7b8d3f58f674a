"""In which order a list names stores."""

from __future__ import annotations

from services.gateway.domain.party import Party


def test_a_list_is_in_the_order_of_codes_and_names_without_one_stand_behind():
    second, third, first = (Party(f"sto_{n}", f"{n}店", code) for n, code in (("二", "P2"), ("三", "P3"), ("一", "P1")))
    unknown, other = Party("sto_a", "一号店"), Party("sto_b", "七号店")

    found = sorted((other, third, unknown, second, first), key=lambda each: each.place)

    assert found == [first, second, third, unknown, other]
