"""Pictures as HTML."""

from __future__ import annotations

from html import escape

from ankigen.pictures import Picture, is_figure

FILE_NAME = r"[^\s()<>\"'](?:[^()<>\"'\n]|\([^()<>\"'\n]{0,30}\)){0,300}\.(?i:png|jpe?g|gif|webp|svg)"
"""The name of an image that may have spaces in it, which CommonMark wants between `<` and `>`."""


def picture_html(picture: Picture, alt: str = "", caption: str = "") -> str:
    """A picture as a block of its own, with its caption; `alt` and `caption` go before the picture's own."""
    caption = caption or picture.caption
    under = f"<figcaption>{escape(caption, quote=False)}</figcaption>" if caption else ""
    return f'<figure class="picture">{image_html(picture, alt)}{under}</figure>'


def image_html(picture: Picture, alt: str = "", title: str = "") -> str:
    """A picture as it stands within a line, a title in place of a caption; that of a figure tells its address."""
    size = f'width="{picture.width}" height="{picture.height}"'
    address = f' data-figure="{escape(picture.source)}"' if is_figure(picture.source) else ""
    named = f' title="{escape(title)}"' if title else ""
    return f'<img src="{escape(picture.media)}" alt="{escape(alt or picture.alt)}"{named} {size}{address}>'
