"""The root committee and the sectors of the National Committee's 14th term.

The list and its two changes against the 13th term (环境资源界 new; 共青团 and 全国青联 merged into one):
subsites.chinadaily.com.cn/YunnanUniversity/2019-03/08/c_343356.htm, zqb.cyol.com 2023-01-19.
The place of 环境资源界 in the official order is unchecked; codes and short aliases are ours.
The 14th term began on 2023-03-04.
"""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

BEGAN = date(2023, 3, 4)
ENDED = date(2023, 3, 3)

# (name, aliases), in the official order; the code is the place.
SECTORS = [
    ("中国共产党", ["中共", "中共界"]),
    ("中国国民党革命委员会", ["民革"]),
    ("中国民主同盟", ["民盟"]),
    ("中国民主建国会", ["民建"]),
    ("中国民主促进会", ["民进"]),
    ("中国农工民主党", ["农工党"]),
    ("中国致公党", ["致公党"]),
    ("九三学社", ["九三"]),
    ("台湾民主自治同盟", ["台盟"]),
    ("无党派人士", ["无党派", "无党派人士界"]),
    ("中国共产主义青年团和中华全国青年联合会", ["共青团和青联", "共青团、青联", "共青团和青联界"]),
    ("中华全国总工会", ["总工会", "工会", "工会界"]),
    ("中华全国妇女联合会", ["妇联", "妇联界"]),
    ("中华全国工商业联合会", ["工商联", "工商联界"]),
    ("中国科学技术协会", ["科协", "科协界"]),
    ("中华全国台湾同胞联谊会", ["台联", "台联界"]),
    ("中华全国归国华侨联合会", ["侨联", "侨联界"]),
    ("文化艺术界", ["文化艺术", "文艺界"]),
    ("科学技术界", ["科学技术", "科技界"]),
    ("社会科学界", ["社会科学", "社科界"]),
    ("经济界", ["经济"]),
    ("农业界", ["农业"]),
    ("教育界", ["教育"]),
    ("体育界", ["体育"]),
    ("新闻出版界", ["新闻出版", "新闻界"]),
    ("医药卫生界", ["医药卫生", "医卫界"]),
    ("对外友好界", ["对外友好"]),
    ("社会福利和社会保障界", ["社会福利和社会保障", "社会福利与社会保障界"]),
    ("环境资源界", ["环境资源", "资源环境界"]),
    ("少数民族界", ["少数民族"]),
    ("宗教界", ["宗教"]),
    ("特邀香港人士", ["特邀香港"]),
    ("特邀澳门人士", ["特邀澳门"]),
    ("特别邀请人士", ["特邀人士", "特邀", "特邀界"]),
]
# Of the 13th term, with the code of the sector each was merged into.
FORMER = [("F1", "中国共产主义青年团", ["共青团", "共青团界"], "11"), ("F2", "中华全国青年联合会", ["青联", "青联界"], "11")]
NEW = {"11", "29"}

committee = sa.table("local_committee", *map(sa.column, ("id", "parent_id", "name", "level")))
division_code = sa.table("division_code", sa.column("committee_id"), sa.column("code"), sa.column("valid_from", sa.Date))
sector = sa.table(
    "sector",
    *map(sa.column, ("id", "committee_id", "code", "name", "position", "successor_id")),
    sa.column("valid_from", sa.Date),
    sa.column("valid_to", sa.Date),
)
alias = sa.table("sector_alias", *map(sa.column, ("committee_id", "sector_id", "name")))


def upgrade() -> None:
    connection = op.get_bind()
    connection.execute(committee.insert().values(parent_id=None, name="中国人民政治协商会议全国委员会", level="national"))
    root = connection.execute(sa.select(committee.c.id).where(committee.c.level == "national")).scalar_one()
    connection.execute(division_code.insert().values(committee_id=root, code="000000", valid_from=date(1949, 9, 21)))
    for place, (name, aliases) in enumerate(SECTORS, start=1):
        code = f"{place:02d}"
        add_sector(connection, root, code, name, aliases, place, BEGAN if code in NEW else None, None, None)
    for place, (code, name, aliases, successor) in enumerate(FORMER, start=len(SECTORS) + 1):
        add_sector(connection, root, code, name, aliases, place, None, ENDED, successor)


def add_sector(
    connection: sa.Connection,
    root: int,
    code: str,
    name: str,
    aliases: list[str],
    place: int,
    valid_from: date | None,
    valid_to: date | None,
    successor: str | None,
) -> None:
    def id_of(wanted: str | None) -> int | None:
        return connection.execute(sa.select(sector.c.id).where(sector.c.code == wanted)).scalar_one_or_none()

    values = {"committee_id": root, "code": code, "name": name, "position": place, "successor_id": id_of(successor)}
    connection.execute(sector.insert().values(**values, valid_from=valid_from, valid_to=valid_to))
    connection.execute(alias.insert(), [{"committee_id": root, "sector_id": id_of(code), "name": other} for other in aliases])
