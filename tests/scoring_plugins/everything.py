"""One regulation that says everything the language can say, each name of its own in Chinese."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from scoring_plugins import PerformanceRecord, Regulation
from scoring_plugins.language.periods import Period
from scoring_plugins.language.reader import read_regulation

EVERYTHING = """\
regulation: everything
committee: "000000"
title: 样样都有的办法
document: 样样都有的文件
status: partial
source: {digest: 某摘编, kind: 虚构, checked_on: 2026-11-21, 编者: 某人}
subject: member
compare_across: false
compare_within: special_committee
kinds:
  activity.论坛:
    roles: [主讲, 听众]
    marks: [获奖]
    sessions: true
    attributes: {规模: [大, 小], 场次: number, 公开: yes_no, 题目: text}
  调研报告:
    roles: [执笔]
    sessions: false
member_attributes: {单位性质: [企业, 机关], 农村: yes_no, 届数: number, 备注: text}
periods:
  year: {from: "01-01", to: "12-31", cut_off: "next 01-31"}
  提案年度: {from: "previous 12-01", to: "11-30"}
chosen:
  - {field: periods.year.cut_off, why: 原文没有写}
versions:
  - in_force_from: 2019-01-01
    rounding: {quantum: "0.01", mode: half_even, at: record}
    part_year: not_graded
    excluded: []
    total: {cap: none, floor: none}
    blocks:
      - {block: 旧, cap: none, floor: none, of: [{clause: 旧条, cite: [旧-1], says: 旧的, grant: 1}]}
  - in_force_from: 2020-01-01
    rounding: {quantum: "0.01", mode: half_up, at: block}
    part_year: {prorate: [会议], by: months_served}
    excluded:
      - {posts: [主席, 副主席], sector: 经济界}
      - {excluded: true}
      - {months_served: {below: 6}}
    total: {cap: 150, floor: 0}
    blocks:
      - block: 会议
        cite: [甲-1]
        says: 会议一块
        weight: 0.6
        cap: 60
        floor: -10
        of:
          - clause: 全会
            cite: [甲-2]
            says: 到会按半天计
            for: {standing_committee: false, groups: [某组], party: [某党], special_committee: [提案委], attributes: {单位性质: 企业}}
            each: {kind: meeting.plenary, mandatory: true, organised_by: [office, 某处]}
            unless: {sessions: {late: {plus: [left_early], at_least: 2}, attended: {over: held, below: 1/2}}}
            points: {per_unit: 5, of: [sessions.attended, sessions.official_leave]}
            cap: 30
            floor: 0
            chosen: [{field: each.mandatory, why: 原文没有写}]
          - clause: 论坛
            cite: [甲-3]
            says: 论坛按规模
            each: {kind: activity.论坛, role: 主讲, presence: [full, partial], attributes: {规模: [大, 小], 场次: {at_least: 2}, 公开: true}}
            points:
              by: 规模
              大: {by: presence, full: 8, partial: {points: 8, times: 1/2}}
              小: 3
            times: [{when: {attributes: {公开: true}}, by: 3/2}, {when: {occasion: {kind: meeting}}, by: 2}]
            per: quarter
            cap_each: 9
          - clause: 讲课
            cite: [甲-9]
            says: 各种学习
            each: {kind: [study, activity.visit], role: any, presence: any}
            points: {by: kind, study.training: 2, study: 1, activity.visit: 3}
          - {clause: 附加, cite: [甲-4], says: 数量, each: {kind: 调研报告, role: 执笔, quantity: {above: 1, at_most: 100}}, points: {per_unit: 0.5, of: quantity}}
          - {clause: 界别分, cite: [甲-5], says: 按界别, grant: {by: sector, values: {经济界: 2, 教育界: 3}, otherwise: 1}, if: {duty: 出席}}
          - {clause: 改过的, cite: [甲-6], says: 改过, grant: {2020-01-01: 1, 2021-04-03: 2}}
          - {clause: 评定, cite: [甲-7], says: 评, each: {kind: assessment, attributes: {item: 综合}}, points: {assessed: [2, 4]}}
          - {clause: 程序, cite: [甲-8], says: 写不出的, python: "某插件模块:算", cap: 10, floor: 0}
      - block: 提案
        cap: 80
        floor: none
        combine: sum
        relative_to: maximum
        full: 30
        within: special_committee
        chosen: [{field: combine, why: 没有写}]
        of:
          - clause: 立案
            cite: [乙-1]
            says: 立案
            each: {kind: proposal, role: [sole, lead, co], mark: filed, position: {at_most: 5}, party_size: {at_most: 10}}
            dated_by: filed
            period: 提案年度
            points: {by: role, sole: 15, lead: 10, co: {2020-01-01: 3, 2021-01-01: 5}}
            share: {lead: 1/2, others: equal}
            max_party_size: 6
            cap: 60
            per: year
            order: [dated_on, position, work]
            take: {from: 2, to: 5, counted_over: {kind: proposal, role: any, mark: key}}
            consumes: true
          - clause: 其余立案
            cite: [乙-2]
            says: 其余
            each: {kind: proposal, role: any, mark: filed, converted_from: {kind: opinion_report}}
            dated_by: filed
            unconsumed: true
            points: 1
            share: {everyone: 1/2}
            per: year
            order: [work]
            take: {from: 2}
            cap: 20
          - clause: 信息
            cite: [乙-3]
            says: 信息
            each: {kind: opinion_report, role: any, mark: [adopted@superior, {mark: adopted, level: own, manner: single, by: 某部}, instructed]}
            dated_by: record
            points: {by: mark, mode: add, adopted@province.single: 10, adopted@superior: 6, instructed: 5, otherwise: 1}
            share: equal
            max_party_size: 4
            per: month
            order: [quantity, work]
            take: {best: 2}
            cap: 40
          - clause: 联名
            cite: [乙-4]
            says: 联名
            each: {kind: proposal, role: co}
            points: 1
            share: {first: 3}
            per: year
            order: [party_size, work]
            take: {first: 3}
            cap: 3
      - block: 取高
        cap: none
        floor: none
        combine: highest
        by: year
        period: 提案年度
        of:
          - {clause: 重点, cite: [丙-1], says: 重点, each: {kind: proposal, role: [sole, lead], mark: key}, dated_by: key, points: 5, share: {lead: 1, others: 1/3}}
          - {clause: 发言, cite: [丙-2], says: 发言, each: {kind: speech, attributes: {mode: oral}, occasion: {kind: meeting.plenary}}, points: {by: mode, oral: 4, written: 2}}
    duties:
      - duty: 出席
        cite: [丁-1]
        says: 全会
        for: {standing_committee: true, months_served: {at_least: 6}}
        count: {kind: meeting.plenary, presence: [full, partial]}
        at_least: 1
        window: {in_each: quarter}
      - duty: 齐全
        cite: [丁-2]
        says: 几样
        advisory: true
        chosen: [{field: advisory, why: 原则上}]
        all:
          - {count: {kind: proposal, mark: filed, role: any}, dated_by: filed, at_least: 1}
          - any: [{sum: {kind: service, role: any}, of: quantity, above: 2}, {sum: {kind: meeting.plenary}, of: [sessions.present, sessions.late], at_least: 4}]
          - not: {member: {standing_committee: false}}
          - {ratio: {of: {kind: meeting.standing, presence: full}, over: {kind: meeting.standing, presence: any}}, at_least: 2/3}
    grades:
      - grade: 优秀
        cite: [戊-1]
        says: 优秀
        colour: 红
        at_least: 90
        duties: [出席]
        decided_by: 主席会议
        quota:
          share: [0.05, 0.1]
          per: special_committee
          rounding: down
          ties: decide
          at_least_for: {for: {standing_committee: false}, share: 1/5}
      - {grade: 良好, above: 80, quota: {count: [3, 5], per: special_committee, ties: none}}
      - {grade: 称职, above: 60}
      - {grade: 不称职}
    lists:
      - {list: 五强, cite: [己-1], says: 五强, for: {standing_committee: false}, per: special_committee, top: 5, ties: all}
      - {list: 一成, cite: [己-2], quota: {share: 0.1, per: special_committee, rounding: half_up, ties: none}}
    consequences:
      - {propose: 约谈, cite: [庚-1], if: {score: total, below: 60}}
      - {propose: 连续约谈, cite: [庚-2], if: {grade: [不称职], window: {consecutive_years: 2}}}
      - {propose: 不再提名, cite: [庚-3], at: term_end, if: {any: [{score: 会议, at_most: 0}, {count: {kind: meeting.plenary, presence: absent}, at_least: 3, window: term}, {count: {kind: proposal, role: any}, exactly: 0, window: {years: 3}}, {duty: 出席}]}}
    chosen:
      - {field: 信息.points, why: 原文没有写相加还是取高}
      - {field: total.floor, why: 没有写}
    not_computable:
      - {cite: [辛-1], why: 没有分值}
"""  # noqa: E501


def counted(performance: PerformanceRecord, period: Period) -> Iterable[object]:
    """What stands for a plugin's function; nothing here scores."""
    return ()


@cache
def everything() -> Regulation:
    """The regulation, its clause in Python resolved."""
    return read_regulation(EVERYTHING.replace("某插件模块:算", "plugin:points"), resolve=lambda target: counted)
