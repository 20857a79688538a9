from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "parlour.ui"
    label = "ui"
