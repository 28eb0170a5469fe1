"""What support staff find of projects."""

from projects.models import Project
from wavic.support import finds

finds(Project, space="space_id", title="title")
