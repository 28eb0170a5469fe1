from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"

    def ready(self) -> None:
        from projects.selectors import is_in_space
        from spaces.parts import holds_projects

        holds_projects(is_in_space)
