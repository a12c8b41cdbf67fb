"""Base of the models of the catalog, and their faults in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError

from rangeviz.errors import CatalogError, brief, suggestion

if TYPE_CHECKING:
    from collections.abc import Collection

    from pydantic._internal._model_construction import ModelMetaclass as _ModelType
else:
    _ModelType = type(BaseModel)  # it has no public name

__all__ = ["Record", "faults_of"]


class _RecordType(_ModelType):
    """Type of the records: one that cannot be made says why in one line."""

    def __call__(cls, *args: Any, **fields: Any) -> Any:  # noqa: N805  of a metaclass
        try:
            return super().__call__(*args, **fields)
        except ValidationError as error:
            given = brief(fields.get("id", fields.get("title", "")))
            msg = f"{cls.__name__.lower()} {given}: {'; '.join(faults_of(error))}"
            raise CatalogError(msg) from None


class Record(BaseModel, metaclass=_RecordType):
    """Base of all models of the catalog: frozen, strict, without unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def _fields_of(name: str) -> list[str]:
    """Fields that a record of a kind may have in a file."""
    (model,) = (model for model in Record.__subclasses__() if model.__name__ == name)
    return [*model.model_fields, "source", "geometry"]


_EXPECTED = {  # in words, by field if it has a pattern, else by the type of the fault
    "id": "letters, digits, '-', '_', '.' or '+', without spaces",
    "url": "an http or https address",
    "date": "a date such as 2026-11-30, 2026-11, 2026 or 'n.d.'",
    "country": "an ISO 3166-1 alpha-3 code such as JPN",
    "origin": "an ISO 3166-1 alpha-3 code such as JPN",
    "operators": "ISO 3166-1 alpha-3 codes such as JPN",
    "string_type": "a text in quotes",
    "float_type": "a number",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "tuple_type": "a list in [brackets]",
    "finite_number": "a finite number",
    "string_unicode": "text in Unicode",
    "string_too_short": "a text that is not empty",
    "string_too_long": "a shorter text",
    "string_pattern_mismatch": "one line without control characters",
    "model_type": "a table",
}


def faults_of(
    error: ValidationError,
    *,
    except_fields: Collection[str] = (),
    known: Collection[str] | None = None,
) -> list[str]:
    """
    Faults of a record, in words.

    Parameters
    ----------
    error
        Error that pydantic raised for the record.
    except_fields
        Fields to leave out, since their faults are listed already.
    known
        Names of the record's fields, for hints; those of a system or site if left out.

    Returns
    -------
    list of str
        One line for each fault: the field, the expected value, and the actual one.
    """
    lines = []
    for fault in error.errors(include_url=False):
        *outer, field = fault["loc"] or ("record",)
        is_listed = bool(fault["loc"]) and fault["loc"][0] in except_fields
        if is_listed or fault["type"] == "default_factory_not_called":
            continue  # it follows from another fault
        if isinstance(field, int):
            field = outer.pop()
        where = "".join(f"{part + 1}: " if isinstance(part, int) else f"{part} " for part in outer)
        got = brief(fault["input"])
        context = fault.get("ctx", {})
        match fault["type"]:
            case "missing":
                line = f"{field} is missing"
            case "extra_forbidden":
                names = () if outer else known or _fields_of(error.title)
                line = f"unknown field {brief(field)}{suggestion(str(field), names)}"
            case "value_error":
                line = str(context["error"])
            case "literal_error":
                line = f"{field} must be {context['expected']}, got {got}"
            case "greater_than":
                line = f"{field} must be over {context['gt']:g}, got {got}"
            case "greater_than_equal":
                line = f"{field} must be at least {context['ge']:g}, got {got}"
            case "less_than_equal":
                line = f"{field} must be at most {context['le']:g}, got {got}"
                line += "; are lon and lat swapped?" if field == "lat" else ""
            case kind:
                pattern = kind == "string_pattern_mismatch"
                expected = (_EXPECTED.get(str(field)) if pattern else None) or _EXPECTED.get(kind)
                line = f"{field} must be {expected or fault['msg']}, got {got}"
        lines.append(where + line)
    return lines
