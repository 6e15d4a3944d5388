"""What a host can get wrong about courses, said at start-up."""

from django.core import checks

from courses.embeds import KNOWN, provider_of
from learning import conf


@checks.register(checks.Tags.compatibility)
def check_embed_providers(app_configs, **kwargs):
    """An entry that we do not understand would only look like a permission."""
    wrong = [entry for entry in conf.get("EMBED_PROVIDERS") if provider_of(entry) is None]
    return [
        checks.Error(
            f"LEARNING['EMBED_PROVIDERS'] has an entry that is no provider: {entry!r}.",
            hint=f"Take one of {', '.join(KNOWN)}, or a dict with name, addresses (patterns with a group “id”) and "
            "player (an https address with {id}).",
            id="learning_courses.E001",
        )
        for entry in wrong
    ]
