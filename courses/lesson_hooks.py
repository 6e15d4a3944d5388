"""What lessons are made of, and what is looked at in them: the blocks, their icons and the checks of contents."""

from django.apps import apps

from courses.blocks.accordion import AccordionBlock
from courses.blocks.callout import CalloutBlock
from courses.blocks.checklist import ChecklistBlock
from courses.blocks.code_sample import CodeBlock
from courses.blocks.comparison import ComparisonBlock
from courses.blocks.discuss import DiscussBlock
from courses.blocks.download import DownloadBlock
from courses.blocks.embed import EmbedBlock
from courses.blocks.flashcards import FlashcardsBlock
from courses.blocks.formula import FormulaBlock
from courses.blocks.glossary import GlossaryBlock
from courses.blocks.h5p import H5PBlock
from courses.blocks.legal import LegalQuoteBlock
from courses.blocks.media import AudioBlock, VideoBlock
from courses.blocks.package import PackageBlock
from courses.blocks.picture import GalleryBlock, PictureBlock
from courses.blocks.poll import PollBlock
from courses.blocks.practice import PracticeBlock
from courses.blocks.reflection import ReflectionBlock
from courses.blocks.simulation import SimulationBlock
from courses.blocks.steps import StepsBlock
from courses.blocks.table import TableBlock
from courses.blocks.tabs import TabsBlock
from courses.blocks.text import HeadingBlock, TextBlock
from courses.blocks.timeline import TimelineBlock
from courses.blocks.unit import UnitBlock
from courses.blocks.xblock import XBlockBlock
from courses.checking.checks.alternatives import HeardWords, PictureWords
from courses.checking.checks.headings import HeadingLevels
from courses.checking.checks.legal import ExpiredDocuments
from courses.checking.checks.links import DeadLinks, LinkWords, RetiredPortals
from courses.checking.checks.old import OldWords
from courses.checking.checks.plain import Abbreviations, LongSentences
from courses.checking.checks.review import ReviewDue
from courses.checking.checks.simulations import SimulationsPlay
from courses.checking.checks.weight import Weight
from courses.checking.checks.whole import WholeBlocks
from courses.h5p.access.check import OtherWay
from learning import conf

ICONS = (
    "comparison",
    "embed",
    "formula",
    "gallery",
    "h5p",
    "package",
    "place",
    "simulation",
    "sound",
    "tabs",
    "timeline",
)


def blocks() -> list[type]:
    """In the order in which the editor offers them."""
    return [
        HeadingBlock,
        TextBlock,
        PictureBlock,
        GalleryBlock,
        VideoBlock,
        AudioBlock,
        EmbedBlock,
        PackageBlock,
        H5PBlock,
        SimulationBlock,
        *([XBlockBlock] if conf.get("XBLOCKS") else []),
        DownloadBlock,
        CalloutBlock,
        StepsBlock,
        # Wagtail's table brings its own script for the editor, which only its app has.
        *([TableBlock] if apps.is_installed("wagtail.contrib.typed_table_block") else []),
        ComparisonBlock,
        TimelineBlock,
        TabsBlock,
        AccordionBlock,
        CodeBlock,
        FormulaBlock,
        UnitBlock,
        FlashcardsBlock,
        ChecklistBlock,
        ReflectionBlock,
        DiscussBlock,
        PollBlock,
        PracticeBlock,
        LegalQuoteBlock,
        GlossaryBlock,
    ]


def icons(icons: list[str]) -> list[str]:
    """Wagtail's and ours."""
    return [*icons, *(f"learning_courses/icons/{name}.svg" for name in ICONS)]


def checks() -> list[type]:
    """In the order in which their findings are told."""
    return [
        WholeBlocks,
        PictureWords,
        HeardWords,
        OtherWay,
        SimulationsPlay,
        DeadLinks,
        RetiredPortals,
        ExpiredDocuments,
        HeadingLevels,
        LinkWords,
        Abbreviations,
        OldWords,
        LongSentences,
        Weight,
        ReviewDue,
    ]
