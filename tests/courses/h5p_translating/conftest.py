from tests.courses.h5p_site.conftest import content, player

__all__ = ["content", "player"]
