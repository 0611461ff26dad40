"""The tables of what the office does with its documents, and of how people and scripts come in: sessions, tokens."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from corpus.schema import metadata

unit = Table(
    "unit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False, unique=True),
    Column("active", Boolean, nullable=False),
)

# Which unit a person works in, and where reminders go: none of it is needed to sign in.
member = Table(
    "member",
    metadata,
    Column("account_id", ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
    Column("unit_id", ForeignKey("unit.id"), index=True),
    Column("email", String),
)

# A person's word on a directive where no document says it; the newest row counts, 'open' takes it back.
settlement = Table(
    "settlement",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("record_id", ForeignKey("record.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("position", Integer),  # of the obligation; None for the whole directive
    Column("state", String, nullable=False),  # not-needed | done | open
    Column("reason", Text, nullable=False),
    Column("person", String, nullable=False),
    Column("at", String, nullable=False),
)

# A register book: numbers run from 1 without a gap within one book (Decree 30/2020 art. 15, 22).
book = Table(
    "book",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("direction", String, nullable=False),  # in | out
    Column(
        "scope", String, nullable=False
    ),  # out: letters of a kind with own numbers; in: an office; '' for all
    Column("year", Integer, nullable=False),
    Column("opened_at", String, nullable=False),
    Column("closed_at", String),
    Column("closed_by", String),
    Index("uq_book_direction_scope_year", "direction", "scope", "year", unique=True),
)

book_entry = Table(
    "book_entry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("book_id", ForeignKey("book.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("state", String, nullable=False),  # used | reserved | cancelled
    Column("record_id", ForeignKey("record.id", ondelete="SET NULL"), index=True),
    Column("entered_on", String, nullable=False),  # day of arrival or of issue
    Column("receiver", Text),  # who gets it: unit or person
    Column("handed_on", String),
    Column("copies", Integer),
    Column("note", Text),
    Column("reason", Text),  # of a reservation or a cancellation
    Column("person", String, nullable=False),
    Column("at", String, nullable=False),
    Index("uq_book_entry_book_number", "book_id", "number", unique=True),
)

# Who was given a document, to do what by when, and whether it was opened.
assignment = Table(
    "assignment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("record_id", ForeignKey("record.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("unit_id", ForeignKey("unit.id"), index=True),
    Column("username", String, index=True),
    Column("role", String, nullable=False),  # lead | support | inform
    Column("due", String),
    Column("note", Text),
    Column("given_by", String, nullable=False),
    Column("given_at", String, nullable=False),
    Column("opened_at", String),
    Column("opened_by", String),
    Column("withdrawn_at", String),
)

# A calendar feed is opened by a secret in its address; only the secret's hash is kept.
feed = Table(
    "feed",
    metadata,
    Column("token_hash", String, primary_key=True),
    Column("account_id", ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created_at", String, nullable=False),
    Column("revoked_at", String),
)

# What was sent, so that nothing is sent twice.
reminder = Table(
    "reminder",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", ForeignKey("account.id", ondelete="CASCADE"), nullable=False),
    Column("record_id", ForeignKey("record.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("due", String, nullable=False),
    Column("stage", String, nullable=False),  # soon | today | late
    Column("sent_at", String, nullable=False),
    Index("uq_reminder_once", "account_id", "record_id", "due", "stage", unique=True),
)

# A file: the documents of one matter (hồ sơ), in order.
dossier = Table(
    "dossier",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String, nullable=False, unique=True),  # '01.VPĐU'
    Column("title", Text, nullable=False),
    Column("retention", String, nullable=False),
    Column("keeper", String, nullable=False),
    Column("opened_on", String, nullable=False),
    Column("closed_on", String),
    Column("note", Text),
)

dossier_item = Table(
    "dossier_item",
    metadata,
    Column("dossier_id", ForeignKey("dossier.id", ondelete="CASCADE"), primary_key=True),
    Column("record_id", ForeignKey("record.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("added_by", String, nullable=False),
    Column("added_at", String, nullable=False),
)

# A search that a person keeps for themselves under a name; query is the address's part behind '?'.
saved_search = Table(
    "saved_search",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", ForeignKey("account.id", ondelete="CASCADE"), nullable=False),
    Column("name", String, nullable=False),
    Column("query", Text, nullable=False),
    Column("created_at", String, nullable=False),
    Index("uq_saved_search_account_name", "account_id", "name", unique=True),
)

# A token by which a person's scripts use /api; only the hash of its secret is kept, and what ended is deleted.
api_token = Table(
    "api_token",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", ForeignKey("account.id", ondelete="CASCADE"), nullable=False),
    Column("name", String, nullable=False),
    Column("token_hash", String, nullable=False, unique=True),
    Column("writes", Boolean, nullable=False),
    Column("created_at", String, nullable=False),
    Column("ends_on", String),  # its last day
    Column("last_used_on", String),
    Index("uq_api_token_account_name", "account_id", "name", unique=True),
)

# People named to see a record (corpus.circles). A circle never changes; record.access holds its key.
circle = Table(
    "circle",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String, nullable=False, index=True),  # 'restricted:7', 'personal:8'
    Column("kind", String, nullable=False),  # restricted | personal
    Column(
        "named", Text, nullable=False
    ),  # ids of the accounts in order, joined by commas: equal lists are one
    Index("uq_circle_kind_named", "kind", "named", unique=True),
)

circle_reader = Table(
    "circle_reader",
    metadata,
    Column("circle_id", ForeignKey("circle.id", ondelete="CASCADE"), primary_key=True),
    Column("account_id", ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, index=True),
)

# A browser in which somebody is signed in; only the hash of what its cookie holds is kept, what ended is deleted.
session = Table(
    "session",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("token_hash", String, nullable=False, unique=True),
    Column("begun_at", String, nullable=False),
    Column("seen_at", String, nullable=False),  # to some minutes
    Column("ends_at", String, nullable=False),
    Column("browser", String, nullable=False),  # 'Firefox · Windows'; '' where it did not say
    Column("address", String, nullable=False),
)
