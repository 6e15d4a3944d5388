"""What the demonstration's people ask and answer below a lesson, and what they think of the courses they completed."""

import uuid
from datetime import datetime, timedelta
from random import Random

from django.contrib.auth import get_user_model
from django.db import transaction

from courses.models import Post, PostState, SurveyAnswer
from courses.pages.models import CoursePage
from demo.starter.crowd import NAMESPACE
from learning import api
from learning.models import Activity, Enrolment, Learner

TRAINER = "trang"
NEIGHBOUR = "Nông Thị Hạnh"
DAY = timedelta(days=1)
# Who says what, how many days ago, and to which of the posts before it.
SAID = (
    (
        "mai",
        "Bà con hỏi: nếu kẻ gọi đến biết cả tên và số căn cước của mình thì có phải công an thật không ạ?",
        12,
        0,
    ),
    (
        TRAINER,
        "Không ạ. Thông tin cá nhân có thể đã bị lộ từ nơi khác, nên biết tên không chứng minh được gì. Bà con cứ "
        "dừng lại, tắt máy, rồi tự gọi đến số công an xã để hỏi.",
        11,
        1,
    ),
    (NEIGHBOUR, "Hôm trước tôi cũng gặp, tắt máy rồi gọi công an xã thì đúng là giả.", 9, 1),
    (NEIGHBOUR, "Bấm nhầm vào đường dẫn nhưng chưa nhập gì thì có sao không?", 3, 0),
)
WAITING = "Em vừa nhận được tin nhắn báo trúng thưởng, làm sao biết là thật?"
WORDS = (
    "Bài ngắn, dễ hiểu, học trên điện thoại được.",
    "Mong có thêm ví dụ ở vùng quê.",
    "Phần thực hành rất có ích cho công việc.",
    "Chữ to, giọng đọc rõ.",
    "Nên có thêm video.",
    "Mạng ở bản yếu nhưng bài vẫn mở được.",
)


@transaction.atomic
def load_discussion(course: Activity, now: datetime) -> int:
    """Let a trainer look after the course, and people ask below its first lesson; returns how many posts are new."""
    trainer = get_user_model().objects.get(username=TRAINER)
    CoursePage.objects.filter(translation_key=course.key, owner=None).update(owner=trainer)
    lesson = Activity.objects.get(pk=next(api.structure_of(course.pk).lessons()).id)
    before, posts = Post.objects.count(), list[Post]()
    for who, text, days, place in SAID:
        posts.append(_said(lesson, who, text, now - days * DAY, posts[place - 1] if place else None))
    Post.objects.filter(pk=posts[1].pk).update(is_answer=True)
    _said(lesson, "mai", WAITING, now - DAY, None, state=PostState.WAITING, asked=trainer)
    return Post.objects.count() - before


def _said(lesson: Activity, who: str, text: str, at: datetime, parent: Post | None, **fields) -> Post:
    learner = _learner(who)
    enrolment = learner.enrolments.filter(course=lesson.course_id).first()
    state = fields.pop("state", PostState.SHOWN)
    known = {
        "lesson": lesson,
        "parent": parent,
        "learner": learner,
        "unit": enrolment.unit if enrolment else None,
        "by_trainer": who == TRAINER,
        "text": text,
        "state": state,
        "made_at": at,
        "shown_at": at if state == PostState.SHOWN else None,
        "seen_at": at,
        **fields,
    }
    return Post.objects.get_or_create(key=uuid.uuid5(NAMESPACE, f"post {text}"), defaults=known)[0]


def _learner(who: str) -> Learner:
    user = get_user_model().objects.filter(username=who).first()
    if user:
        return api.learner_of_user(user)
    return Learner.objects.filter(full_name=who, user=None).earliest("pk")


def load_answers(now: datetime) -> int:
    """Let most of the crowd who completed a course say what it was like; returns how many answers are new."""
    done = Enrolment.objects.filter(
        satisfied_at__isnull=False, survey_answer=None, learner__user=None
    ).select_related("learner", "course")
    found = [answer for enrolment in done.order_by("pk") if (answer := _answer(enrolment, now))]
    SurveyAnswer.objects.bulk_create(found, batch_size=500)
    return len(found)


def _answer(enrolment: Enrolment, now: datetime) -> SurveyAnswer | None:
    # The same person says the same every time, and who says nothing goes on saying nothing.
    chance = Random(f"{enrolment.learner.uuid} {enrolment.course.code}")  # noqa: S311
    if chance.random() < 0.35:
        return None
    useful, easy, fitting = (chance.choices((1, 2, 3, 4, 5), (1, 2, 10, 35, 52))[0] for _each in range(3))
    return SurveyAnswer(
        enrolment=enrolment,
        useful=useful,
        easy=easy,
        fitting=fitting,
        words=chance.choice(WORDS) if chance.random() < 0.2 else "",
        answered_at=min(now, (enrolment.satisfied_at or now) + chance.random() * 3 * DAY),
    )
