"""In which language a page is: what the person chose, else what the browser asks for, of those that are offered."""

from django.core.exceptions import MiddlewareNotUsed
from django.utils import translation
from django.utils.cache import patch_vary_headers

from ithaca.accounts import queries
from ithaca.kit.translating.loader import is_translated


class LanguageMiddleware:
    def __init__(self, get_response):
        if not is_translated():
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request):
        with translation.override(language_of(request)):
            response = self.get_response(request)
        if not request.user.is_authenticated:
            patch_vary_headers(response, ("Accept-Language",))
        return response


def language_of(request) -> str:
    if request.user.is_authenticated:
        return queries.language_of(request.user)
    return translation.get_language_from_request(request)
