"""Proposals for the bench of similar proposals: titles and texts out of words that offices use, made the same every time."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

ACTIONS = (
    "加快", "加强", "推进", "完善", "规范", "优化", "支持", "促进", "提升", "健全", "深化", "探索", "鼓励", "落实", "改进",
)  # fmt: skip
PLACES = (
    "我市", "城区", "农村", "老旧小区", "高新区", "县域", "中心城区", "乡镇", "山区", "沿河地带", "开发区", "校园周边",
)  # fmt: skip
TOPICS = (
    "养老服务", "学前教育", "医养结合", "停车管理", "垃圾分类", "电动自行车充电", "中小企业融资", "文旅融合", "古建筑保护", "河道治理",
    "职业教育", "家政服务", "数字经济", "冷链物流", "残疾人就业", "托育服务", "食品安全", "社区治理", "农田水利", "特色农业",
    "中药材种植", "冰雪运动", "公交线网", "慢行系统", "物业管理", "青少年心理健康", "基层医疗", "人才引进", "营商环境", "科技成果转化",
    "知识产权", "非物质文化遗产", "红色资源", "乡村道路", "供热改造", "燃气安全", "校外培训", "志愿服务", "家庭医生", "直播电商",
)  # fmt: skip
SIDES = (
    "体系建设", "工作", "发展", "政策", "设施布局", "监督管理", "服务质量", "长效机制", "试点", "队伍建设", "资金保障", "宣传引导",
    "规划", "标准", "平台建设",
)  # fmt: skip
SENTENCES = (
    "目前{place}{topic}{side}仍有不足，{action}的任务很重。", "近年来{place}在{topic}方面做了大量工作，群众对{side}的期盼更高。",
    "建议由市有关部门牵头，{action}{topic}{side}。", "建议把{topic}列入年度重点工作，{action}{place}{side}。",
    "一些单位对{topic}认识不够，{side}跟不上。", "建议设立{topic}专项资金，{action}{side}。",
    "可以借鉴外地{topic}的经验，在{place}先行{action}。", "建议加大督查力度，定期通报{place}{topic}{side}情况。",
)  # fmt: skip
SPONSORED_ON = date(2023, 2, 1)
SENTENCES_EACH = 20


class Written(NamedTuple):
    title: str
    text: str


def proposal(number: int) -> Written:
    """The proposal of that number: what it is about is one matter; its sentences come back to it and stray."""
    chance = random.Random(number)
    matter = {
        "action": chance.choice(ACTIONS),
        "place": chance.choice(PLACES),
        "topic": chance.choice(TOPICS),
        "side": chance.choice(SIDES),
    }
    title = "关于{action}{place}{topic}{side}的建议".format(**matter)
    lines = []
    for _ in range(SENTENCES_EACH):
        strays = {"action": chance.choice(ACTIONS), "side": chance.choice(SIDES)}
        topic = matter["topic"] if chance.random() < 0.8 else chance.choice(TOPICS)
        lines.append(chance.choice(SENTENCES).format(**{**matter, **strays, "topic": topic}))
    return Written(title, "\n".join(lines))


def rows_of(committee_id: int, plenary_session_id: int, proposals: int) -> Iterator[dict[str, Any]]:
    for key in range(1, proposals + 1):
        yield {
            "id": key,
            "committee_id": committee_id,
            "plenary_session_id": plenary_session_id,
            "number": f"TA-{key:06d}",
            "title": proposal(key).title,
            "submitted_on": SPONSORED_ON,
            "concerns_livelihood": False,
            "search_text": "",
        }


def courses_of(committee_id: int, plenary_session_id: int, account_id: int, proposals: int, **words: Any) -> Iterator[dict[str, Any]]:
    for key in range(1, proposals + 1):
        title, text = proposal(key)
        common = {"committee_id": committee_id, "plenary_session_id": plenary_session_id, "entered_by_id": account_id}
        yield {"id": key, "proposal_id": key, "title": title, "text": text, **common, **words}
