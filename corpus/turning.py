"""Quarter turns of a page: where boxes come to lie. Degrees count counter-clockwise, as ocr turns pictures."""

from dataclasses import replace

from corpus.record import Box, Page

QUARTERS = (0, 90, 180, 270)


def upright_of(page: Page) -> int:
    """Return the quarter turn that set the received picture upright, without the small angle of levelling."""
    return round(page.rotation / 90) * 90 % 360


def turned_box(box: Box, width: int, height: int, degrees: int) -> Box:
    """Return a box of a picture of this size (px) as it lies after the picture was turned."""
    x0, y0, x1, y1 = box
    if degrees == 90:
        return y0, width - x1, y1, width - x0
    if degrees == 180:
        return width - x1, height - y1, width - x0, height - y0
    if degrees == 270:
        return height - y1, x0, height - y0, x1
    return box


def turned_page(page: Page, degrees: int) -> Page:
    """Return a page with its words and size turned by a multiple of 90 degrees; the text stays as it was read."""
    if degrees % 360 == 0:
        return page
    width, height = page.width, page.height

    def lies(box: Box) -> Box:
        return turned_box(box, width, height, degrees % 360)

    return replace(
        page,
        width=width if degrees % 180 == 0 else height,
        height=height if degrees % 180 == 0 else width,
        words=tuple(replace(word, box=lies(word.box)) for word in page.words),
        pen=tuple(replace(one, box=lies(one.box), ink=one.ink and lies(one.ink)) for one in page.pen),
        rotation=(page.rotation + degrees) % 360,
    )
