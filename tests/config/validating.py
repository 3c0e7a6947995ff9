"""What an editor's validator says, for the words of JSON schema that ankigen's schema uses; others fail a test."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

NOTES = {"$schema", "title", "description"}
USED = NOTES | {"type", "properties", "additionalProperties", "required", "items", "enum"}
USED |= {"minLength", "pattern", "minimum", "maximum"}


def accepts(rules: Mapping[str, Any], value: object) -> bool:
    """Whether a value is as a schema has it."""
    assert rules.keys() <= USED
    if "enum" in rules:
        return value in rules["enum"]
    for kind, check in ({"object": _table, "array": _list, "string": _text, "integer": _number}).items():
        if rules["type"] == kind:
            return check(rules, value)
    return False


def _table(rules: Mapping[str, Any], value: object) -> bool:
    if not isinstance(value, dict) or not set(rules.get("required", ())) <= value.keys():
        return False
    known, others = rules.get("properties", {}), rules["additionalProperties"]
    return all(accepts(known[n], v) if n in known else others and accepts(others, v) for n, v in value.items())


def _list(rules: Mapping[str, Any], value: object) -> bool:
    return isinstance(value, list) and all(accepts(rules["items"], one) for one in value)


def _text(rules: Mapping[str, Any], value: object) -> bool:
    long = isinstance(value, str) and len(value) >= rules.get("minLength", 0)
    return long and re.search(rules.get("pattern", ""), str(value)) is not None


def _number(rules: Mapping[str, Any], value: object) -> bool:
    return type(value) is int and rules["minimum"] <= value <= rules["maximum"]
