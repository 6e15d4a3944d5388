"""What XBlocks keep."""

from django.db import models

from learning.models import Enrolment


class XBlockValue(models.Model):
    """One field of an XBlock: of one learner in one course, or, without an enrolment, of all who use that block.

    ``place`` says of which block it is (``usage:…``), of which kind (``type:…``) or that it is of all (``all``). It is
    no result: what counts is in the statements.

    Personal data: what an XBlock keeps of a learner, such as her answers (basic; for her to go on where she was).
    Deleted with the enrolment, and when the learner is erased. Fields without an enrolment are meant for sums; the
    XBlock's author decides what is in them, so an operator looks before allowing one.
    """

    enrolment = models.ForeignKey(Enrolment, null=True, on_delete=models.CASCADE, related_name="+")
    place = models.CharField(max_length=255)
    name = models.CharField(max_length=100)
    value = models.JSONField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "place", "name"], name="learning_xblock_one_of_a_learner"
            ),
            models.UniqueConstraint(
                fields=["place", "name"],
                condition=models.Q(enrolment=None),
                name="learning_xblock_one_of_all",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.name}"
