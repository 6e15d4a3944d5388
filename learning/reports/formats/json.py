"""JSON, for other systems."""

import json
from typing import Any, BinaryIO

from django.utils.translation import gettext_lazy as _

from learning.reports.formats.base import ReportFormat
from learning.reports.models import Report
from learning.reports.periods import ZONE
from learning.reports.table import Table


class Json(ReportFormat):
    name = "json"
    label = _("JSON")
    content_type = "application/json"
    extension = "json"

    @classmethod
    def write(cls, report: Report, file: BinaryIO) -> None:
        file.write(json.dumps(cls.document(report), ensure_ascii=False, indent=1).encode())

    @classmethod
    def document(cls, report: Report) -> dict[str, Any]:
        """The content as it was fingerprinted, in ``content``; around it what helps to read it."""
        period = report.rows["period"]
        return {
            "schemaVersion": "1.0",
            "form": report.form,
            "unit": report.rows["unit"],
            "period": {**period, "start": str(report.starts_on), "end": str(report.ends_on)},
            "basis": report.basis,
            "cutoffAt": report.cutoff_at.astimezone(ZONE).isoformat(),
            "frozenAt": report.frozen_at.astimezone(ZONE).isoformat() if report.frozen_at else None,
            "revision": report.revision or None,
            "sha256": report.sha256,
            "labels": {heading.key: heading.full_label for heading in Table(report).headings},
            "content": report.rows,
        }
