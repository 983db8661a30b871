"""Where templates come from."""

from django.conf import settings
from django.template.loaders import cached

from ithaca.kit.translating.reading import Reader


def is_translated() -> bool:
    return len(settings.LANGUAGES) > 1


class Loader(cached.Loader):
    """Keeps templates as Django's does; where there is more than one language, with their words as messages."""

    def get_template(self, template_name, skip=None):
        is_new = self.cache_key(template_name, skip) not in self.get_template_cache
        template = super().get_template(template_name, skip)
        if is_new and is_translated():
            Reader(plain=not template_name.endswith(".html")).read(template.nodelist)
        return template
