"""What an app needs to contribute indicators through the hook ``register_learning_indicators``."""

from learning.reports.indicators.base import Additive, Distinct, Indicator, Known, PerHead, Ratio, Uncombined
from learning.reports.indicators.definition import Definition

__all__ = ["Additive", "Definition", "Distinct", "Indicator", "Known", "PerHead", "Ratio", "Uncombined"]
