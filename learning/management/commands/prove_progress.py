from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from learning.keeping.proving import heal as write_anew
from learning.keeping.proving import prove


class Command(BaseCommand):
    @property
    def help(self) -> str:
        return _(
            "Replay a sample of enrolments and compare them with the log, as the worker does every night."
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--sample", metavar="COUNT", type=int, help=_("how many enrolments, instead of PROOF_SAMPLE")
        )
        parser.add_argument("--heal", action="store_true", help=_("write anew from the log what differs"))

    def handle(self, *, sample: int | None, heal: bool, **options) -> None:
        proof = prove(sample=sample)
        said = _("%(share)s of %(count)s enrolments are what their log says.")
        shown = {"share": f"{proof.share:.2%}", "count": proof.looked_at}
        self.stdout.write(said % shown)
        for one in proof.differences.select_related("enrolment"):
            for each in one.what:
                self.stdout.write(
                    f"{one.enrolment.uuid} · {each['activity']} · {each['field']}: "
                    f"{each['stands']} → {each['says']}"
                )
            if heal:
                write_anew(one)
        if proof.differing and not heal:
            raise CommandError(_("Run it with --heal to write their progress anew from the log."))
