"""The tables of the catalogue (SQLAlchemy Core). Migrations must lead to exactly this metadata (a test checks)."""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

account = Table(
    "account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", String, nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("role", String, nullable=False),  # clerk | staff | leader | admin
    Column("password_hash", String, nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_at", String, nullable=False),
    Column("signed_in_at", String),  # the last time
)

# A job is one document on its way in. Its rows are the queue and the truth that screens and --wait poll.
job = Table(
    "job",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("state", String, nullable=False, index=True),
    Column("source", String, nullable=False),  # upload | cli | drop-folder
    Column("title", String, nullable=False),  # the received name, for people only, never a path
    Column("received_by", String, nullable=False),
    Column("received_at", String, nullable=False),
    Column("declared_not_secret", Boolean, nullable=False),
    Column(
        "access", String, nullable=False, server_default="normal"
    ),  # normal | restricted: of what it brings
    Column("claims", Integer, nullable=False),  # how often a worker took it, also those that died
    Column("failures", Integer, nullable=False),  # how often it ended in a recorded error
    Column("lease_until", Float),
    Column("lease_owner", String),
    Column("retry_at", Float),
    Column("last_error", Text),
    Column("reason_code", String),
    Column("reason", Text),
    Column("pages_done", Integer, nullable=False),
    Column("pages_total", Integer),
    Column("record_id", ForeignKey("record.id"), index=True),
    Column("duplicate_of", ForeignKey("record.id")),
    Column("finished_at", String),
)

# A job may bring several files (photographs of one letter); spool_name is our own, name is what was received.
job_file = Table(
    "job_file",
    metadata,
    Column("job_id", ForeignKey("job.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("spool_name", String),  # None once the bytes have left the spool
    Column("name", String, nullable=False),
    Column("sha256", String, nullable=False, index=True),
    Column("size", Integer, nullable=False),
    Column("media_type", String, nullable=False),
    Column("source_path", String),  # drop folder: to be taken away when the job has ended well
)

# What stays of a document that bore a secrecy mark (design §4): time, person, number of pages, nothing else.
refusal = Table(
    "refusal",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("job_id", Integer, nullable=False, index=True),
    Column("at", String, nullable=False),
    Column("person", String, nullable=False),
    Column("pages", Integer),
)

# Drop-folder files that are not to be read again, known by a keyed digest that tells nothing of their names.
left_alone = Table("left_alone", metadata, Column("digest", String, primary_key=True))

original = Table(
    "original",
    metadata,
    Column("sha256", String, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("media_type", String, nullable=False),
    Column("name", String, nullable=False),
    Column("received_at", String, nullable=False),
    Column("received_by", String, nullable=False),
    Column("verified_at", String),
)

# The current values: what was read, overlaid by what people entered (field_edit). JSON in Text where it is a list.
record = Table(
    "record",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("created_at", String, nullable=False),
    Column("direction", String, nullable=False),
    Column("access", String, nullable=False),  # normal | restricted | the key of a circle
    Column("review", String, nullable=False, index=True),  # needed | none | done
    Column("review_reasons", Text, nullable=False),
    Column("reviewed_by", String),
    Column("reviewed_at", String),
    Column("system", String),
    Column("kind", String),
    Column("symbol", String),
    Column("symbol_key", String, index=True),
    Column("number", String),
    Column("date", String, index=True),
    Column("place", String),
    Column("parent_issuer", String),
    Column("issuer", String),
    Column("subject", Text),
    Column("recipients", Text, nullable=False),
    Column("distribution", Text, nullable=False),
    Column("signing_authority", String),
    Column("signer", String),
    Column("urgency", String),
    Column("arrival_stamp", Text),
)

record_page = Table(
    "record_page",
    metadata,
    Column("record_id", ForeignKey("record.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("original_sha256", ForeignKey("original.sha256"), nullable=False, index=True),
    Column("source_page", Integer, nullable=False),
    Column("rotation", Float, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("dpi", Integer, nullable=False),
    Column("verdict", String, nullable=False),
    Column("reasons", Text, nullable=False),
    Column("source", String, nullable=False),
    Column("words", LargeBinary, nullable=False),  # packed by corpus.words: raw and corrected layer in one
    Column(
        "steps", Text, nullable=False, server_default="[]"
    ),  # how the page was read: [[step, done, why], …]
    Column("turned", Integer),  # quarter turn a person chose (degrees, counter-clockwise); None: the reader's
    Column("stale", Boolean, nullable=False, server_default="0"),  # to be read anew
    Column("pen", Text),  # what hands wrote into the head; None where it was not kept
)

# A page that a person took out of a record: it stays in the original, and here, to be put back.
removed_page = Table(
    "removed_page",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("record_id", ForeignKey("record.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("position", Integer, nullable=False),  # where it stood
    Column("original_sha256", ForeignKey("original.sha256"), nullable=False, index=True),
    Column("source_page", Integer, nullable=False),
    Column("rotation", Float, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("dpi", Integer, nullable=False),
    Column("verdict", String, nullable=False),
    Column("reasons", Text, nullable=False),
    Column("source", String, nullable=False),
    Column("words", LargeBinary, nullable=False),
    Column("steps", Text, nullable=False, server_default="[]"),
    Column("turned", Integer),
    Column("stale", Boolean, nullable=False, server_default="0"),
    Column("pen", Text),
    Column("person", String, nullable=False),
    Column("at", String, nullable=False),
)

# A record whose pages went into another: its number is never given again, and its address leads there.
merged_record = Table(
    "merged_record",
    metadata,
    Column("record_id", Integer, primary_key=True),
    Column("into_id", Integer, nullable=False, index=True),
    Column("person", String, nullable=False),
    Column("at", String, nullable=False),
)

# The third layer: a person's own text of a page. The latest row counts; none is ever changed.
page_edit = Table(
    "page_edit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("record_id", ForeignKey("record.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("person", String, nullable=False),
    Column("at", String, nullable=False),
)

field_reading = Table(
    "field_reading",
    metadata,
    Column("record_id", ForeignKey("record.id", ondelete="CASCADE"), primary_key=True),
    Column("field", String, primary_key=True),
    Column("value", Text, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("page", Integer),
    Column("box", Text),
    Column("rule", String),
    Column("candidates", Text, nullable=False),
)

field_edit = Table(
    "field_edit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("record_id", ForeignKey("record.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("field", String, nullable=False),
    Column("value", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("person", String, nullable=False),
    Column("at", String, nullable=False),
)

citation = Table(
    "citation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("record_id", ForeignKey("record.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("symbol", String),
    Column("symbol_key", String, index=True),
    Column("raw", String),
    Column("kind", String),
    Column("date", String, index=True),
    Column("issuer", String),
    Column("relation", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("page", Integer, nullable=False),
    Column("confidence", Float, nullable=False),
)

# At most one link a citation and target; a link that no printed citation makes has none, one a pair and relation.
# A citation without a row here is an open stub.
link = Table(
    "link",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source_id", ForeignKey("record.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("target_id", ForeignKey("record.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("citation_id", ForeignKey("citation.id", ondelete="CASCADE")),
    Column("relation", String, nullable=False),
    Column("origin", String, nullable=False),  # read | proposed | person
    Column("state", String, nullable=False),  # confirmed | proposed | rejected
    Column("confidence", Float, nullable=False),
    Column("why", Text),  # what is alike, where no sentence says it
    Index("uq_link_citation_target", "citation_id", "target_id", unique=True),
    Index(
        "uq_link_pair",
        "source_id",
        "target_id",
        "relation",
        unique=True,
        sqlite_where=text("citation_id IS NULL"),
    ),
)

obligation = Table(
    "obligation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("record_id", ForeignKey("record.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("actor", String),
    Column("action", Text),
    Column("due", String, index=True),
    Column("time", String),
    Column("bound", String),
    Column("rrule", String),
    Column("page", Integer, nullable=False),
    Column("origin", String, nullable=False, server_default="read"),  # read | person
    Column("read_text", Text),  # what a person's wording stands for
    Column("read_due", String),
)

# Written in the record's own transaction; the index is fed from here, in order, by whoever holds index.lock.
outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("record_id", Integer, nullable=False, index=True),
    Column("action", String, nullable=False),  # upsert | delete
)

audit = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("at", String, nullable=False),
    Column("person", String, nullable=False),
    Column("action", String, nullable=False),
    Column("subject", String, nullable=False, index=True),
    Column("detail", Text, nullable=False),
    Column("previous", String, nullable=False),
    Column("hash", String, nullable=False),
)
