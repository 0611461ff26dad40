"""Errors that a person can act on: each has an exit code and a Vietnamese sentence that says what to do.

`VanthuError.message` is the sentence shown to clerks; `code` is a short stable word kept with the job, so that
the screen, the log and the tests speak of the same reason. Words and values are kept apart, so that the site can say
the sentence in another language: UsageError("Không có bộ lọc “%(name)s”.", name=name).
"""

from collections.abc import Mapping


class Worded(str):
    """Vietnamese words that the site can say in another language: it remembers what they were made of."""

    words: str
    given: Mapping[str, object]


def worded(words: str, /, **given: object) -> Worded:
    """Return words, with %(name)s for each value of `given`, as a text that can be translated afterwards.

    What is written here, and what is given to an error, is taken up by the site's translations.
    """
    text = Worded(words % given if given else words)
    text.words, text.given = words, given
    return text


class VanthuError(Exception):
    """Base of every error that vanthu raises on purpose."""

    exit_code = 1
    code = "error"
    message: str = worded("Có lỗi khi xử lý. Hãy thử lại; nếu vẫn lỗi, báo quản trị kèm mã này.")

    def __init__(self, message: str | None = None, /, **given: object) -> None:
        """message: the sentence, with %(name)s for each value of `given`; the class's own where there is none."""
        self.words = message or self.message
        self.given: Mapping[str, object] = given
        super().__init__(self.words % given if given else self.words)

    @property
    def sentence(self) -> str:
        """The Vietnamese sentence to show."""
        return str(self.args[0])


class UsageError(VanthuError):
    """The command was called wrongly, or its answer would be ambiguous."""

    exit_code = 2
    code = "usage"
    message = worded("Lệnh gọi chưa đúng. Xem hướng dẫn bằng --help.")


class ArchiveError(VanthuError):
    """The archive folder cannot be opened or is not an archive."""

    exit_code = 2
    code = "archive"
    message = worded(
        "Không mở được thư mục kho lưu trữ. Chạy 'vanthu doctor --archive DIR' để biết cách sửa."
    )


class RefusedError(VanthuError):
    """The input is not taken in; nothing of it is kept but the reason."""

    code = "refused"
    message = worded("Tệp không được nhận.")


class EmptyFileError(RefusedError):
    """A file of zero bytes."""

    code = "empty"
    message = worded("Tệp rỗng (0 byte). Hãy quét hoặc gửi lại tệp.")


class UnknownTypeError(RefusedError):
    """The content is none of the types that vanthu reads, whatever the name says."""

    code = "unknown-type"
    message = worded(
        "Nội dung tệp không phải PDF, TIFF, JPEG, PNG, HEIC, DOCX hay văn bản thuần. Hãy xuất lại sang PDF."
    )


class TooLargeError(RefusedError):
    """The file, its page or its unpacked content is larger than the limits of the settings."""

    code = "too-large"
    message = worded("Tệp hoặc trang quá lớn so với giới hạn của kho. Hãy quét lại ở 300 dpi hoặc tách tệp.")


class SecretMarkError(RefusedError):
    """A secrecy mark was found (Law 117/2025/QH15 art. 5): the document must not be kept here."""

    code = "secret"
    message = worded(
        "Văn bản có dấu chỉ độ mật nên không được lưu ở hệ thống này. Bản tạm đã xóa. "
        "Hãy đăng ký vào sổ bí mật nhà nước và báo người phụ trách; cất tệp gốc khỏi thư mục quét."
    )


class UnreadableError(VanthuError):
    """The file is kept, but no page of it could be read: a person has to look."""

    code = "unreadable"
    message = worded("Không đọc được nội dung tệp. Tệp gốc vẫn được giữ; hãy mở xem và quét lại nếu hỏng.")


class EncryptedError(UnreadableError):
    """A PDF that needs a password."""

    code = "encrypted"
    message = worded("Tệp PDF có mật khẩu. Tệp gốc vẫn được giữ; hãy xin bản không mật khẩu rồi gửi lại.")


class DamagedError(UnreadableError):
    """Neither renderer could open the file."""

    code = "damaged"
    message = worded(
        "Tệp bị hỏng hoặc cụt, không mở được trang nào. Tệp gốc vẫn được giữ; hãy quét hoặc gửi lại."
    )


class LimitError(UnreadableError):
    """The reader child passed its wall, CPU or memory limit."""

    code = "limit"
    message = worded(
        "Đọc tệp quá lâu hoặc quá tốn bộ nhớ nên đã dừng. Tệp gốc vẫn được giữ; hãy tách nhỏ tệp rồi gửi lại."
    )


class MissingToolError(VanthuError):
    """An outside program that reading needs is not installed."""

    exit_code = 2
    code = "missing-tool"
    message = worded(
        "Thiếu chương trình tesseract hoặc gói tiếng Việt. Chạy 'vanthu doctor' để xem lệnh cài đặt."
    )


class DiskFullError(VanthuError):
    """No space left: the queue waits, nothing is marked done."""

    code = "disk-full"
    message = worded("Đĩa đầy, chưa lưu được. Hãy giải phóng chỗ trống; hệ thống sẽ tự làm tiếp.")


class DamagedCatalogueError(VanthuError):
    """SQLite cannot read the catalogue file."""

    code = "damaged-catalogue"
    message = worded(
        "Không đọc được danh mục của kho (catalogue.sqlite hỏng hoặc đang bị chương trình khác giữ). "
        "Đừng xóa gì; chạy 'vanthu doctor --archive DIR', và nếu hỏng thì 'vanthu restore-backup'."
    )


class NotFoundError(VanthuError):
    """No such record, job or file in the archive."""

    exit_code = 2
    code = "not-found"
    message = worded("Không tìm thấy văn bản này trong kho.")


class ForbiddenError(VanthuError):
    """The signed-in person may not do this."""

    code = "forbidden"
    message = worded("Bạn không có quyền làm việc này.")


class ConflictError(VanthuError):
    """Somebody else changed the record in between."""

    code = "conflict"
    message = worded("Văn bản vừa được người khác sửa. Hãy tải lại trang, xem bản mới rồi sửa tiếp.")


class MailError(VanthuError):
    """The mail server could not be reached or did not take a mail; what it did take is marked as sent."""

    code = "mail"
    message = worded(
        "Máy chủ thư không nhận thư. Hãy kiểm tra smtp_host, smtp_port và smtp_tls trong settings.toml."
    )
