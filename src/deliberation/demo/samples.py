"""The sample proposals."""

from deliberation.demo.talking import Sample
from deliberation.proposals.rules import Category

PARKING = Sample(
    folder="hengyu",
    file="parking.md",
    title="重新划定地面停车位，恢复消防通道",
    summary="夜里总有车堵住消防通道。方案挪走 22 个车位，在东围墙边新增 30 个，通道净宽恢复到 4 米。",
    author="陈国强",
    category=Category.PARKING,
    way="long",
    days=34,
    cost_cents=8_640_000,
    paid_from="公共停车收益，住户不用另外出钱",
    affects="二栋、五栋，在北门停车的车主",
    takes="20 天，投票通过后两个月内动工",
    thread="parking_thread.toml",
)
LIFT = Sample(
    folder="hengyu",
    file="lift.md",
    title="二栋一单元加装电梯",
    summary="在楼道北侧外墙加装一部无障碍电梯，平层入户。合同价 62 万元，政府补贴 15 万元，其余按楼层系数分担。",
    author="何永年",
    category=Category.LIFT,
    way="long",
    days=60,
    cost_cents=62_000_000,
    paid_from="政府补贴 15 万元，其余由本单元业主分担",
    affects="二栋一单元 44 户，一楼两户采光",
    takes="四个月",
)
GARDEN = Sample(
    folder="hengyu",
    file="garden.md",
    title="中心花园的水池怎么改",
    summary="水池三年没放水，池底裂了。修好、填平、改成花池，三种想法都摆出来，先听大家的。",
    author="林晓云",
    category=Category.GREEN,
    way="long",
    days=25,
    paid_from="公共收益，还没有定",
    affects="全体住户，四栋一楼离得最近",
    thread="thread.toml",
    is_official=True,
)
HALL_LIGHT = Sample(
    folder="hengyu",
    file="hall_light.md",
    title="五栋二单元楼道灯换成感应灯",
    summary="声控灯坏了三层，已有邻居踩空扭伤。换 22 盏，共 1980 元，从日常维修里出。",
    author="陈国强",
    category=Category.REPAIRS,
    way="short",
    days=2,
    cost_cents=198_000,
    paid_from="日常维修费",
    affects="五栋二单元 44 户",
    takes="两天",
)
LAMPS = Sample(
    folder="jiangbin",
    file="lamps.md",
    title="榕树巷装七盏太阳能路灯",
    summary="一百八十米的巷子只有两盏灯。装七盏太阳能灯，不拉电线，每盏由一户认养。",
    author="罗海生",
    category=Category.REPAIRS,
    way="short",
    days=13,
    cost_cents=840_000,
    paid_from="共建经费 5000 元，其余自愿凑",
    affects="榕树巷、祠堂巷",
    takes="三天",
    thread="thread.toml",
)
SHED = Sample(
    folder="jiangbin",
    file="shed.md",
    title="清走河边杂物，搭一个电动车棚",
    summary="先一起清走三角地的旧东西，再搭 20 个位的车棚，装 10 个充电口，收来的钱交电费。",
    author="关瑞强",
    category=Category.FIRE_SAFETY,
    way="short",
    days=5,
    affects="三巷、码头巷",
    takes="两个星期六",
)
