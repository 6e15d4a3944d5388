"""Everything the third party adds, by the hook it goes through."""

from tests.plugin.badges import Badges
from tests.plugin.cards import Cards
from tests.plugin.citizens import CitizensForm, CompletedByCitizens
from tests.plugin.estimate import Estimate
from tests.plugin.letter import Letter
from tests.plugin.pictures import PictureStory
from tests.plugin.plain import PlainText
from tests.plugin.reflection import Reflection
from tests.plugin.shouting import Leaflet, Leaflets, Shouting
from tests.plugin.signpost import Between, Signpost
from tests.plugin.voice import Bell
from tests.plugin.weekends import Weekends

EXTENSIONS: dict[str, list[type]] = {
    "register_learning_blocks": [Reflection],
    "register_learning_question_types": [Estimate],
    "register_learning_question_formats": [Cards],
    "register_learning_indicators": [CompletedByCitizens],
    "register_learning_reports": [CitizensForm],
    "register_learning_report_formats": [PlainText],
    "register_learning_content_checks": [Shouting],
    "register_learning_coverage": [Leaflets],
    "register_learning_package_formats": [PictureStory],
    "register_learning_pack_parts": [Leaflet],
    "register_learning_record_parts": [Badges],
    "register_learning_official_formats": [Letter],
    "register_learning_dashboard_panels": [Weekends],
    "register_learning_simulation_parts": [Signpost],
    "register_learning_simulation_validators": [Between],
    "register_learning_speech_engines": [Bell],
}
