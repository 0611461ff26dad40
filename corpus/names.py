"""What this archive's approved letters teach: a person confirmed it, so it helps to read the next letter."""

from sqlalchemy import Connection

from corpus import catalogue
from corpus.record import Habit

_RECORDS = 500  # the newest confirmed records that are looked at
_OPEN = frozenset({"normal"})  # a restricted record must not show through in the reading of another letter


def confirmed_names(conn: Connection) -> tuple[str, ...]:
    """Return issuers, places, signers and recipients of records that a person has approved, each once."""
    found: dict[str, None] = {}
    for held in catalogue.newest(conn, limit=_RECORDS, review="done", access=_OPEN):
        names = (held.issuer, held.parent_issuer, held.place, held.signer, *held.recipients)
        found.update(dict.fromkeys(name for name in names if name))
    return tuple(found)


def habits(conn: Connection) -> tuple[Habit, ...]:
    """Return what the newest approved records showed of their issuers: signers, recipients, numbers by day."""
    return tuple(
        Habit(
            held.issuer,
            held.parent_issuer,
            held.signer,
            held.signing_authority,
            held.recipients,
            held.kind,
            held.number,
            held.date,
        )
        for held in catalogue.newest(conn, limit=_RECORDS, review="done", access=_OPEN)
        if held.issuer
    )
