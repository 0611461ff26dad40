"""Commands about what is due: due (the list, the report) and remind (mails)."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Connection

from corpus import circles, due, mail, reference, reminders, reports
from corpus.archive import Archive
from corpus.commands import archive_option, echo_json, json_option
from corpus.due import Asking, Due
from corpus.errors import MailError, UsageError
from corpus.mail import MailServer
from corpus.reminders import Reminder
from corpus.reports import Report

_AHEAD = 7  # days of the list when --to is not given
_LONGEST = 400  # days of one span
_STAGES = {"late": "quá hạn", "today": "hôm nay", "soon": "sắp đến", "later": "còn xa"}
_OUTCOMES = {
    "in-time": "Đã trả lời đúng hạn",
    "answered-late": "Đã trả lời quá hạn",
    "not-needed": "Không cần trả lời",
    "open": "Chưa trả lời, còn hạn",
    "late": "Chưa trả lời, quá hạn",
    "no-day": "Chưa trả lời, không ghi hạn",
}
_day = click.DateTime(formats=["%Y-%m-%d"])


@click.command("due")
@archive_option
@json_option
@click.option("--from", "first", type=_day, help="Từ ngày (mặc định: hôm nay).")
@click.option("--to", "last", type=_day, help="Đến ngày (mặc định: 7 ngày kể từ --from).")
@click.option("--report", "as_report", is_flag=True, help="Báo cáo giải quyết văn bản đến của kỳ.")
def show_due(
    folder: Path, as_json: bool, first: datetime | None, last: datetime | None, as_report: bool
) -> None:
    """Liệt kê việc đến hạn trong kỳ và việc đã quá hạn, hoặc lập báo cáo giải quyết văn bản đến."""
    archive, today = Archive.open(folder), date.today()
    start, end = _span(first, last, today, report=as_report)
    if as_report:
        with archive.database.read() as conn:
            told = reports.report(
                conn,
                start,
                end,
                today=today.isoformat(),
                access=circles.everything(conn),
                offices=archive.settings.offices,
            )
        echo_json(told.as_json()) if as_json else _print_report(told)
        return
    late, rows = _listed(archive, start, end, today.isoformat())
    if as_json:
        shown = {"late": [due.as_json(row) for row in late], "due": [due.as_json(row) for row in rows]}
        echo_json({"today": today.isoformat(), "from": start, "to": end, **shown})
    else:
        _print_rows("Quá hạn, chưa trả lời", late)
        _print_rows(f"Đến hạn từ {start} đến {end}", rows)


def _span(first: datetime | None, last: datetime | None, today: date, *, report: bool) -> tuple[str, str]:
    """Return the asked span; a report without days is on this week. Raises UsageError for one that ends too early."""
    monday = today - timedelta(days=today.weekday())
    start = first.date() if first else monday if report else today
    end = last.date() if last else start + timedelta(days=6 if report else _AHEAD)
    if not timedelta(0) <= end - start <= timedelta(days=_LONGEST):
        raise UsageError(
            "--to phải từ ngày --from trở đi và không quá %(longest)s ngày sau đó.", longest=_LONGEST
        )
    return start.isoformat(), end.isoformat()


def _listed(archive: Archive, start: str, end: str, today: str) -> tuple[list[Due], list[Due]]:
    with archive.database.read() as conn:
        asking = _asking(conn, archive, today)
        return due.late(conn, asking), due.between(conn, start, end, asking)


def _asking(conn: Connection, archive: Archive, today: str) -> Asking:
    return Asking(
        today=today,
        soon_days=archive.settings.remind_days_before,
        reference=reference.load(archive.folder / "tables"),
        offices=archive.settings.offices,
        access=circles.everything(conn),
    )


def _print_rows(heading: str, rows: list[Due]) -> None:
    click.echo(f"{heading}: {len(rows)}")
    for row in rows:
        state = "đã trả lời" if row.answered else _STAGES[row.stage]
        who = ", ".join((*row.units, *row.people))
        what = f"#{row.record_id} {row.symbol or '?'}  {row.text}  {who}"
        click.echo(f"  {row.last_day}  {state:<10}  {what}".rstrip())


def _print_report(told: Report) -> None:
    click.echo(f"Báo cáo giải quyết văn bản đến, từ {told.first} đến {told.last}")
    click.echo(f"Tổng số {len(told.lines)}, kỳ trước chuyển sang {told.carried}")
    for outcome, count in told.counts.items():
        click.echo(f"{_OUTCOMES[outcome]}: {count}")
        for line in told.lines:
            if line.outcome == outcome:
                by = " ".join(line.answered_by)
                click.echo(f"  #{line.record_id} {line.symbol or '?'}  hạn {line.due or '-'}  {by}".rstrip())


@click.command("remind")
@archive_option
@json_option
@click.option("--dry-run", is_flag=True, help="Chỉ cho biết sẽ gửi cho ai, không gửi.")
@click.pass_context
def remind(context: click.Context, folder: Path, as_json: bool, dry_run: bool) -> None:
    """Gửi thư nhắc việc sắp đến hạn, đến hạn và quá hạn (chạy mỗi sáng; tắt khi chưa khai smtp_host)."""
    archive = Archive.open(folder)
    server = mail.server_of(archive.settings)
    with archive.lock("remind") as held:
        if not held:
            raise UsageError("Đang có một tiến trình khác gửi thư nhắc hạn cho kho này.")
        told = _wanted(archive)
        sent, failures = ([], []) if dry_run or not told else _send(archive, server, told)
    for failure in failures:
        click.echo(failure, err=True)
    if as_json:
        echo_json({"wanted": [_brief(one) for one in told], "sent": [_brief(one) for one in sent]})
    else:
        for one in told if dry_run else sent:
            click.echo(f"{one.account.username}  {one.email}  {reminders.title(one)}")
        click.echo(f"Cần nhắc {len(told)} người, đã gửi {len(sent)} thư.")
    context.exit(1 if failures else 0)


def _brief(one: Reminder) -> dict[str, Any]:
    records = sorted({row.record_id for row in one.rows})
    return {"username": one.account.username, "email": one.email, "records": records}


def _send(archive: Archive, server: MailServer, told: list[Reminder]) -> tuple[list[Reminder], list[str]]:
    """Send the reminders; returns those that the server took, each written down at once, and what went wrong.

    Raises MailError when the server cannot be reached.
    """
    sent, failures = [], []
    with mail.connected(server) as connection:
        for one in told:
            text = reminders.text(one, archive.settings.site_url)
            try:
                mail.send(connection, server, to=one.email, subject=reminders.title(one), text=text)
            except MailError as error:
                failures.append(f"{one.account.username}: {error.sentence}")
                continue
            # Only now, and by itself: a mail that was taken is never sent again, one that was not will be.
            with archive.database.write() as conn:
                reminders.mark_sent(conn, one, at=datetime.now().isoformat(timespec="seconds"))
            sent.append(one)
    return sent, failures


def _wanted(archive: Archive) -> list[Reminder]:
    with archive.database.read() as conn:
        return reminders.wanted(conn, _asking(conn, archive, date.today().isoformat()))


commands: list[click.Command] = [show_due, remind]
