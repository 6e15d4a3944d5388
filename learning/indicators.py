"""What an app needs to contribute indicators through the hook ``register_learning_indicators``."""

from learning.reports.counting import Window
from learning.reports.indicators.base import (
    Additive,
    Computed,
    Counted,
    Distinct,
    Estimate,
    Indicator,
    Known,
    PerHead,
    Ratio,
    Uncombined,
)
from learning.reports.indicators.definition import Definition

__all__ = [
    "Additive",
    "Computed",
    "Counted",
    "Definition",
    "Distinct",
    "Estimate",
    "Indicator",
    "Known",
    "PerHead",
    "Ratio",
    "Uncombined",
    "Window",
]
