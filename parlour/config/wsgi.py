"""The page half of the program, as WSGI: the ASGI front hands requests to it on standing threads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parlour.config.settings")
application = get_wsgi_application()
