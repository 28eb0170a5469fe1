"""`python -m wavic.laptop`: what `make run` runs.

It is `manage.py run`, but a fault in the settings is a line instead of a traceback, and mongod
starts while Django sets itself up.
"""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wavic.settings")
    from wavic.laptop.launch import launch

    sys.exit(launch())
