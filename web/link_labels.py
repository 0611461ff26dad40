"""How screens speak of links that people make and drop: sentences to choose from, what was done."""

from collections.abc import Mapping

from corpus.record import Relation
from web import labels
from web.language import later

WAYS = ("this", "that")
"""Which document does something to the other: the one whose page is open, or the one that is looked for."""

_SENTENCES: Mapping[str, str] = {
    "this": later("Văn bản này %(does)s văn bản kia"),
    "that": later("Văn bản kia %(does)s văn bản này"),
}

# What a clerk links most comes first; what ends another document last.
RELATIONS: tuple[str, ...] = tuple(
    relation.value
    for relation in (
        Relation.IMPLEMENTS,
        Relation.REPLIES_TO,
        Relation.BASED_ON,
        Relation.FOLLOWS,
        Relation.FORWARDS,
        Relation.ATTACHED_TO,
        Relation.REFERS_TO,
        Relation.AMENDS,
        Relation.REPLACES,
        Relation.REPEALS,
    )
)

DONE: Mapping[str, str] = {
    "linked": later("Đã nối hai văn bản."),
    "confirmed": later("Đã xác nhận liên kết."),
    "rejected": later("Đã bỏ liên kết."),
    "again": later("Đã nối lại."),
    "proposed": later("Liên kết lại chờ xác nhận."),
}

ACTS: Mapping[str, str] = {
    "linked": later("nối bằng tay"),
    "confirmed": later("xác nhận"),
    "again": later("nối lại"),
    "rejected": later("bỏ"),
    "proposed": later("để lại, chờ xác nhận"),
}
"""What a person did with a link (corpus.link_history)."""


def sentence(way: str, relation: str) -> str:
    """Return which document does what: 'Văn bản này trả lời văn bản kia'."""
    return str(_SENTENCES[way]) % {"does": labels.CITES[relation]}


def choices(way: str) -> list[tuple[str, str]]:
    """Return the codes ('this:implements') and sentences of one way, to choose from."""
    return [(f"{way}:{relation}", sentence(way, relation)) for relation in RELATIONS]
