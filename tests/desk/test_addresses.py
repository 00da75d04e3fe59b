"""Every address of the desk, walked with guessed ids by everyone whose business it is not.

A new address is walked by itself. What must be told of it stands in the tables here: its folder,
whether a visitor may read it, and what its parts stand for where they are no ids.
"""

from __future__ import annotations

import itertools
import re
import uuid

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, get_resolver

from tests.desk.world import SECRET, make_world
from tradewind_desk.records.models import AuditEntry, Membership, User

# Addresses that a visitor may read, whole or by their beginning with a star. All others lead to
# the login, or are not there.
PUBLIC = {
    "start",
    "health",
    "language",
    "accounts:invited",
    "api:guide",
    "library:search",
    "library:stale",
    "api-v1:openapi-json",
    "api-v1:firm_schema",
    "account_*",
    "mfa_*",
    "socialaccount_*",
    "openid_connect_*",
    "3rdparty*",
}
# Addresses with an id that every member may read, whoever made the row.
SHARED = {"library:review"}
# What a part of an address that is no id may stand for.
OTHER_PARTS = {
    "token": ("nothing",),
    "key": ("nothing",),
    "uidb36": ("1",),
    "provider_id": ("oidc",),
    "pk": ("1",),
    "number": ("1",),
    "version": ("1",),
    "determination": ("sha256:none",),
    "fact": ("x",),
    "pack": ("x",),
    "scheme": ("x",),
    "act": ("x",),
    "code": ("US",),
    "ending": ("csv", "xlsx"),
    "kind": ("xlsx", "yaml", "json", "run"),
    "name": ("about", "goods", "schemes", "task", "call_list.csv"),
}
ALSO_CALLED = {"referral": "inbox", "job": "work"}
FOLDERS = {
    "",
    "accounts",
    "consents",
    "firms",
    "plans",
    "cases",
    "providers",
    "registers",
    "outcomes",
    "library",
    "api",
    "api-v1",
    "keeping",
}
REFUSED = {301, 302, 400, 401, 403, 404, 405, 415, 429}


def _patterns(resolver=None, before="", names=()):
    for each in (resolver or get_resolver()).url_patterns:
        path = before + str(each.pattern)
        if isinstance(each, URLPattern):
            yield ":".join((*names, each.name or path)), path, each.pattern.converters
        else:
            more = (each.namespace,) if each.namespace else ()
            yield from _patterns(each, path, names + more)


ALL = sorted({(name, path): parts for name, path, parts in _patterns()}.items())


def _is_public(name):
    return any(name == one or (one.endswith("*") and name.startswith(one[:-1])) for one in PUBLIC)


def _named(path):
    """The parts of an address, in both ways in which one can be written."""
    return re.findall(r"<(?:\w+:)?(\w+)>", path)


def _filled(path, told):
    path = _with_groups(path, told)
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda one: told[one[1]], path)
    return "/" + re.sub(r"\\Z|[\^$\\]", "", path)


def _with_groups(path, told):
    """Named groups of a written pattern, with all that stands inside, by their values."""
    while (at := path.find("(?P<")) >= 0:
        depth, end = 1, at + 1
        while depth:
            depth += {"(": 1, ")": -1}.get(path[end], 0)
            end += 1
        path = path[:at] + told[path[at + 4 : path.index(">", at)]] + path[end:]
    return path


def _is_id(part, path, converters):
    """By its converter, or by the pattern of a random id."""
    is_written = f"(?P<{part}>[0-9a-f]" in path
    return is_written or type(converters.get(part)).__name__.startswith("UUID")


def _ids(world):
    return [str(row.pk) for row in world.rows.values() if isinstance(row.pk, uuid.UUID)]


def _addresses(world, path, converters):
    """The address with the id of every row that it may be of, and with one that is nobody's."""
    parts = _named(path)
    told = [
        _rows(world, path, part) if _is_id(part, path, converters) else OTHER_PARTS[part]
        for part in parts
    ]
    return [_filled(path, dict(zip(parts, one, strict=True))) for one in itertools.product(*told)]


def _rows(world, path, part):
    """The row that a part is called after, else those that the address names, else all of them."""
    nobody = str(uuid.uuid4())
    if part.removesuffix("_id") in world.rows:
        return [str(world.rows[part.removesuffix("_id")].pk), nobody]
    words = {each.removesuffix("s") for each in path.split("/")}
    named = {name for name in world.rows if words & {name, ALSO_CALLED.get(name)}}
    return [*(str(world.rows[name].pk) for name in named), nobody] if named else _ids(world)


@pytest.fixture
def world(db):
    return make_world()


def _analyst_elsewhere(world):
    person = User.objects.create(email="elsewhere@example.com", name="Example Elsewhere")
    body = world.members["stranger"].organisation
    return Membership.objects.create(person=person, organisation=body, role="analyst")


@pytest.mark.parametrize(("where", "converters"), ALL, ids=[name for (name, _), _ in ALL])
def test_an_outsider_with_a_guessed_address_gets_nothing(world, where, converters, logged_in):
    name, path = where
    others = ("outsider", "stranger", "rival")
    clients = {who: logged_in(world.members[who]) for who in others} | {"visitor": Client()}
    clients["analyst elsewhere"] = logged_in(_analyst_elsewhere(world))
    for number, address in enumerate(_addresses(world, path, converters)):
        for who, client in clients.items():
            if who == "visitor" and number:
                continue  # is sent to log in, whatever the id
            for method in ("get", "post"):
                answer = getattr(client, method)(address)
                content = b"".join(answer) if answer.streaming else answer.content
                where = f"{who} {method} {address}: {answer.status_code}"
                assert SECRET.encode() not in content, where
                if who == "visitor" and not _is_public(name):
                    assert answer.status_code in REFUSED, where
                is_of_a_row = any(_is_id(part, path, converters) for part in _named(path))
                if is_of_a_row and name not in SHARED:
                    assert answer.status_code in REFUSED, where


def test_every_folder_and_part_of_an_address_is_known():
    folders = {name.rpartition(":")[0] for (name, _), _ in ALL}
    assert {one.partition(":")[0] for one in folders} <= FOLDERS
    unknown = {
        (path, part)
        for (_, path), converters in ALL
        for part in _named(path)
        if part not in OTHER_PARTS and not _is_id(part, path, converters)
    }
    assert unknown == set()


@pytest.mark.parametrize("role", ["outsider", "stranger", "rival", "analyst"])
def test_every_page_without_an_id_shows_a_member_their_own_and_nothing_else(world, role, logged_in):
    client = logged_in(world.members[role])
    foreign = SECRET if role != "analyst" else f"{SECRET} plan"
    for (name, path), _ in ALL:
        if not _named(path):
            answer = client.get(_filled(path, {}))
            content = b"".join(answer) if answer.streaming else answer.content
            assert foreign.encode() not in content, (name, role)
            if answer.status_code == 302 and name == "account_logout":
                client = logged_in(world.members[role])


def test_a_page_of_every_address_is_safe_by_its_headers(world, logged_in):
    clients = [logged_in(world.members[one]) for one in ("owner", "lead", "provider", "analyst")]
    for (name, path), _ in ALL:
        if _named(path) or name in ("account_logout",):
            continue
        for client in (*clients, Client()):
            answer = client.get(_filled(path, {}))
            policy = answer.headers["Content-Security-Policy"]
            assert "unsafe" not in policy and "default-src 'none'" in policy, name
            assert answer.headers["X-Content-Type-Options"] == "nosniff", name
            is_page = "html" in answer.headers.get("Content-Type", "")
            assert not is_page or answer.headers["X-Frame-Options"] == "DENY", name
            assert answer.headers["Referrer-Policy"] == "same-origin", name
            if not answer.streaming and is_page:
                _is_without_inline(answer.content.decode(), name)


def _is_without_inline(text, name):
    scripts = re.findall(r"<script\b[^>]*>", text)
    runs = [one for one in scripts if "src=" not in one and "application/json" not in one]
    assert runs == [], name
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text), name


# What opening a page may write: the account of what was seen, and what was worked out for it.
KEPT_BY_READING = {AuditEntry._meta.db_table}


def _everything():
    """Every row of the records but those that reading writes."""
    return {
        model._meta.db_table: sorted(map(repr, model.objects.values_list()))
        for model in apps.get_app_config("records").get_models()
        if model._meta.db_table not in KEPT_BY_READING
    }


@pytest.mark.parametrize("role", ["owner", "lead", "provider", "analyst"])
def test_opening_an_address_changes_nothing(world, role, logged_in):
    client = logged_in(world.members[role])
    client.raise_request_exception = False
    before = _everything()
    for (name, path), converters in ALL:
        for address in _addresses(world, path, converters)[:2]:
            answer = client.get(address)
            if answer.streaming:
                answer.close()
        assert _everything() == before, name
