"""What is drawn once and kept, kept for each language."""

from collections.abc import Callable
from functools import lru_cache, wraps

from django.utils.translation import get_language


def kept(most: int) -> Callable:
    """As `lru_cache(most)`, of things in which there are words."""

    def keep(make: Callable) -> Callable:
        made = lru_cache(most)(lambda language, *given, **named: make(*given, **named))

        @wraps(make)
        def get(*given, **named):
            return made(get_language(), *given, **named)

        return get

    return keep
