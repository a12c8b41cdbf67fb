"""Properties that are computed once and handed out as copies, which anyone may write to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Protocol, Self, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["copied_property"]


class _Copyable(Protocol):
    def copy(self) -> Self: ...


Value = TypeVar("Value", bound=_Copyable)


class copied_property(Generic[Value]):  # noqa: N801  named as functools.cached_property is
    """
    Property that computes a frame or an array at its first use, and returns a copy at each.

    Parameters
    ----------
    compute
        Method that returns the frame or the array.

    Examples
    --------
    >>> import numpy as np
    >>> class Counter:
    ...     @copied_property
    ...     def counts(self):
    ...         return np.zeros(2)
    >>> counter = Counter()
    >>> counter.counts[0] = 5
    >>> counter.counts.tolist()
    [0.0, 0.0]
    """

    def __init__(self, compute: Callable[[Any], Value]) -> None:
        self._compute = compute
        self._name = f"_copied_{compute.__name__}"
        self.__doc__ = compute.__doc__

    @overload
    def __get__(self, owner: None, _: type) -> Self: ...
    @overload
    def __get__(self, owner: object, _: type) -> Value: ...
    def __get__(self, owner: object | None, _: type) -> Self | Value:
        if owner is None:
            return self
        kept = vars(owner)
        if self._name not in kept:
            kept[self._name] = self._compute(owner)
        value: Value = kept[self._name]
        return value.copy()
