"""`make bench-relevance`: whether search finds what people look for, beside what others search with.

Questions with known answers (bench.questions, and bench/sample_questions.tsv on our sample letters) are asked over
an invented archive. Ours are asked as the search page asks, with the catalogue and the correction of spelling.
Two figures: MRR, the mean of 1 / place of the first right answer; and recall among the first ten.
"""

import argparse
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from importlib.util import find_spec
from pathlib import Path

from bench.questions import Question, questions
from bench.ranks import recall, reciprocal_rank
from bench.scores import show
from bench.search_archive import catalogue_of, entry_of, sample_letters
from bench.search_peers import Fts5, StockWhoosh
from corpus import outbox
from corpus.archive import Archive
from search import index as engines
from search import query
from search.index import SearchIndex, open_index
from search.results import search
from training.archive_letters import ArchiveLetter, archive_letters

TODAY = date(2026, 11, 23)
_FIRST = 10
_OURS = Path(__file__).with_name("sample_questions.tsv")

Ask = Callable[[Question], list[int]]


def main() -> None:
    """Print the tables; with --wrong also what was looked for in vain."""
    parser = argparse.ArgumentParser(prog="bench.relevance")
    parser.add_argument("--letters", type=int, default=10_000)
    parser.add_argument("--work", type=Path, default=Path("bench/out/search"))
    parser.add_argument("--wrong", type=int, default=0, help="show so many failures of each kind")
    parser.add_argument("--no-peers", action="store_true")
    given = parser.parse_args()
    letters = list(archive_letters(given.letters))
    samples = sample_letters(len(letters))
    letters += samples
    asked = [*questions(letters, frozenset(query._FIELDS)), *_sample_questions(samples)]
    archive = catalogue_of(letters, given.work / "relevance", len(letters))
    fresh = given.work / "relevance-index"
    shutil.rmtree(fresh, ignore_errors=True)
    answers: dict[str, list[list[int]]] = {}
    for name in installed_engines():
        index = _built(name, fresh / name, letters)
        answers[f"ours, {name}"] = _asked(_ours(archive, index), asked)
        index.close()
    for peer in () if given.no_peers else _peers(fresh, letters):
        answers[peer.name] = [peer.search(q.plain or q.text, _FIRST) for q in asked]
    print_tables(asked, answers)
    by_number = {letter.number: letter for letter in letters}
    for name, found in answers.items() if given.wrong else ():
        if name.startswith("ours"):
            _print_wrong(name, asked, found, by_number, given.wrong)


def installed_engines() -> list[str]:
    """Return the names of our engines whose module can be imported here; an extra one may be missing."""
    found = []
    for name, place in engines._ENGINES.items():
        if find_spec(place.partition(":")[0]) and find_spec(name):
            found.append(name)
    return found


def _built(engine: str, folder: Path, letters: Iterable[ArchiveLetter]) -> SearchIndex:
    index = open_index(folder, engine)
    index.upsert(entry_of(letter) for letter in letters)
    index.commit()
    return index


def _ours(archive: Archive, index: SearchIndex) -> Ask:
    def ask(question: Question) -> list[int]:
        with archive.database.read() as conn:
            found = search(conn, index, question.text, limit=_FIRST, today=TODAY)
        return [hit.record_id for hit in found.hits]

    with archive.database.write() as conn:
        outbox.done(conn, [row.id for row in outbox.pending(conn, 10**9)])
    return ask


def _asked(ask: Ask, asked: Sequence[Question]) -> list[list[int]]:
    return [ask(question) for question in asked]


def _peers(folder: Path, letters: Sequence[ArchiveLetter]) -> list[Fts5 | StockWhoosh]:
    entries = [entry_of(letter) for letter in letters]
    both, either = (StockWhoosh(folder / "peers", any_word=any_word) for any_word in (False, True))
    fts5 = Fts5(folder / "peers")
    for peer in (fts5, both):
        peer.build(entries)
    return [fts5, both, either]


def _sample_questions(samples: Sequence[ArchiveLetter]) -> list[Question]:
    found = []
    for line in _OURS.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            kind, text, right = line.split("\t")
            found.append(Question(kind, text, frozenset(samples[int(n) - 1].number for n in right.split())))
    return found


def print_tables(asked: Sequence[Question], answers: dict[str, list[list[int]]]) -> None:
    """Print MRR and recall by kind of question, and over all questions."""
    places: dict[str, list[int]] = defaultdict(list)
    for at, question in enumerate(asked):
        places[question.kind].append(at)
    rows = [*places.items(), ("all", list(range(len(asked))))]
    for title, measure in (("MRR", reciprocal_rank), ("recall among the first ten", recall)):
        table = []
        for kind, chosen in rows:
            means = [
                sum(measure(found[at], asked[at].right) for at in chosen) / len(chosen)
                for found in answers.values()
            ]
            table.append([kind, str(len(chosen)), *(f"{mean:.3f}" for mean in means)])
        show(title, ["kind", "questions", *answers], table)


def _print_wrong(
    name: str,
    asked: Sequence[Question],
    answers: Sequence[list[int]],
    letters: dict[int, ArchiveLetter],
    most: int,
) -> None:
    shown: dict[str, int] = defaultdict(int)
    print(f"\n== {name}: looked for in vain, or not found first")
    for question, found in zip(asked, answers, strict=True):
        rank, share = reciprocal_rank(found, question.right), recall(found, question.right)
        if (rank == 1 and share == 1) or shown[question.kind] >= most:
            continue
        shown[question.kind] += 1
        missing = sorted(question.right - set(found))[:1]
        print(
            f"{question.kind} | {question.text} | 1/rank {rank:.2f}, recall {share:.2f}, right {len(question.right)}"
        )
        for label, numbers in (("first", found[:1]), ("missing", missing)):
            for number in numbers:
                letter = letters[number]
                print(
                    f"    {label}: {number} {letter.symbol} {letter.date} {letter.issuer} | {letter.subject}"
                )


if __name__ == "__main__":
    main()
