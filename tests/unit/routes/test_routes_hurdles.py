"""Licences and declarations that stand in the way, or may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from tradewind.assess.routes import Hurdle
from tradewind.assess.routes.hurdles import hurdles
from tradewind.facts import Facts

On = Callable[..., Facts]
PLAIN = {"is_drone": False, "battery_wh_per_kg": Decimal(100)}
DRONE = PLAIN | {"is_drone": True}
DENSE = PLAIN | {"battery_wh_per_kg": Decimal(300)}


def walls(
    facts: Facts, inputs: dict[str, object], path: str = "direct", territory: str = "CN"
) -> list[Hurdle]:
    return list(hurdles(territory, path, "sea", inputs, facts))


def ids(found: list[Hurdle]) -> list[str]:
    return [one.id for one in found]


def asked(found: list[Hurdle]) -> list[str]:
    return [gap.name for one in found for gap in one.missing]


def test_plain_goods_meet_no_licence(examplia_on: On) -> None:
    assert walls(examplia_on(), PLAIN) == []


def test_a_licence_that_is_needed_stands_in_the_way(examplia_on: On) -> None:
    assert ids(walls(examplia_on(), DRONE)) == ["exa-drone-licence"]


def test_a_licence_that_may_be_needed_stands_in_the_way(examplia_on: On) -> None:
    assert ids(walls(examplia_on(), {"battery_wh_per_kg": Decimal(100)})) == ["exa-drone-licence"]


def test_a_licence_that_may_be_needed_asks_what_decides(examplia_on: On) -> None:
    assert "is_drone" in asked(walls(examplia_on(), {"battery_wh_per_kg": Decimal(100)}))


def test_a_licence_that_is_surely_needed_does_not_ask_again(examplia_on: On) -> None:
    assert "is_drone" not in asked(walls(examplia_on(), DRONE))


def test_whether_a_licence_is_held_is_asked(examplia_on: On) -> None:
    [wall] = walls(examplia_on(), DRONE)

    assert (wall.is_met_with, asked([wall])) == (None, ["has_permit"])


def test_a_licence_that_is_held_is_met(examplia_on: On) -> None:
    [wall] = walls(examplia_on(), DRONE | {"has_permit": True})

    assert wall.is_met_with is True


def test_a_licence_that_is_not_held_is_not_met(examplia_on: On) -> None:
    [wall] = walls(examplia_on(), DRONE | {"has_permit": False})

    assert wall.is_met_with is False


def test_a_licence_of_another_place_does_not_reach_the_goods(examplia_on: On) -> None:
    assert walls(examplia_on(), DRONE, territory="HK") == []


def test_a_declaration_of_one_path_does_not_reach_another(examplia_on: On) -> None:
    told = PLAIN | {"through_bill": False}

    assert ids(walls(examplia_on(), told)) == []


def test_a_declaration_reaches_its_path(examplia_on: On) -> None:
    told = PLAIN | {"through_bill": False}

    assert ids(walls(examplia_on(), told, "via-hk")) == ["hk-declarations"]


def test_a_control_in_force_stands_in_the_way(examplia_on: On) -> None:
    assert ids(walls(examplia_on(), DENSE)) == ["cn-export-licence-battery"]


def test_a_control_that_is_suspended_does_not(examplia_on: On) -> None:
    assert walls(examplia_on(date(2026, 3, 31)), DENSE) == []


def test_a_control_of_which_nobody_knows_whether_it_holds_may_stand(examplia_on: On) -> None:
    found = walls(examplia_on(date(2026, 9, 1)), DENSE)

    assert ids(found) == ["cn-export-licence-battery"]


def test_a_control_of_which_nobody_knows_whether_it_holds_is_named(examplia_on: On) -> None:
    found = walls(examplia_on(date(2026, 9, 1)), DENSE)

    assert "routes/licences:cn_battery_licence" in asked(found)


def test_every_hurdle_has_a_source(examplia_on: On) -> None:
    assert all(wall.cites for wall in walls(examplia_on(), DRONE))
