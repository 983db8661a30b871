"""When somebody was last seen on a device: noted now and then, never with every page."""

from django.core.cache import caches

from ithaca.accounts import actions
from ithaca.kit.clock import now

EVERY = 10 * 60


class SeenMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        key = request.user.is_authenticated and request.session.session_key
        if key and caches["local"].add(f"seen:{key}", True, EVERY):
            actions.note_seen(key, at=now())
        return self.get_response(request)
