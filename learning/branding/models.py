"""How a site of the academy looks and who stands behind it: one row a Wagtail site, edited under *Settings*."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting
from wagtail.images import get_image_model_string
from wagtail.models import Site

from learning.branding.checking import what_is_wrong
from learning.branding.colours import tidied
from learning.branding.panel import PreviewPanel


class Font(models.TextChoices):
    """The faces a site can be set in. The device's own costs nothing; ours are downloaded once."""

    DEVICE = "", _("The device's own (nothing to download)")
    BE_VIETNAM = "be-vietnam-pro", _("Be Vietnam Pro (75 KB)")
    NOTO_SERIF = "noto-serif", _("Noto Serif (85 KB)")


def _picture(verbose_name, help_text: str = "") -> models.ForeignKey:
    # The host's own kind of image; a deleted picture leaves the site without it and nothing else.
    return models.ForeignKey(
        get_image_model_string(),
        verbose_name=verbose_name,
        help_text=help_text,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )


def _colour(verbose_name, help_text: str) -> models.CharField:
    return models.CharField(verbose_name, max_length=7, blank=True, help_text=help_text)


class Branding(BaseSiteSetting):
    """One site's name, agency, pictures, colours and contacts. An empty field leaves what the library brings.

    No personal data: the phone number and the address are an office's.
    """

    site = models.OneToOneField(
        Site,
        verbose_name=_("site"),
        editable=False,
        on_delete=models.CASCADE,
        related_name="learning_branding",
    )
    name = models.CharField(_("name of the site"), max_length=60, blank=True)
    agency = models.CharField(
        _("agency"),
        max_length=160,
        blank=True,
        help_text=_("Who answers for the site. It stands in the footer."),
    )
    logo = _picture(_("logo"), _("Wide or square, at least 96 pixels high; an SVG is best."))
    logo_dark = _picture(_("logo on dark ground"), _("If the logo cannot be seen on a dark ground."))
    favicon = _picture(_("browser icon"), _("Square."))
    primary = _colour(_("main colour"), _("Of buttons, links and progress, such as #0b7a75."))
    accent = _colour(_("accent"), _("Of the line above the header, such as #f2a541."))
    font = models.CharField(
        _("typeface"), max_length=20, blank=True, choices=Font.choices, default=Font.DEVICE
    )
    footer = models.CharField(_("words in the footer"), max_length=400, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    hotline = models.CharField(
        _("hotline"),
        max_length=20,
        blank=True,
        validators=[
            RegexValidator(r"^[+\d][\d .()-]{2,}$", _("Write digits and spaces, such as 1900 1234."))
        ],
    )
    email = models.EmailField(_("e-mail address"), blank=True)

    select_related = ["site", "logo", "logo_dark", "favicon"]
    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("agency")], heading=_("Name")),
        MultiFieldPanel(
            [
                FieldPanel("primary"),
                FieldPanel("accent"),
                FieldPanel("font"),
                PreviewPanel(template="learning/branding/panel.html"),
            ],
            heading=_("Colours and typeface"),
        ),
        MultiFieldPanel(
            [FieldPanel("logo"), FieldPanel("logo_dark"), FieldPanel("favicon")], heading=_("Pictures")
        ),
        MultiFieldPanel(
            [FieldPanel("footer"), FieldPanel("address"), FieldPanel("hotline"), FieldPanel("email")],
            heading=_("Contacts"),
        ),
    ]

    class Meta:
        verbose_name = _("branding")
        verbose_name_plural = _("brandings")

    def clean(self) -> None:
        super().clean()
        self.primary, self.accent = tidied(self.primary), tidied(self.accent)
        wrong = {
            "primary": what_is_wrong(self.primary, is_text=True),
            "accent": what_is_wrong(self.accent, is_text=False),
        }
        if any(wrong.values()):
            raise ValidationError({name: message for name, message in wrong.items() if message})
