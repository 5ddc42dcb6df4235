import os
import sys

sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # works without an installation, too

from tf1_lessons.command.script import main  # noqa: E402

main()
