from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class KitConfig(AppConfig):
    name = "ithaca.kit"

    def ready(self):
        autodiscover_modules("policy", "facts", "letters", "reactions", "panels", "pages")
