# Celery must know its app before Django loads the library's shared tasks.
from demo.celery import app as celery_app

__all__ = ["celery_app"]
