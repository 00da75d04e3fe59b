"""The API: its addresses, its description, and how every refusal is told."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError

from tradewind.errors import InputError, MissingPart, TradewindError
from tradewind.mcp.refusals import fault_of, faults_of
from tradewind_desk import words
from tradewind_desk.api import problems
from tradewind_desk.api.asking import asking
from tradewind_desk.api.bearer import Bearer, no_token
from tradewind_desk.api.bodies import CleanParser
from tradewind_desk.api.gate import BEGINNING
from tradewind_desk.api.jobs import jobs
from tradewind_desk.api.problems import Problem
from tradewind_desk.api.reading import reading
from tradewind_desk.api.referring import referring
from tradewind_desk.api.sharing import sharing
from tradewind_desk.policies import Refused

Json = dict[str, Any]
VERSION = "1.0.0"
_log = logging.getLogger(__name__)
# What any operation may be refused with, besides what it names itself.
_REFUSALS = ("400", "401", "403", "404", "409", "413", "415", "422", "429", "500")


class Door(NinjaAPI):
    """The API with its refusals in the language of the request."""

    def get_openapi_schema(self, *, path_prefix: str | None = None, **told: Any) -> Json:
        """OpenAPI 3.1: with refusals, scopes, costs and words in the language of the request."""
        schema: Json = super().get_openapi_schema(path_prefix=path_prefix, **told)
        schema["info"]["description"] = words.say("api.about")
        components = schema["components"]
        components["schemas"]["Problem"] = _PROBLEM
        components["responses"] = {"Problem": _refusal()}
        bearers = self._bearers()
        for path in schema["paths"].values():
            for operation in path.values():
                _complete(operation, bearers.get(operation["operationId"]))
        return schema

    def _bearers(self) -> Mapping[str, Bearer]:
        """Who may call each operation, by its id; the library tells scopes nowhere itself."""
        return {
            str(operation.operation_id): operation.auth_callbacks[0]
            for router in self._get_bound_routers()
            for view in router.path_operations.values()
            for operation in view.operations
            if operation.auth_callbacks
        }

    def validation_error_from_error_contexts(self, error_contexts: Any) -> Exception:
        """Every fault of the parameters and the body, as other faults are told."""
        faults = []
        for context in error_contexts:
            source = context.model.__ninja_param_source__
            for error in context.pydantic_validation_error.errors(include_url=False):
                fields = context.model.model_fields.values()
                shape = next((one.annotation for one in fields), context.model)
                error["loc"] = error["loc"][1:]  # less the name that only our code gives it
                faults.append(fault_of(error, shape, source))
        return problems.of_errors(faults)


def _complete(operation: Json, bearer: Bearer | None) -> None:
    name = operation["operationId"]
    operation["summary"] = words.say(f"api.op.{name}")
    if bearer is not None:
        operation["security"] = [{"Bearer": sorted(bearer.scopes)}]
        operation["x-units"] = bearer.units
    for status in _REFUSALS:
        operation["responses"].setdefault(status, {"$ref": "#/components/responses/Problem"})


def _refusal() -> Json:
    return {
        "description": words.say("api.problem_shape"),
        "content": {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


_TEXT = {"type": "string"}
_FAULT = {
    "type": "object",
    "properties": {"where": _TEXT, "problem": _TEXT, "mend": _TEXT},
    "required": ["where", "problem", "mend"],
}
_PROBLEM = {
    "type": "object",
    "properties": {
        **dict.fromkeys(("type", "title", "detail", "instance"), _TEXT),
        "status": {"type": "integer"},
        "errors": {"type": "array", "items": _FAULT},
    },
    "required": ["type", "title", "status", "detail", "instance"],
}

api = Door(
    title="Tradewind",
    version=VERSION,
    urls_namespace="api-v1",
    docs_url=None,
    parser=CleanParser(),
)
for router in (asking, reading, sharing, referring, jobs):
    api.add_router("", router)


@api.exception_handler(Problem)
def refused(request: HttpRequest, fault: Problem) -> HttpResponse:
    """As it was told."""
    return fault.response(request)


@api.exception_handler(InputError)
@api.exception_handler(MissingPart)
def bad_input(request: HttpRequest, fault: TradewindError) -> HttpResponse:
    """Where, what and how to mend it; every fault of a firm's file."""
    return problems.of_errors(faults_of(fault)).response(request)


@api.exception_handler(Refused)
def not_allowed(request: HttpRequest, fault: Refused) -> HttpResponse:
    """A hidden thing is not there."""
    return Problem("not-found" if fault.is_hidden else "not-allowed").response(request)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, fault: Http404) -> HttpResponse:
    """It is not there, or not shared."""
    return Problem("not-found").response(request)


@api.exception_handler(RequestDataTooBig)
def too_large(request: HttpRequest, fault: RequestDataTooBig) -> HttpResponse:
    """More than is read."""
    return Problem("too-large").response(request)


@api.exception_handler(HttpError)
def by_status(request: HttpRequest, fault: HttpError) -> HttpResponse:
    """What the library refuses: no token, no JSON."""
    told = no_token() if fault.status_code == 401 else problems.of_status(fault.status_code)
    return told.response(request)


@api.exception_handler(Exception)
def own_fault(request: HttpRequest, fault: Exception) -> HttpResponse:
    """Our own; the log says more than the answer."""
    _log.exception("api: %s %s", request.method, request.path)
    return Problem("own-fault").response(request)


def operations() -> list[Mapping[str, Any]]:
    """Every operation for a page: method, address, words, scopes and units."""
    schema = api.get_openapi_schema()
    return [
        {
            "method": method.upper(),
            "short": path.removeprefix(BEGINNING.rstrip("/")),
            "scopes": next((one["Bearer"] for one in told.get("security", ())), []),
            "units": told.get("x-units"),
            **told,
        }
        for path, methods in schema["paths"].items()
        for method, told in methods.items()
    ]
