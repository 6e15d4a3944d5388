"""The demo's settings for workers that share provinces: less patient, with queues and broker's keys of their own."""

import os

from demo.settings import *  # noqa: F403  a settings module is all of its names

NAME = os.environ["TEST_WORKERS"]
LEARNING = {
    **LEARNING,  # noqa: F405
    "PROVINCE": "",
    "MEASURES_QUEUE": f"{NAME}-{{province}}",
    "MEASURES_PATIENCE": 3,
}
CELERY_TASK_DEFAULT_QUEUE = NAME
if CELERY_BROKER_URL.startswith("redis"):  # noqa: F405
    # Redis gives a message again only when this is over; nobody wants to wait an hour for it.
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 15, "global_keyprefix": f"{NAME}:"}
