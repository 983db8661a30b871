"""The NUL character, which no text needs and PostgreSQL refuses: it is taken out of what a browser sends."""

from django.http import Http404, QueryDict, UnreadablePostError

NUL = "\0"


class NulMiddleware:
    """Takes NUL out of query strings, fields and cookies before anything reads them; no address has one."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "%00" in request.META.get("QUERY_STRING", ""):
            request.GET = without(request.GET)
        if any(NUL in value for value in request.COOKIES.values()):
            request.COOKIES = {name: value for name, value in request.COOKIES.items() if NUL not in value}
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if NUL in request.path_info:
            raise Http404
        try:
            if request.method == "POST" and has_nul(request.POST):
                request._post = without(request.POST)  # what `request.POST` reads from here on
        except UnreadablePostError:
            pass  # whoever reads it next says so


def has_nul(query: QueryDict) -> bool:
    return any(NUL in text for name, values in query.lists() for text in (name, *values))


def without(query: QueryDict) -> QueryDict:
    clean = QueryDict(mutable=True, encoding=query.encoding)
    for name, values in query.lists():
        clean.setlist(name.replace(NUL, ""), [value.replace(NUL, "") for value in values])
    clean._mutable = False
    return clean
