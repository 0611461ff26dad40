"""Units under /admin: added, renamed, switched off; people placed in them."""

from corpus import units
from tests.web.desks import Desk, post


def test_units_and_places(desk: Desk) -> None:
    admin, staff = desk.client("admin"), desk.people["staff"]
    assert "Chưa có đơn vị nào" in admin.get("/admin").text
    post(admin, "/admin/units", name="Văn phòng Đảng ủy")
    post(admin, f"/admin/people/{staff}/place", unit="1", email="nguoi@coquan.vn")
    assert ">Người staff</a></td>" in admin.get("/admin").text
    page = admin.get(f"/admin/people/{staff}").text
    assert '<option value="1" selected>Văn phòng Đảng ủy</option>' in page
    assert 'value="nguoi@coquan.vn"' in page
    post(admin, "/admin/units/1", do="rename", name="Văn phòng cấp ủy")
    post(admin, "/admin/units/1", do="off")
    page = admin.get("/admin").text
    assert 'value="Văn phòng cấp ủy"' in page
    assert '<span class="state state-bad">Ngừng dùng</span>' in page
    shown = [">Văn phòng cấp ủy</option>" in admin.get(f"/admin/people/{one}").text for one in (staff, 1)]
    assert shown == [True, False], "only where it is held already"
    post(admin, "/admin/units/1", do="on")
    with desk.archive.database.read() as conn:
        assert units.everyone(conn) == [units.Unit(1, "Văn phòng cấp ủy", True)]
        assert units.of_account(conn, staff) == units.Member(1, "nguoi@coquan.vn")


def test_what_cannot_be_is_explained(desk: Desk) -> None:
    admin, staff = desk.client("admin"), desk.people["staff"]
    post(admin, "/admin/units", name="Văn phòng")
    for path, fields, sentence in (
        ("/admin/units", {"name": "VĂN PHÒNG"}, "Đã có đơn vị"),
        ("/admin/units/1", {"do": "rename", "name": ""}, "Tên đơn vị trống"),
        (f"/admin/people/{staff}/place", {"unit": "", "email": "không"}, "không phải địa chỉ thư điện tử"),
    ):
        assert post(admin, path, **fields).status_code == 302
        assert sentence in admin.get("/admin").text, path
    assert post(admin, "/admin/units/1", do="burn").status_code == 400
    assert post(admin, f"/admin/people/{staff}/place", unit="x").status_code == 400
    assert post(admin, f"/admin/people/{staff}/place", unit="77").status_code == 404
