"""What every view is built with: the answer to a form, and how a refusal is shown."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control, patch_vary_headers

from ithaca.kit.verdicts import Denied

public = login_not_required


def answer(request, *, page: str, part: str = "", said: str = "", **context):
    """The changed part for htmx; for everyone else a redirect to the page, with what happened."""
    if part and request.headers.get("HX-Request"):
        return render(request, part, context)
    if said:
        messages.success(request, said)
    return redirect(page)


class DeniedMiddleware:
    """Shows the reason of a refusal: as a page to people, as plain text to htmx."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, Denied):
            return None
        if request.headers.get("HX-Request"):
            return HttpResponse(str(exception), status=403, content_type="text/plain")
        return render(request, "403.html", {"reason": str(exception)}, status=403)


class PrivateMiddleware:
    """Nothing that a signed-in person sees may be kept by a cache between us."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.user.is_authenticated:
            patch_cache_control(response, private=True, no_store=True)
            patch_vary_headers(response, ["Cookie"])
        return response
