"""What courses does when something happens in learning."""

import uuid

from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from courses.playing import GENERATION
from courses.workflow import PUBLISHERS, REVIEWERS, TRAINERS
from learning import api, signals
from learning.models import LegalDocument

GROUPS = {api.Right.AUTHOR: TRAINERS, api.Right.REVIEW: REVIEWERS, api.Right.PUBLISH: PUBLISHERS}


@receiver(signals.rights_changed, dispatch_uid="learning_courses.keep_groups")
def keep_groups(user, held, lost, **_more) -> None:
    """Who may write, review or publish is in Wagtail's group for it, if ``set_up_roles`` has made one."""
    for right, name in GROUPS.items():
        group = Group.objects.filter(name=name).first()
        if group and right in held:
            user.groups.add(group)
        elif group and right in lost:
            user.groups.remove(group)


@receiver([post_save, post_delete], sender=LegalDocument, dispatch_uid="learning_courses.changed_document")
def forget_quotations(sender, instance, **_more) -> None:
    """Lessons that are kept may quote it."""
    cache.set(GENERATION, uuid.uuid4().hex, None)
