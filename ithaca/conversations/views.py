from django.http import HttpResponse


def thread(request, pk):
    return HttpResponse()


say = read = write = thread
