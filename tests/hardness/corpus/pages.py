"""Bad input in forms and addresses, on the desks' pages and on the phone's."""

from typing import Final

from tests.hardness.corpus import Page

LONG: Final = "长" * 100_000
NOTE: Final = "/orders/{order}/steps/note"
HOLD: Final = "/field/acts/{in_hand_id}/request_hold"
CHECK: Final = "/field/acts/{at_work_id}/complete"
CHANGE: Final = "/customers/{customer}/change"
PERSON: Final = {"post": "technician", "employment": "own", "valid_from": "2026-11-22"}
PAGES: Final = (
    # 1: the thing itself is in sight; what is named beside it is not
    Page(1, "a technician of elsewhere", "/orders/{order}/steps/assign", {"person_id": "{far_person_id}"}, 422, by="near"),
    Page(1, "a zone of elsewhere", "/orders/{order}/steps/set_zone", {"zone_id": "{far_zone}"}, 422, by="near"),
    Page(1, "an order of elsewhere urged", "/hotline/attach", {"order": "{far_order_id}"}, 404, by="near"),
    Page(1, "a caller of elsewhere", "/hotline/draft", {"customer": "{far_customer}"}, 404, by="near"),
    Page(1, "a unit of elsewhere", "/people/{person_id}/place", PERSON | {"unit_id": "{far_unit}"}, 422, by="near"),
    Page(1, "issued to somebody of elsewhere", "/equipment/{item}/issue", {"person_id": "{far_person_id}"}, 422, by="near"),
    Page(1, "a role over elsewhere", "/users/{user}/grant", {"role": "dispatcher", "path": "{far_path}"}, 422, by="near"),
    Page(1, "bulk over elsewhere", "/orders/bulk", {"number": "{far_order}"}, 200, "", by="near"),
    # 4
    Page(4, "SQL for a number", "/orders", {"text": "' OR 1=1--", "q": "1; DROP TABLE orders_order"}, 200, get=True),
    Page(4, "a lookup for a filter", "/orders", {"holder__password__startswith": "a", "_connector": "OR 1=1"}, 200, get=True),
    Page(4, "SQL for a sort", "/orders", {"sort": "due_at; DROP TABLE orders_order", "view": "all'--"}, 200, get=True),
    Page(4, "SQL for a page", "/orders", {"page": "1 UNION SELECT 1"}, 200, get=True),
    # 12
    Page(12, "a list where one is due", "/orders/{order}/steps/cancel", {"reason": ["duplicate", "x"]}, 422),
    Page(12, "more than is offered", "/orders/{order}/steps/close", {"reason": "settled"}, 409),
    Page(12, "scopes beyond the account's", "/users/{user}/token", {"name": "x", "days": "30", "scopes": "users.grant"}, 422),
    Page(12, "days beyond those offered", "/users/{user}/token", {"name": "x", "days": "36500", "scopes": "orders.view"}, 422),
    Page(12, "a role there is not", "/users/{user}/grant", {"role": "superuser", "path": ""}, 422),
    # 19
    Page(19, "a name in a header", "/orders", {}, 302, by="stranger", get=True, headers={"Remote-User": "reader"}),
    Page(19, "forwarded user", "/orders", {}, 302, by="stranger", get=True, headers={"X-Forwarded-User": "reader"}),
    Page(19, "auth user", "/orders", {}, 302, by="stranger", get=True, headers={"X-Remote-User": "reader", "X-User": "reader"}),
    Page(19, "basic", "/orders", {}, 302, by="stranger", get=True, headers={"Authorization": "Basic cmVhZGVyOng="}),
    # 25: what a phone sends late, twice, out of order, of somebody else
    Page(25, "a claim a year off", "/field/acts/{in_hand_id}/depart", {"claimed_at": "2025-11-22T08:00:00Z"}, 302, by="phone"),
    Page(25, "a claim in no time", "/field/acts/{in_hand_id}/depart", {"claimed_at": "9999-99-99T99:99Z"}, 302, by="phone"),
    Page(25, "done before it was begun", "/field/acts/{in_hand_id}/complete", {"cause": "drop_fibre"}, 409, by="phone"),
    Page(25, "accepted twice", "/field/acts/{in_hand_id}/accept", {}, 409, by="phone"),
    Page(25, "another's order", "/field/acts/{order_id}/accept", {}, 404, by="phone"),
    Page(25, "no such step", "/field/acts/{in_hand_id}/delete", {}, 404, by="phone"),
    Page(25, "a key that is none", "/field/acts/{in_hand_id}/depart", {"key": "a b"}, 422, by="phone"),
    Page(25, "an endless key", "/field/acts/{in_hand_id}/depart", {"key": "k" * 100_000}, 422, by="phone"),
    Page(25, "no number for a check", CHECK, {"checks.optical_power": "NaN", "cause": "drop_fibre"}, 422, by="phone"),
    Page(25, "an endless number", CHECK, {"checks.optical_power": "1e9999", "cause": "drop_fibre"}, 422, by="phone"),
    Page(25, "a check nobody asked for", CHECK, {"checks.__class__": "1", "cause": "drop_fibre"}, 422, by="phone"),
    # 29: one identity in many spellings
    Page(29, "full-width login taken", "/users/create", {"login": "ｒｅａｄｅｒ", "path": "{city}"}, 422),
    Page(29, "capital login taken", "/users/create", {"login": "READER", "path": "{city}"}, 422),
    Page(29, "Cyrillic look-alike", "/users/create", {"login": "r\u0435\u0430der", "path": "{city}"}, 422),
    Page(29, "Greek look-alike", "/users/create", {"login": "re\u03b1der", "path": "{city}"}, 422),
    Page(29, "mathematical letters", "/users/create", {"login": "\U0001d42b\U0001d41e\U0001d41a\U0001d41d\U0001d41e\U0001d42b", "path": "{city}"}, 422),
    Page(29, "an invisible sign", "/users/create", {"login": "rea\u200bder", "path": "{city}"}, 422),
    Page(29, "an accent of its own", "/users/create", {"login": "re\u0301ader", "path": "{city}"}, 422),
    Page(29, "full-width staff number", "/people/add", PERSON | {"code": "Ｃ００１", "name": "x", "unit_id": "{group}"}, 422),
    Page(29, "Cyrillic staff number", "/people/add", PERSON | {"code": "\u0441hen", "name": "x", "unit_id": "{group}"}, 422),
    Page(29, "full-width sign-in", "/signin", {"login": "ＲＥＡＤＥＲ", "password": "Corridor-2026"}, 302, by="stranger"),
    Page(29, "full-width phone", CHANGE, {"name": "", "phone": "＋８６ １３８-１２３４-２０４６", "tier": "gold"}, 302),
    Page(29, "Arabic digits", CHANGE, {"name": "", "phone": "١٣٨١٢٣٤٢٠٤٦", "tier": "gold"}, 422),
    # 31
    Page(31, "a method in the form", "/orders/{order}", {"_method": "DELETE"}, 405),
    Page(31, "a method in a header", "/signout", {}, 405, get=True, headers={"X-HTTP-Method-Override": "POST"}),
    Page(31, "another host", "/orders", {}, 400, "请求无法读取", get=True, headers={"Host": "evil.example"}),
    Page(31, "a forwarded host", "/orders", {}, 200, get=True, headers={"X-Forwarded-Host": "evil.example"}),
    Page(31, "a host with a path", "/orders", {}, 400, get=True, headers={"Host": "localhost/evil"}),
    Page(31, "next elsewhere", "/signin?next=https://evil.example", {"login": "reader", "password": "Corridor-2026"}, 302, by="stranger"),
    Page(31, "next without scheme", "/signin?next=//evil.example", {"login": "reader", "password": "Corridor-2026"}, 302, by="stranger"),
    Page(31, "next with backslashes", "/signin", {"next": "/\\evil.example", "login": "reader", "password": "Corridor-2026"}, 302, by="stranger"),
    Page(31, "next a program", "/preferences", {"next": "javascript:alert(1)", "theme": "dark"}, 302),
    Page(31, "next with a tab", "/preferences", {"next": "/\t/evil.example", "theme": "dark"}, 302),
    Page(31, "back elsewhere", NOTE, {"text": "x"}, 302, headers={"HX-Current-URL": "https://evil.example/x?y=1"}),
    # 32
    Page(32, "a note without end", NOTE, {"text": LONG}, 422),
    Page(32, "a name without end", CHANGE, {"name": LONG, "phone": "", "tier": "gold"}, 422),
    Page(32, "a login without end", "/signin", {"login": LONG, "password": LONG}, 422, by="stranger"),
    Page(32, "a search without end", "/search", {"q": LONG}, 200),
    Page(32, "a filter without end", "/orders", {"q": LONG[:5_000]}, 200, get=True),
    Page(32, "too many fields", NOTE, {f"f{n}": "" for n in range(3_000)}, 400, "请求无法读取"),
    Page(32, "a form too large", NOTE, {"text": "x" * 5_100_000}, 413, "请求过大"),
    Page(32, "ten thousand orders at once", "/orders/bulk", {"number": [f"GZ-{n}" for n in range(1_900)]}, 200),
    # times and numbers that are none, or lie beyond all bounds
    Page(32, "29 February of no leap year", HOLD, {"reason": "customer_asks", "until": "2027-02-29T10:00"}, 422, by="phone"),
    Page(32, "before all time zones", HOLD, {"reason": "customer_asks", "until": "0001-01-01T00:00+14:00"}, 422, by="phone"),
    Page(32, "before all time zones, at the desk", "/orders/{in_hand}/steps/request_hold", {"reason": "customer_asks", "until": "0001-01-01T00:00"}, 409),
    Page(32, "longer than the reason allows: cut when approved", "/orders/{in_hand}/steps/request_hold", {"reason": "customer_asks", "until": "9999-12-31T23:59"}, 302),
    Page(32, "after all calendars", HOLD, {"reason": "customer_asks", "until": "9999-12-31T23:59-14:00"}, 422, by="phone"),
    Page(32, "in the past", HOLD, {"reason": "customer_asks", "until": "2001-01-01T00:00+00:00"}, 409, by="phone"),
    Page(32, "a window that ends before it starts", "/field/acts/{in_hand_id}/reschedule", {"window": "2026-11-23T16:00+08:00/2026-11-23T14:00+08:00", "reason": "customer_asks"}, 422, by="phone"),
    Page(32, "a window of years", "/field/acts/{in_hand_id}/reschedule", {"window": "2026-11-23T16:00+08:00/9999-12-31T23:59+00:00", "reason": "customer_asks"}, 422, by="phone"),
    Page(32, "beyond the poles", "/people/{person_id}/change", {"name": "x", "start_lat": "1e308", "start_lon": "nan"}, 422),
    Page(32, "level without end", "/people/{person_id}/skill", {"skill": "fibre", "level": "9" * 400, "valid_from": "2026-11-22"}, 422),
    Page(32, "absent for ever", "/people/{person_id}/absence", {"reason": "sick", "start_at": "0001-01-01T00:00", "end_at": "9999-12-31T23:59"}, 422),
    Page(32, "a rota of years", "/rota/plan", {"group": "{group}", "weeks": "9" * 12}, 422),
)  # fmt: skip
