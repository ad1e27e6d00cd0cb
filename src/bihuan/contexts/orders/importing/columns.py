"""The columns an order sheet may have, by the headers carriers give them."""

from typing import Final

from bihuan.platform.sheets import Column

REF: Final = "ref"
KIND: Final = "kind"

COLUMNS: Final = (
    Column(
        REF,
        ("工单号", "工单编号", "外部工单号", "工单流水号", "障碍单号", "服务单号", "申告单号", "单号", "Order number"),
        required=True,
    ),
    Column("received_at", ("受理时间", "申告时间", "报障时间", "报修时间", "创建时间", "Received at")),
    Column("business", ("业务类型", "业务", "专业", "产品类型", "产品", "Business")),
    Column("work", ("作业类型", "施工类型", "业务动作", "动作", "服务类型", "Work")),
    Column(KIND, ("工单类型", "工单类别", "工单名称", "Kind")),
    Column("symptom", ("故障现象", "障碍现象", "申告现象", "申告内容", "现象", "Symptom")),
    Column("name", ("客户姓名", "客户名称", "用户姓名", "用户名称", "姓名", "联系人", "Customer"), required=True),
    Column(
        "phone",
        ("联系电话", "客户电话", "联系号码", "联系方式", "手机号码", "手机号", "手机", "电话", "Phone"),
        required=True,
    ),
    Column("tier", ("客户等级", "客户级别", "用户等级", "客户星级", "Tier")),
    Column(
        "address",
        ("装机地址", "安装地址", "客户地址", "用户地址", "标准地址", "详细地址", "上门地址", "地址", "Address"),
        required=True,
    ),
    Column("account", ("业务号码", "宽带账号", "业务账号", "接入号", "产品号码", "设备号码", "账号", "Account")),
    Column("appointment", ("预约时间", "预约时段", "预约上门时间", "上门时间", "Appointment")),
    Column("appointment_date", ("预约日期", "上门日期", "Appointment date")),
    Column("note", ("备注", "备注信息", "说明", "Note")),
)

SHOWN: Final[dict[str, str]] = {column.field: column.headers[0] for column in COLUMNS}
