"""What the web server runs: `granian --interface wsgi ithaca.site.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ithaca.site.settings")
application = get_wsgi_application()
