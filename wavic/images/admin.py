"""Pictures in the admin's lists and forms: `shown_avatar = picture_column("avatar")`.

Not under the field's own name, which the admin would take for the field.
"""

from imagekit.admin import AdminThumbnail
from imagekit.cachefiles import ImageCacheFile
from imagekit.registry import generator_registry


def picture_column(field: str) -> AdminThumbnail:
    """A column or read-only field that shows the thumbnail of a model's picture."""

    def thumbnail(document: object) -> ImageCacheFile | None:
        picture = getattr(document, field)
        if picture is None:
            return None
        return ImageCacheFile(generator_registry.get("wavic:thumbnail", source=picture.original))

    column = AdminThumbnail(thumbnail, template="wavic_images/admin_thumbnail.html")
    column.short_description = field
    return column
