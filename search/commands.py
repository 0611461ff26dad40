"""vanthu search: the archive's search on the command line."""

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import click

from corpus import circles
from corpus.archive import Archive
from search.arrangement import SORTS
from search.index import open_index
from search.results import Hit, Results, browse, search

# Whoever may read the archive's files may read all records; accounts and roles are of the web.


def _pairs(_context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for value in values:
        name, sign, wanted = value.partition("=")
        if not sign:
            raise click.BadParameter(f"“{value}” phải có dạng tên=giá trị, ví dụ kind='công văn'.")
        found[name] = wanted
    return found


@click.command("search")
@click.argument("query")
@click.option("--archive", type=click.Path(path_type=Path), required=True, help="Thư mục kho lưu trữ.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
@click.option(
    "--limit", type=click.IntRange(min=1, max=1000), default=10, show_default=True, help="Số kết quả."
)
@click.option(
    "--filter",
    "filters",
    multiple=True,
    callback=_pairs,
    metavar="K=V",
    help="Lọc: kind, issuer, year, direction, urgency, signer, access, from, to, unit, state.",
)
@click.option(
    "--sort",
    type=click.Choice(SORTS),
    default="relevance",
    show_default=True,
    help="Thứ tự: mức khớp, ngày (mới trước), hoặc số ký hiệu trong từng loại.",
)
def search_command(
    query: str, archive: Path, as_json: bool, limit: int, filters: dict[str, str], sort: str
) -> None:
    """Tìm văn bản theo từ, có dấu hoặc không dấu, theo số ký hiệu hoặc ngày.

    Ví dụ: "thong tin doi ngoai", 371-CV/ĐU, 10/3/2026, 'coquan:"tỉnh ủy" -"họp thường kỳ"'.
    """
    opened = Archive.open(archive)
    index = open_index(opened.index_dir, opened.settings.search_engine)
    try:
        with opened.database.read() as conn:
            options: dict[str, Any] = {
                "limit": limit,
                "filters": filters,
                "access": circles.everything(conn),
                "today": date.today(),
                "sort": sort,
                "offices": opened.settings.offices,
            }
            found = search(conn, index, query, **options) if query.strip() else browse(conn, **options)
    finally:
        index.close()
    click.echo(json.dumps(as_json_shape(found), ensure_ascii=False, indent=2) if as_json else _plain(found))


def as_json_shape(found: Results) -> dict[str, Any]:
    """Return the documented JSON shape of an answer (docs: command contract)."""
    hits = [{k: v for k, v in asdict(hit).items() if k != "snippet_html"} for hit in found.hits]
    return {
        "total": found.total,
        "hits": [{**hit, "pages": list(hit["pages"])} for hit in hits],
        "facets": {name: dict(counts) for name, counts in found.facets.items()},
        "suggestion": found.suggestion,
        "explanation": found.explanation,
    }


def _plain(found: Results) -> str:
    lines = [found.explanation or "", f"Tìm thấy {found.total} văn bản."]
    if found.suggestion:
        lines.append(f"Có phải bạn tìm: {found.suggestion}")
    return "\n".join([*lines, *(_hit_lines(number, hit) for number, hit in enumerate(found.hits, 1))])


def _hit_lines(number: int, hit: Hit) -> str:
    day = date.fromisoformat(hit.date).strftime("%d/%m/%Y") if hit.date else "không rõ ngày"
    head = " · ".join(value for value in (hit.symbol or "không số", day, hit.issuer) if value)
    pages = f" (trang {', '.join(map(str, hit.pages))})" if hit.pages else ""
    about = f"\n   {hit.subject}" if hit.subject else ""
    return f"\n{number}. [{hit.record_id}] {head}{pages}{about}\n   {hit.snippet}"


commands: list[click.Command] = [search_command]
