"""Static files that browsers may keep for a year, because their names change with what is in them."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

# Django can do this for all scripts, but stumbles over one of django-htmx.
OUR_SCRIPTS = "learning*.js"
IMPORTS = (
    (r"""(?P<matched>from "(?P<url>\.\.?/[^"]+)";)""", 'from "%(url)s";'),
    (r"""(?P<matched>import\("(?P<url>\.\.?/[^"]+)"\))""", 'import("%(url)s")'),
)


class NamedByContent(CompressedManifestStaticFilesStorage):
    """Whitenoise's storage, which also writes the new names into scripts of ours that import one another.

    Without that the imported ones keep their plain names, and are asked for again on every page.
    """

    patterns = (*CompressedManifestStaticFilesStorage.patterns, (OUR_SCRIPTS, IMPORTS))
