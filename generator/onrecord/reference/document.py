"""All topics as one document in Markdown, from which documentation can be made."""

from collections.abc import Iterator

from onrecord.reference.index import all_topics
from onrecord.reference.topic import Kind, Topic, anchor

_HEADS = {
    Kind.FINDING: "Findings",
    Kind.PART: "Records and their parts",
    Kind.FIELD: "Fields",
    Kind.LIST: "Closed lists",
    Kind.WORD: "Words of closed lists",
    Kind.WRITING: "How things are written",
}


def document() -> str:
    """Return every topic as Markdown, those of a kind in the order of their names.

    Each stands below an anchor, ``finding-unknown-id``, ``field-article-date``,
    ``word-stance-denies``, so that other documents can lead to it.
    """
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Reference"
    for kind, head in _HEADS.items():
        yield from ("", f"## {head}")
        topics = (each for each in all_topics() if each.kind is kind)
        for topic in sorted(topics, key=lambda each: each.name):
            yield from _topic(topic)


def _topic(topic: Topic) -> Iterator[str]:
    yield from ("", f'<a id="{topic.anchor}"></a>', "", f"### {topic.title}", "", topic.body)
    if topic.see:
        links = (f"[{name}](#{anchor(kind, name)})" for kind, name in topic.see)
        yield from ("", f"See also: {', '.join(links)}.")
