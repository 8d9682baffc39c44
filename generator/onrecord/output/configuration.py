"""The site configuration that the engine is run with.

The pages in ``briefs/`` need no plugin and no hook of ours, so the engine is only a program that is
called with a configuration file. That file inherits the dossier's own ``mkdocs.yml`` and fills in
what it leaves out from the packaged one; the theme overrides are the packaged ones with the
dossier's laid over them.
"""

import html
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import yaml

from onrecord import packaged
from onrecord.diagnostics.findings import line_of
from onrecord.output.errors import PublishError
from onrecord.output.files import PAGES, SITE, keep
from onrecord.packaged import CONFIG, TEMPLATES

_MAP = "tag:yaml.org,2002:map"
# What one dossier says of itself, and never lends to another. The addresses are not among it: the
# packaged ones come from the environment.
_ITS_OWN = frozenset(
    "docs_dir edit_uri repo_name repo_url site_author site_description site_dir site_name".split()
)


def write_configuration(root: Path, work: Path, title: str, *, preview: bool = False) -> Path:
    """Write the effective configuration into ``work`` and return its path.

    ``title`` names and describes the site where the dossier's own configuration does not. With
    ``preview`` it is for the live server, which is run with a hook of ours.
    """
    _refuse_links(root / PAGES)
    own = root / CONFIG
    inherited = _mapping(own) if own.is_file() else yaml.MappingNode(_MAP, [])
    # Node by node, so that tags such as !ENV reach the engine as they stand.
    added = {
        key.value: (key, value) for key, value in _missing(inherited, _mapping(packaged.config()))
    }
    fixed: dict[str, object] = {"docs_dir": str(root / PAGES), "site_dir": str(root / SITE)}
    if own.is_file():
        fixed["INHERIT"] = os.path.relpath(own, work)
    written = _entries(inherited)
    # Themes print both without escaping.
    shown = html.escape(title)
    fixed |= {key: shown for key in ("site_name", "site_description") if key not in written}
    theme = {"name": "material", "custom_dir": str(theme_folder(root, work))}
    _, base = added.pop("theme", (None, yaml.MappingNode(_MAP, [])))
    kept = [pair for pair in base.value if pair[0].value not in theme]
    merged = yaml.MappingNode(_MAP, [*kept, *_node(theme).value])
    named = (yaml.ScalarNode("tag:yaml.org,2002:str", "theme"), merged)
    pairs = [*added.values(), *_node(fixed).value, named]
    if preview:
        pairs.append(_with_our_hook(written.get("hooks")))
    path = work / CONFIG
    keep(path, yaml.serialize(yaml.MappingNode(_MAP, pairs)).encode("utf-8"))
    return path


def _with_our_hook(own: yaml.Node | None) -> tuple[yaml.Node, yaml.Node]:
    """Return the entry of hooks: the dossier's, which a list here would replace, and ours."""
    ours = yaml.ScalarNode("tag:yaml.org,2002:str", str(Path(__file__).with_name("preview.py")))
    theirs = own.value if isinstance(own, yaml.SequenceNode) else []
    hooks = yaml.SequenceNode("tag:yaml.org,2002:seq", [*theirs, ours])
    return yaml.ScalarNode("tag:yaml.org,2002:str", "hooks"), hooks


def _refuse_links(pages: Path) -> None:
    """Raise PublishError where a link leads out of the pages: MkDocs publishes what is there."""
    inside = os.path.realpath(pages)
    for folder, folders, files in os.walk(pages):
        for name in (*folders, *files):
            path = Path(folder) / name
            if path.is_symlink() and (
                path.is_dir() or not os.path.realpath(path).startswith(inside + os.sep)
            ):
                message = "a link to a folder, or out of the pages, would publish what is there"
                raise PublishError(f"{PAGES}/{path.relative_to(pages).as_posix()}: {message}")


def _missing(
    own: yaml.MappingNode, packaged: yaml.MappingNode
) -> list[tuple[yaml.Node, yaml.Node]]:
    """Return what a dossier's configuration leaves out of the packaged one, at every level.

    A dossier that sets one entry of ``extra`` or ``theme`` keeps the others.
    """
    written = _entries(own)
    missing = []
    for key, value in packaged.value:
        mine = written.get(key.value)
        if key.value in _ITS_OWN:
            continue
        if mine is None:
            missing.append((key, value))
        elif isinstance(mine, yaml.MappingNode) and isinstance(value, yaml.MappingNode):
            missing.append((key, yaml.MappingNode(_MAP, _missing(mine, value))))
    return missing


def _node(value: Mapping[str, object]) -> yaml.MappingNode:
    node = yaml.compose(yaml.safe_dump(dict(value)))
    assert isinstance(node, yaml.MappingNode)  # noqa: S101  # a dump of a dict is a mapping
    return node


def _mapping(path: Path) -> yaml.MappingNode:
    """Return the top level of a configuration file without giving its values types."""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except UnicodeDecodeError as reason:
        raise PublishError(f"{path.name}:{line_of(reason)}: not UTF-8 text") from reason
    except yaml.YAMLError as reason:
        message = " ".join(str(reason).split())
        raise PublishError(f"{path.name}: not readable as YAML: {message}") from reason
    except RecursionError as reason:
        raise PublishError(f"{path.name}: nested too deeply") from reason
    if node is None or node.tag == "tag:yaml.org,2002:null":
        return yaml.MappingNode(_MAP, [])
    if not isinstance(node, yaml.MappingNode):
        raise PublishError(f"{path.name}: not a mapping")
    return node


def _entries(node: yaml.MappingNode) -> dict[str, yaml.Node]:
    """Return the entries of a mapping in a configuration; the engine knows no key but text."""
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise PublishError(f"{CONFIG}:{key.start_mark.line + 1}: a key that is not text")
    return {key.value: value for key, value in node.value}


def theme_folder(root: Path, work: Path) -> Path:
    """Return the folder of theme overrides: the packaged ones, with the dossier's own on top."""
    ours, own = packaged.templates() / "overrides", root / TEMPLATES / "overrides"
    if not own.is_dir() or own.resolve() == ours.resolve():
        return ours
    merged = work / "theme"
    files = {
        file.relative_to(source): file
        for source in (ours, own)
        for file in sorted(source.rglob("*"))
        if file.is_file()
    }
    for old in (merged, *sorted(merged.rglob("*"))):
        # What was copied has no links; one that stands here leads to what is not ours.
        if old.is_symlink() or (old.is_file() and old.relative_to(merged) not in files):
            old.unlink()
    for path, file in files.items():
        if not _same(file, merged / path):
            (merged / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, merged / path)
    return merged


def _same(one: Path, other: Path) -> bool:
    return other.is_file() and one.read_bytes() == other.read_bytes()
