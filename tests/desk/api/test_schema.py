"""Whatever is sent that the description allows, or nearly allows, is answered as it describes."""

from __future__ import annotations

import re
from contextlib import suppress

import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tradewind_desk.api import bearer
from tradewind_desk.api.door import api

OPERATIONS = 28
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


def _operations():
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    return [one.ok() for one in schema.get_all_operations()]


def test_the_bounds_of_a_day_stand_in_the_description():
    told = api.get_openapi_schema()["components"]["schemas"]["NewInteraction"]["properties"]
    assert re.match(told["on"]["pattern"], "2026-11-22")
    assert not re.match(told["on"]["pattern"], "1999-12-31")


def test_every_answer_is_as_described_and_none_is_a_fault_of_the_server(
    holder, adviser, case, monkeypatch
):
    monkeypatch.setattr(bearer, "MOST_UNITS", 10**9)
    token = holder(adviser).defaults["HTTP_AUTHORIZATION"]
    operations = _operations()
    assert len(operations) >= OPERATIONS
    for operation in operations:
        for mode in GenerationMode:
            _try(operation, mode, {"Authorization": token, "Host": "localhost"})


def _try(operation, mode, headers):
    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=3,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def ask(case):
        if case.operation.label == "POST /api/v1/origin":
            return
        response = case.call(headers=headers)
        case.validate_response(response, checks=CHECKS)

    with suppress(Unsatisfiable):  # nothing can be wrong where nothing is asked
        ask()
