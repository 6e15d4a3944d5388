from django.apps import AppConfig


class PicturesConfig(AppConfig):
    name = "myhost.pictures"
