"""`docs/operate.md` and `lvheng/settings.py` say the same."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from lvheng.settings import read_settings

ROOT = Path(__file__).parents[2]
ROWS = dict(re.findall(r"^\| `(LVHENG_\w+)` \| (.+?) \|", (ROOT / "docs/operate.md").read_text(encoding="utf-8"), re.M))


def read_by_the_settings() -> set[str]:
    tree = ast.parse((ROOT / "lvheng/settings.py").read_text(encoding="utf-8"))
    text = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {word for word in text if re.fullmatch(r"LVHENG_[A-Z_]+", word)}


def test_every_setting_is_listed_and_nothing_else() -> None:
    assert set(ROWS) == read_by_the_settings()


def test_the_defaults_are_the_ones_listed() -> None:
    settings = read_settings({})

    folder = str(Path("data").absolute())
    listed = {name: default.replace("data directory", folder).replace("`", "").replace(" + ", "") for name, default in ROWS.items()}
    assert listed == {
        "LVHENG_DATA_DIR": "./data",
        "LVHENG_DATABASE_URL": settings.database_url,
        "LVHENG_MODE": settings.mode,
        "LVHENG_BIND": settings.bind,
        "LVHENG_PLUGINS": settings.plugins,
        "LVHENG_PACKS_DIR": str(settings.packs_dir),
    }
    assert settings.data_dir == Path("./data").absolute()
