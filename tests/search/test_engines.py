from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from corpus.record import IndexEntry
from search.index import IndexDamagedError, RawHits, SearchIndex, open_index, rebuild
from search.query import parse

TODAY = date(2026, 11, 23)
ALL = frozenset({"normal", "restricted"})
Build = Callable[[Sequence[IndexEntry]], SearchIndex]
QUERIES = (
    "đề nghị các đơn vị thực hiện",
    "de nghi thuc hien tot nhiem vu",
    '"kết quả" công văn',
    "phòng cháy OR hồ đập",
    "báo cáo -tiêm",
    "1011",
    "108-TB/VPĐU",
    "3/2026",
    "coquan:tỉnh ngay:2026",
    "đạn",
    "",
)


def ask(
    index: SearchIndex, text: str, limit: int | None = 10, access: frozenset[str] = ALL, **filters: str
) -> RawHits:
    return index.search(parse(text, TODAY), limit, filters, access)


def ids(hits: RawHits) -> list[int]:
    return [hit.record_id for hit in hits.hits]


def test_the_best_ten_are_the_first_ten_of_all(index_of: Build, letters: list[IndexEntry]) -> None:
    index = index_of(letters)
    for text in QUERIES:
        everything = ask(index, text, None)
        assert everything.total == len(everything.hits)
        assert ask(index, text, 10).hits == everything.hits[:10], text


def test_segments_and_rewritten_records_change_neither_hits_nor_scores(
    index_of: Build, letters: list[IndexEntry], letter: Callable[..., IndexEntry], tmp_path: Path, engine: str
) -> None:
    whole = index_of(letters)
    pieces = open_index(tmp_path / "pieces", engine)
    pieces.upsert([*(replace(entry, subject="cũ", pages=("cũ",)) for entry in letters[:20]), letter(999)])
    pieces.commit()
    for start in (25, 0, 10):
        pieces.upsert(letters[start : start + 25])
        pieces.commit()
    pieces.delete([999, 12345])
    pieces.commit()
    for text in QUERIES:
        assert ask(pieces, text, None) == ask(whole, text, None), text
    pieces.close()


def test_exact_accents_come_first_in_a_single_word(index_of: Build, letters: list[IndexEntry]) -> None:
    index = index_of(letters)
    by_id = {entry.record_id: entry.subject or "" for entry in letters}
    for word in ("đạn", "dân", "đạo", "đào"):
        found = [word in by_id[record_id].lower() for record_id in ids(ask(index, word, None))]
        held = sum(word in subject.lower() for subject in by_id.values())
        assert held and all(found[:held]) and len(found) > held


def test_without_accents_all_forms_are_found(index_of: Build, letters: list[IndexEntry]) -> None:
    index = index_of(letters)
    assert ask(index, "dao duc phong cach").total == ask(index, "đạo đức phong cách").total == 5


def test_subject_before_text(index_of: Build, letter: Callable[..., IndexEntry]) -> None:
    filler = "các đơn vị thực hiện " * 10
    entries = [
        letter(1, pages=(filler + "hồ đập",)),
        letter(2, subject="An toàn hồ đập", pages=(filler + "An toàn hồ đập",)),
    ]
    assert ids(ask(index_of(entries), "hồ đập")) == [2, 1]


def test_own_number_before_cited_before_text(index_of: Build, letter: Callable[..., IndexEntry]) -> None:
    entries = [
        letter(1, pages=("theo văn bản 371-CV/ĐU",)),
        letter(2, cited=("371-CV/ĐU",)),
        letter(3, symbol="371-CV/ĐU"),
        letter(4, symbol="372-CV/ĐU", pages=("371 hộ nghèo",)),
    ]
    index = index_of(entries)
    for text in ("371-CV/ĐU", "371 cv du", "371-cv/du"):
        assert ids(ask(index, text))[:3] == [3, 2, 1]
    assert ids(ask(index, "371")) == [3, 2]
    assert ids(ask(index, "so:371")) == [3]
    assert ids(ask(index, "hộ nghèo 371")) == [4]


def test_a_number_that_no_record_bears_is_looked_for_in_the_text(
    index_of: Build, letter: Callable[..., IndexEntry]
) -> None:
    entries = [letter(1, pages=("cấp 845 thẻ",)), letter(2, symbol="845-CV/ĐU", access="restricted")]
    index = index_of(entries)
    assert ids(ask(index, "845")) == [2]
    assert ids(ask(index, "845", access=frozenset({"normal"}))) == [1]


def test_days_find_own_dates_and_dates_in_the_text(
    index_of: Build, letter: Callable[..., IndexEntry]
) -> None:
    entries = [
        letter(1, date="2026-03-10"),
        letter(2, date="2026-04-01", pages=("thực hiện Công văn ngày 10/03/2026",)),
        letter(3, pages=("Bình Khê, ngày 10 tháng 3 năm 2026",)),
        letter(4, date="2026-03-11"),
    ]
    index = index_of(entries)
    assert ids(ask(index, "10/3/2026"))[0] == 1 and set(ids(ask(index, "10/3/2026"))) == {1, 2, 3}
    assert set(ids(ask(index, "ngay:3/2026"))) == {1, 4}


def test_equal_scores_stand_newest_first(index_of: Build, letter: Callable[..., IndexEntry]) -> None:
    entries = [letter(n, symbol="5-CV/ĐU", date=f"20{20 + n}-01-01") for n in (2, 4, 1, 3)]
    assert ids(ask(index_of(entries), "5-CV/ĐU")) == [4, 3, 2, 1]


def test_filters_take_whole_values_without_accents(index_of: Build, letters: list[IndexEntry]) -> None:
    index = index_of(letters)
    wanted = {e.record_id for e in letters if e.kind == "kế hoạch" and (e.date or "") >= "2026-06-01"}
    assert set(ids(ask(index, "", None, kind="ke hoach", **{"from": "2026-06-01"}))) == wanted
    assert ask(index, "", kind="kế").total == 0


def test_facets_count_all_hits(index_of: Build, letters: list[IndexEntry]) -> None:
    found = ask(index_of(letters), "", 1)
    assert found.total == 50 and sum(found.facets["kind"].values()) == 50
    assert found.facets["year"] == {"2026": sum(1 for e in letters if e.date)}


def test_what_may_not_be_seen_leaves_no_trace(
    index_of: Build, letters: list[IndexEntry], tmp_path: Path, engine: str
) -> None:
    visible = [entry for entry in letters if entry.access == "normal"]
    rebuild(visible, tmp_path / "other" / "index", engine)
    other = open_index(tmp_path / "other" / "index", engine)
    index = index_of(letters)
    for text in QUERIES:
        assert ask(index, text, None, frozenset({"normal"})) == ask(other, text, None, frozenset({"normal"}))
    other.close()


def test_a_record_without_access_is_seen_by_nobody(
    index_of: Build, letter: Callable[..., IndexEntry]
) -> None:
    index = index_of([letter(1, pages=("hồ đập",)), letter(2, access="", pages=("hồ đập",))])
    for access in (ALL, frozenset({"normal"}), frozenset({""}), frozenset({"_"}), frozenset[str]()):
        assert ids(ask(index, "hồ đập", access=access)) == ([1] if "normal" in access else []), access


def test_a_replaced_record_is_found_by_its_new_text_only(index_of: Build, letters: list[IndexEntry]) -> None:
    index = index_of(letters)
    index.upsert([replace(letters[0], subject="mới", pages=("chuyên đề riêng biệt",), raw_pages=())])
    assert ask(index, "riêng biệt").total == 0
    index.commit()
    assert ids(ask(index, "riêng biệt")) == [1]
    assert index.record_ids() == set(range(1, 51)) and index.stats()["documents"] == 50


def test_closing_gives_up_what_was_not_committed(
    index_of: Build, letters: list[IndexEntry], tmp_path: Path, engine: str
) -> None:
    index = index_of(letters[:3])
    index.upsert(letters[3:6])
    index.delete([1])
    index.close()
    assert index.record_ids() == {1, 2, 3}
    index.verify()
    other = open_index(tmp_path / "index", engine)
    other.upsert(letters[6:7])
    other.commit()
    other.close()
    assert index.record_ids() == {1, 2, 3, 7}


def test_a_record_twice_in_one_batch_counts_once(index_of: Build, letters: list[IndexEntry]) -> None:
    index = index_of([letters[0], letters[1], letters[0]])
    assert index.stats()["documents"] == 2


def test_a_change_by_another_process_is_seen(
    index_of: Build, letters: list[IndexEntry], tmp_path: Path, engine: str
) -> None:
    index = index_of(letters[:3])
    assert ask(index, "").total == 3
    other = open_index(tmp_path / "index", engine)
    other.upsert(letters[3:5])
    other.commit()
    assert ask(index, "").total == 5
    rebuild(letters[:2], tmp_path / "index", engine)
    assert ask(index, "").total == 2


def _largest(folder: Path) -> Path:
    return max(
        (path for path in folder.iterdir() if path.name != "seal.json"), key=lambda path: path.stat().st_size
    )


def _contents(folder: Path) -> Path:
    return next(path for path in folder.iterdir() if path.suffix == ".toc" or path.name == "meta.json")


DAMAGES: dict[str, Callable[[Path], object]] = {
    "no seal": lambda d: (d / "seal.json").unlink(),
    "seal is no json": lambda d: (d / "seal.json").write_text("{"),
    "seal of another shape": lambda d: (d / "seal.json").write_text("[]"),
    "old version": lambda d: (d / "seal.json").write_text('{"version": 0, "files": {}}'),
    "no contents": lambda d: _contents(d).unlink(),
    "empty contents": lambda d: _contents(d).write_bytes(b""),
    "contents cut": lambda d: _contents(d).write_bytes(_contents(d).read_bytes()[:40]),
    "no segment": lambda d: _largest(d).unlink(),
    "segment cut": lambda d: _largest(d).write_bytes(_largest(d).read_bytes()[:-200]),
    "segment empty": lambda d: _largest(d).write_bytes(b""),
    "segment of zeros": lambda d: _largest(d).write_bytes(bytes(_largest(d).stat().st_size)),
}


# Whoosh leaves the open file of a broken segment to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("damage", DAMAGES)
def test_every_damage_is_one_error(
    index_of: Build, letters: list[IndexEntry], tmp_path: Path, engine: str, damage: str
) -> None:
    index_of(letters[:5]).close()
    DAMAGES[damage](tmp_path / "index")
    index = open_index(tmp_path / "index", engine)
    with pytest.raises(IndexDamagedError):
        ask(index, "hồ đập")
    with pytest.raises(IndexDamagedError):
        index.check()  # the failed search has taken the seal off


def test_verify_notices_a_flipped_byte(index_of: Build, letters: list[IndexEntry], tmp_path: Path) -> None:
    index = index_of(letters[:5])
    index.verify()
    path = _largest(tmp_path / "index")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 64
    path.write_bytes(content)
    with pytest.raises(IndexDamagedError):
        index.verify()


def test_the_folder_is_closed_to_others(index_of: Build, letters: list[IndexEntry], tmp_path: Path) -> None:
    index_of(letters[:1])
    assert (tmp_path / "index").stat().st_mode & 0o777 == 0o700


def test_drop_leaves_nothing(index_of: Build, letters: list[IndexEntry], tmp_path: Path) -> None:
    index = index_of(letters[:2])
    index.drop()
    assert list((tmp_path / "index").iterdir()) == []


def test_an_index_without_a_letter_finds_nothing(index_of: Build, letters: list[IndexEntry]) -> None:
    index = index_of([])
    assert ask(index, "") == ask(index, "hồ đập") and ask(index, "").total == 0
    index.upsert(letters[:1])
    index.commit()
    index.delete([1])
    index.commit()
    assert ask(index, "").total == 0 and index.record_ids() == set()


def test_issuer_and_year_come_before_a_topic_of_the_same_words(
    index_of: Build, letter: Callable[..., IndexEntry]
) -> None:
    topic = "Xây dựng cơ sở nông thôn mới, xây dựng nhà ở cơ sở năm 2023"
    entries = [
        letter(1, issuer="SỞ XÂY DỰNG", date="2023-02-05", pages=("Sở Xây dựng, ngày 5 tháng 2 năm 2023",)),
        letter(2, issuer="SỞ Y TẾ", date="2024-02-05", subject=topic, pages=(topic,)),
        letter(3, issuer="SỞ XÂY DỰNG", date="2024-02-05", pages=("Sở Xây dựng báo cáo năm 2023",)),
    ]
    index = index_of(entries)
    assert ids(ask(index, "Sở Xây dựng 2023"))[0] == 1
    assert ids(ask(index, "xây dựng cơ sở nông thôn mới"))[0] == 2


def test_a_signer_comes_before_letters_that_name_the_person(
    index_of: Build, letter: Callable[..., IndexEntry]
) -> None:
    named = "Mời bà Tạ Thị Mỹ Duyên. Bà Tạ Thị Mỹ Duyên báo cáo."
    filler = "các đơn vị thực hiện " * 20
    entries = [
        letter(1, signer="Tạ Thị Mỹ Duyên", pages=(filler + "Tạ Thị Mỹ Duyên",)),
        letter(2, signer="Đoàn Văn Khiêm", pages=(named,)),
    ]
    assert ids(ask(index_of(entries), "ta thi my duyen")) == [1, 2]


def test_the_vocabulary_is_sorted_and_new_words_are_in_it(
    index_of: Build, letters: list[IndexEntry], letter: Callable[..., IndexEntry]
) -> None:
    index = index_of(letters)
    words = index.vocabulary()
    assert list(words) == sorted(set(words)) and "dap" in words and "zebra" not in words
    index.upsert([letter(900, pages=("zebra",))])
    index.commit()
    assert "zebra" in index.vocabulary()
