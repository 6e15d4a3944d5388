"""What courses does when something happens in learning."""

import uuid

from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from courses.discussion import merge as discussion
from courses.discussion.policy import forget_course
from courses.models import CourseMixin
from courses.playing import GENERATION
from courses.simulations import merge as simulations
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


@receiver([page_published, page_unpublished], dispatch_uid="learning_courses.changed_discussion")
def forget_discussion(sender, instance, **_more) -> None:
    """Whether its lessons are discussed is a setting of the course."""
    if isinstance(instance, CourseMixin):
        forget_course(instance.translation_key)


@receiver(signals.learners_merged, dispatch_uid="learning_courses.bring_posts")
def bring_posts(kept, merged_uuid, **_more) -> None:
    """What she asked and answered comes along."""
    discussion.follow_merge(kept=kept, merged_uuid=merged_uuid)


@receiver(signals.undoing_merge, dispatch_uid="learning_courses.take_posts_back")
def take_posts_back(merge, **_more) -> None:
    """And goes back, in the same transaction or not at all."""
    discussion.unfollow_merge(merge)


@receiver(signals.learners_merged, dispatch_uid="learning_courses.bring_simulations")
def bring_simulations(kept, merged_uuid, **_more) -> None:
    """What she practised comes along."""
    simulations.follow_merge(kept=kept, merged_uuid=merged_uuid)


@receiver(signals.undoing_merge, dispatch_uid="learning_courses.take_simulations_back")
def take_simulations_back(merge, **_more) -> None:
    """And goes back, in the same transaction or not at all."""
    simulations.unfollow_merge(merge)
