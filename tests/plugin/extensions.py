"""Everything the third party adds, by the hook it goes through."""

from tests.plugin.citizens import CitizensForm, CompletedByCitizens
from tests.plugin.estimate import Estimate
from tests.plugin.plain import PlainText
from tests.plugin.reflection import Reflection

EXTENSIONS: dict[str, list[type]] = {
    "register_learning_blocks": [Reflection],
    "register_learning_question_types": [Estimate],
    "register_learning_indicators": [CompletedByCitizens],
    "register_learning_reports": [CitizensForm],
    "register_learning_report_formats": [PlainText],
}
