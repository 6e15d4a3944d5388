"""What the home page shows beside its own content."""


def home_screen(request) -> dict:
    return {}
