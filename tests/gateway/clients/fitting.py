"""Whether the endpoints of a client are what the OpenAPI document of its service says, field by field."""

from collections.abc import Iterator, Mapping
from types import ModuleType, NoneType, UnionType
from typing import Any, NotRequired, TypeVar, Union, get_args, get_origin, get_type_hints, is_typeddict

from services.gateway.clients.endpoints import Read, Write

Document = Mapping[str, Any]
_SCALARS: Mapping[type, str] = {str: "string", int: "integer", bool: "boolean"}
_JSON = "application/json"
_BYTES = "application/octet-stream"


def endpoints_of(client: ModuleType) -> dict[str, Read[Any] | Write[Any]]:
    """Every endpoint that a client names, by its name there."""
    return {name: value for name, value in vars(client).items() if isinstance(value, Read | Write)}


def misfits(client: ModuleType, document: Document) -> list[str]:
    """What a client takes for granted and its service does not promise."""
    hints = get_type_hints(client)
    return [
        f"{name}: {wrong}"
        for name, endpoint in endpoints_of(client).items()
        for wrong in _of_endpoint(endpoint, get_args(hints[name])[0], document)
    ]


def _of_endpoint(endpoint: Read[Any] | Write[Any], carried: Any, document: Document) -> Iterator[str]:
    method = endpoint.method.lower() if isinstance(endpoint, Write) else "get"
    operation = document["paths"].get(endpoint.path, {}).get(method)
    if operation is None:
        yield f"there is no {method.upper()} {endpoint.path}"
    elif isinstance(endpoint, Write):
        yield from _of_type(carried, _content(operation["requestBody"], carried), document, "body", is_sent=True)
    else:
        known = {each["name"] for each in operation.get("parameters", ()) if each["in"] == "query"}
        yield from (f"takes no {name} in its query" for name in sorted(endpoint.params - known))
        yield from _of_type(carried, _content(operation["responses"]["200"], carried), document, "answer")


def _content(message: Document, carried: Any) -> Document:
    return dict(message["content"].get(_BYTES if carried is bytes else _JSON, {})).get("schema", {"type": "nothing"})


def _of_type(hint: Any, schema: Document, document: Document, at: str, *, is_sent: bool = False) -> Iterator[str]:
    schema = _followed(schema, document)
    hint, may_be_none = _without_none(hint)
    is_nullable = bool(schema.get("nullable"))
    if is_nullable and not may_be_none and not is_sent:
        yield f"{at} may be null"
    if may_be_none and is_sent and not is_nullable:
        yield f"{at} may not be null"
    kind = schema.get("type")
    if is_typeddict(get_origin(hint) or hint):
        yield from _of_fields(hint, schema, document, at, is_sent=is_sent)
    elif get_origin(hint) is list and kind == "array":
        yield from _of_type(get_args(hint)[0], schema["items"], document, f"{at}[]", is_sent=is_sent)
    elif kind is not None and kind != _kind_of(hint):
        yield f"{at} is {kind}, not {_kind_of(hint)}"


def _followed(schema: Document, document: Document) -> Document:
    """A schema in the place of a reference to it, which may stand in an `allOf` beside what else is said there.

    In an `anyOf` it stands beside what says that there may be none.
    """
    while inner := (schema.get("allOf") or schema.get("anyOf") or [schema])[0].get("$ref"):
        beside = {key: value for key, value in schema.items() if key not in ("$ref", "allOf", "anyOf")}
        if any(each.get("nullable") for each in schema.get("anyOf", ())):
            beside["nullable"] = True
        schema = {**document["components"]["schemas"][inner.rpartition("/")[2]], **beside}
    return schema


def _of_fields(hint: Any, schema: Document, document: Document, at: str, *, is_sent: bool) -> Iterator[str]:
    """The fields of a TypedDict: of an answer each is promised, of a body each is known and none is lacking."""
    properties, promised = schema.get("properties", {}), set(schema.get("required", ()))
    fields = _fields(hint)
    if is_sent:
        yield from (f"{at}.{name} is lacking" for name in sorted(promised - fields.keys()))
    for name, (of_field, is_required) in fields.items():
        if name not in properties:
            yield f"{at}.{name} is not there"
            continue
        if (is_required and name not in promised) if not is_sent else (name in promised and not is_required):
            yield f"{at}.{name} is not always there"
        yield from _of_type(of_field, properties[name], document, f"{at}.{name}", is_sent=is_sent)


def _fields(hint: Any) -> dict[str, tuple[Any, bool]]:
    """Of each field of a TypedDict its type, and whether it is required; a generic one with its argument put in."""
    cls = get_origin(hint) or hint
    given = dict(zip(getattr(cls, "__parameters__", ()), get_args(hint), strict=True))
    found = {}
    for name, each in get_type_hints(cls, include_extras=True).items():
        is_required = get_origin(each) is not NotRequired
        of_field = each if is_required else get_args(each)[0]
        found[name] = (_put_in(of_field, given), is_required)
    return found


def _put_in(hint: Any, given: Mapping[Any, Any]) -> Any:
    if isinstance(hint, TypeVar):
        return given[hint]
    return list[_put_in(get_args(hint)[0], given)] if get_origin(hint) is list else hint


def _without_none(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) not in (Union, UnionType):
        return hint, False
    left = [each for each in get_args(hint) if each is not NoneType]
    return (left[0] if len(left) == 1 else Any), len(left) < len(get_args(hint))


def _kind_of(hint: Any) -> str:
    if hint is bytes:
        return "string"
    return _SCALARS.get(hint) or {dict: "object", list: "array"}.get(get_origin(hint), str(hint))
