"""Why a figure is what it is: a tree of steps, each with its rule, its clause, what went in and what came out.

Source: blueprint section 5 ("grades are folds"). A tree is stored with what it explains, and read, never recomputed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Value = str | int | bool | None


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `rule` in a few words of the bureau, `clause` its source, the inputs by name, and the output."""

    rule: str
    clause: str
    inputs: tuple[tuple[str, Value], ...]
    output: Value
    steps: tuple[Step, ...] = ()

    def to_plain(self) -> dict[str, Any]:
        """The step and all below it as JSON-simple mappings."""
        return {
            "rule": self.rule,
            "clause": self.clause,
            "inputs": dict(self.inputs),
            "output": self.output,
            "steps": [each.to_plain() for each in self.steps],
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Step:
        """The step from its stored form."""
        return cls(
            rule=plain["rule"],
            clause=plain["clause"],
            inputs=tuple(plain["inputs"].items()),
            output=plain["output"],
            steps=tuple(cls.from_plain(each) for each in plain["steps"]),
        )
