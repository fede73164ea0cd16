"""What the meetings of the samples are about."""

from deliberation.meetings.call.drafting import Item
from deliberation.meetings.kinds import ItemKind

GATE, AUDIT = 2, 3
LAST_TIME = (
    Item(
        kind=ItemKind.REPORT,
        title="上季度公共收支",
        body="司库报告：广告和车位收入 61 200 元，支出 38 450 元，结余 22 750 元。",
    ),
    Item(
        kind=ItemKind.DECISION,
        title="更换东门门禁",
        body="东门门禁用了九年，读卡器常坏。三家报价：4.2 万元、4.6 万元、5.1 万元。费用从公共收益里出。",
    ),
    Item(
        kind=ItemKind.DECISION,
        title="今年的账请谁来审计",
        body="两家事务所报价：中禾 9800 元，正明 11 000 元。",
    ),
    Item(kind=ItemKind.DISCUSSION, title="电动车不上楼", body="四栋、五栋还有人把电动车推上楼充电。"),
)
GATE_MOTION = "东门门禁换成刷卡加人脸识别两用，选报价 4.6 万元的一家，保修三年。"
GATE_AMENDED = "东门门禁只换成刷卡，不采人脸，选报价 4.6 万元的一家，保修五年。"
AUDIT_MOTION = "今年的账请中禾事务所审计，费用 9800 元。"

CAMERAS, SHELTER = 2, 3
TODAY = (
    Item(kind=ItemKind.REPORT, title="上次会议交办的事", body="每一件办到哪里，由负责人说明。"),
    Item(
        kind=ItemKind.DECISION,
        title="修复两个坏了的监控",
        body="地下车库入口和六栋西侧的监控坏了。维修 2600 元，换新 4300 元。",
    ),
    Item(kind=ItemKind.DECISION, title="六栋门口加一盏灯", body="晚上台阶看不清，加一盏感应灯，380 元。"),
)
CAMERAS_MOTION = "两个监控都换新的，一共 4300 元，从公共收益里出。"
ADDED_LATE = Item(kind=ItemKind.DISCUSSION, title="快递柜租金", body="快递公司想把租金降一成。")

ENTRANCE = (
    Item(
        kind=ItemKind.DECISION,
        title="二栋一单元换单元门",
        body="单元门关不严，门禁常失灵。换一扇新门 8600 元，由本单元业主按户分担。",
    ),
    Item(kind=ItemKind.DISCUSSION, title="楼道杂物", body="消防检查说三楼、七楼的杂物要清走。"),
)
ENTRANCE_MOTION = "二栋一单元换新的单元门，费用 8600 元，由本单元业主按户分担。"

NEXT_ASSEMBLY = (
    Item(kind=ItemKind.REPORT, title="业主委员会一年工作报告", body="报告全文在会议材料里。"),
    Item(
        kind=ItemKind.DECISION,
        title="公共收益怎么用",
        body="去年公共收益结余 214 600 元。方案：一半补充维修资金，一半用于中心花园。",
    ),
    Item(kind=ItemKind.DECISION, title="修改业主大会议事规则", body="把网上表决写进议事规则。"),
    Item(kind=ItemKind.DISCUSSION, title="物业合同明年到期", body="续聘还是重新招标，先听大家的。"),
)
JOINT = (
    Item(kind=ItemKind.DISCUSSION, title="消防通道谁来管", body="物业、居委会、业委会各管哪一段。"),
    Item(kind=ItemKind.DISCUSSION, title="老人食堂", body="场地在三栋一楼，谁来出人。"),
)
