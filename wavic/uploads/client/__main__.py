"""The command line where there is no manage.py."""

import argparse
import sys

from wavic.uploads.client.command_line import DESCRIPTION, add_arguments, run

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="upload", description=DESCRIPTION)
    add_arguments(parser)
    sys.exit(run(parser.parse_args()))
