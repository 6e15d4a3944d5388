from wagtail import hooks

from tests.plugin.extensions import EXTENSIONS


@hooks.register("register_learning_blocks")
def blocks() -> list[type]:
    return EXTENSIONS["register_learning_blocks"]


@hooks.register("register_learning_question_types")
def question_types() -> list[type]:
    return EXTENSIONS["register_learning_question_types"]


@hooks.register("register_learning_question_formats")
def question_formats() -> list[type]:
    return EXTENSIONS["register_learning_question_formats"]


@hooks.register("register_learning_indicators")
def indicators() -> list[type]:
    return EXTENSIONS["register_learning_indicators"]


@hooks.register("register_learning_reports")
def reports() -> list[type]:
    return EXTENSIONS["register_learning_reports"]


@hooks.register("register_learning_report_formats")
def report_formats() -> list[type]:
    return EXTENSIONS["register_learning_report_formats"]


@hooks.register("register_learning_content_checks")
def content_checks() -> list[type]:
    return EXTENSIONS["register_learning_content_checks"]


@hooks.register("register_learning_coverage")
def coverage() -> list[type]:
    return EXTENSIONS["register_learning_coverage"]


@hooks.register("register_learning_record_parts")
def record_parts() -> list[type]:
    return EXTENSIONS["register_learning_record_parts"]


@hooks.register("register_learning_pack_parts")
def pack_parts() -> list[type]:
    return EXTENSIONS["register_learning_pack_parts"]


@hooks.register("register_learning_package_formats")
def package_formats() -> list[type]:
    return EXTENSIONS["register_learning_package_formats"]


@hooks.register("register_learning_official_formats")
def official_formats() -> list[type]:
    return EXTENSIONS["register_learning_official_formats"]


@hooks.register("register_learning_dashboard_panels")
def dashboard_panels() -> list[type]:
    return EXTENSIONS["register_learning_dashboard_panels"]


@hooks.register("register_learning_simulation_parts")
def simulation_parts() -> list[type]:
    return EXTENSIONS["register_learning_simulation_parts"]


@hooks.register("register_learning_simulation_validators")
def simulation_validators() -> list[type]:
    return EXTENSIONS["register_learning_simulation_validators"]


@hooks.register("register_learning_speech_engines")
def speech_engines() -> list[type]:
    return EXTENSIONS["register_learning_speech_engines"]
