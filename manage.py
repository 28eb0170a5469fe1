#!/usr/bin/env python
"""WAVIC's command line."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

# `upload` talks to a server, wherever that is: it needs none of this computer's secrets.
SETTINGS = {"upload": "wavic.uploads.client.settings"}

if __name__ == "__main__":
    settings = SETTINGS.get("".join(sys.argv[1:2]), "wavic.settings")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings)
    if sys.argv[1:2] == ["doctor"]:  # which has to say so itself where nothing can begin
        from wavic.operations.doctor.configuration import refuse_if_broken

        refuse_if_broken()
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"WAVIC can't run. {error}")
