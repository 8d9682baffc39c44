"""Small dossiers in four languages: of one shape, so that what differs is what they are written in.

German is written in Latin letters, Chinese without blanks, Arabic and Persian from right to left;
Persian needs joiners that are not seen.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.dossier_helpers import write


@dataclass(frozen=True)
class Words:
    """What a dossier says in one language."""

    language: str
    title: str
    scope: str
    bottom_line: str
    mayor: str
    also: str
    role: str
    council: str
    paper: str
    question: str
    short: str
    topic: str
    why: str
    answer: str
    unknown: str
    dispute: str
    explanation: str
    wants: str
    refuses: str
    condition: str
    quote: str
    wording: str
    event: str
    place: str
    headline: str
    summary: str
    point: str
    garbled: str
    mended: str


GERMAN = Words(
    language="de",
    title="Eine Brücke für die Stadt (2024)",
    scope="Was über die Brücke gesagt wird, von [[mayor]] und anderen. **Nicht** die Fähre.",
    bottom_line="Die Bürgermeisterin will bis 2026 eine Brücke, der Stadtrat nicht: 12 von 20.",
    mayor="Jörg Weiß-Müller",
    also="Weiß (SPD)",
    role="Bürgermeister seit 2021",
    council="Stadtrat von Neuß",
    paper="Süddeutsche Flußzeitung",
    question="Wird die Brücke bis 2026 gebaut?",
    short="Brückenbau",
    topic="Verkehr & Wege",
    why="Ohne Brücke dauert der Weg 40 Minuten.",
    answer="Eher nicht: [[council]] hat das Geld gestrichen.",
    unknown="Wer die Kosten von 3 Mio. € geschätzt hat.",
    dispute="Streit um das Geld",
    explanation="[[mayor]] spricht vom Bau, [[council]] vom Unterhalt.",
    wants="Er will die Brücke bis 2026 bauen.\n\n- erst das Ufer\n- dann der Bogen",
    refuses="Er lehnt die Brücke ab, weil 3 Mio. € fehlen.",
    condition="Der Bund zahlt die Hälfte (50 %).",
    quote="Wir bauen. Punkt.",
    wording="Der Bürgermeister „kündigt an“, schreibt das Blatt.",
    event="Sitzung des Stadtrats",
    place="Rathaus, Saal 2",
    headline="Weiß: „Wir bauen die Brücke“",
    summary="Das Blatt berichtet über die Sitzung und zitiert den Bürgermeister.",
    point="12 von 20 Räten stimmten dagegen.",
    garbled="21 Räte",
    mended="20 Räte",
)
ARABIC = Words(
    language="ar",
    title="جسر للمدينة (2024)",
    scope="ما يقال عن الجسر، من [[mayor]] وغيره. **ليس** عن العبّارة.",
    bottom_line="رئيسة البلدية تريد جسرا قبل 2026، والمجلس يرفض: 12 من 20.",
    mayor="ليلى حدّاد",
    also="حدّاد (حزب 2)",
    role="رئيسة البلدية منذ 2021",
    council="مجلس المدينة",
    paper="صحيفة النهر 24",
    question="هل يُبنى الجسر قبل 2026؟",
    short="بناء الجسر 1",
    topic="الطرق (3)",
    why="بلا جسر يستغرق الطريق 40 دقيقة.",
    answer="على الأرجح لا: [[council]] ألغى المال.",
    unknown="من قدّر الكلفة بنحو 3 ملايين.",
    dispute="خلاف على المال (5)",
    explanation="[[mayor]] تتحدث عن البناء، و[[council]] عن الصيانة، و[[observer]] عن 7 أمور.",
    wants="تريد بناء الجسر قبل 2026.\n\n- أولا الضفة\n- ثم القوس",
    refuses="يرفض الجسر لأن 3 ملايين تنقصه.",
    condition="تدفع الدولة النصف (50%).",
    quote="سنبني الجسر، نقطة!",
    wording="تقول الصحيفة إن الرئيسة «تعلن» (2).",
    event="جلسة المجلس 7",
    place="دار البلدية، القاعة 2",
    headline="حدّاد: سنبني الجسر (صور)",
    summary="تنقل الصحيفة أخبار الجلسة وتقتبس من رئيسة البلدية (C++\u200e).",
    point="صوّت 12 من 20 ضده.",
    garbled="21 عضوا",
    mended="20 عضوا",
)
PERSIAN = Words(
    language="fa",
    title="پلی برای شهر (2024)",
    scope="آن\u200cچه دربارهٔ پل می\u200cگویند، از [[mayor]] و دیگران. **نه** دربارهٔ کشتی.",
    bottom_line="شهردار تا 2026 پل می\u200cخواهد و شورا نمی\u200cخواهد: 12 از 20.",
    mayor="مهرناز خواجه\u200cزاده",
    also="خواجه\u200cزاده (حزب 2)",
    role="شهردار از 2021",
    council="شورای شهر",
    paper="روزنامهٔ رود 24",
    question="آیا پل تا 2026 ساخته می\u200cشود؟",
    short="ساخت پل 1",
    topic="راه\u200cها (3)",
    why="بدون پل راه 40 دقیقه طول می\u200cکشد.",
    answer="احتمالاً نه: [[council]] پول را حذف کرد.",
    unknown="چه کسی هزینه را 3 میلیون برآورد کرد.",
    dispute="اختلاف بر سر پول (5)",
    explanation="[[mayor]] از ساخت می\u200cگوید و [[council]] از نگهداری و [[observer]] از 7 چیز.",
    wants="می\u200cخواهد پل را تا 2026 بسازد.\n\n- نخست کناره\n- سپس طاق",
    refuses="پل را نمی\u200cخواهد، چون 3 میلیون کم است.",
    condition="دولت نیمی را می\u200cدهد (50٪).",
    quote="می\u200cسازیم، همین!",
    wording="روزنامه می\u200cنویسد که شهردار «اعلام می\u200cکند» (2).",
    event="نشست شورا 7",
    place="شهرداری، تالار 2",
    headline="خواجه\u200cزاده: پل را می\u200cسازیم (عکس)",
    summary="روزنامه از نشست گزارش می\u200cدهد و از شهردار نقل می\u200cکند.",
    point="12 نفر از 20 نفر مخالف بودند.",
    garbled="21 نفر",
    mended="20 نفر",
)
CHINESE = Words(
    language="zh-Hans",
    title="为城市建一座桥（2024）",
    scope="关于这座桥的各种说法，来自[[mayor]]等人。**不**包括渡船。",
    bottom_line="市长希望在2026年之前建桥，市议会不同意：20人中有12人反对。",
    mayor="王丽华",
    also="王市长（第2届）",
    role="2021年起任市长",
    council="市议会",
    paper="江河日报",
    question="这座桥会在2026年之前建成吗？",
    short="建桥",
    topic="交通（3）",
    why="没有桥，路上要花40分钟。",
    answer="多半不会：[[council]]取消了拨款。",
    unknown="谁估计费用为300万。",
    dispute="关于钱的争议",
    explanation="[[mayor]]说的是建造，[[council]]说的是维护。",
    wants="她希望在2026年之前建桥。\n\n- 先修河岸\n- 再建桥拱",
    refuses="市议会反对建桥，因为缺少300万。",
    condition="国家承担一半（50%）。",
    quote="我们一定要建。",
    wording="报纸写道，市长“宣布”了此事。",
    event="市议会会议",
    place="市政厅2号厅",
    headline="王丽华：我们要建桥（图）",
    summary="报纸报道了会议，并引用了市长的话。",
    point="20人中有12人投了反对票。",
    garbled="21人",
    mended="20人",
)
ALL = {each.language: each for each in (GERMAN, ARABIC, PERSIAN, CHINESE)}


def dossier(words: Words) -> Mapping[str, Any]:
    """Return the records of a dossier in one language, by their paths below ``sources/``.

    An English article is read in a machine translation; another quotes who spoke English.
    """
    return {
        "dossier": {
            "title": words.title,
            "scope": words.scope,
            "bottom_line": words.bottom_line,
            "language": words.language,
            "judgements": [
                {
                    "text": words.answer,
                    "confidence": "low",
                    "basis": ["mayor-wants", "session"],
                    "assumptions": [words.condition],
                }
            ],
        },
        "actors/mayor": {
            "name": words.mayor,
            "kind": "person",
            "also": [words.also],
            "role": words.role,
            "summary": words.why,
            "relations": [{"to": "council", "relation": "member-of", "role": words.role}],
        },
        "actors/council": {"name": words.council, "kind": "government-body"},
        "actors/paper": {"name": words.paper, "kind": "media"},
        "actors/observer": {"name": "The Observer (UK) 7", "kind": "media"},
        "questions/bridge": {
            "text": words.question,
            "short": words.short,
            "topic": words.topic,
            "why": words.why,
            "answer": {
                "text": words.answer,
                "confidence": "low",
                "basis": ["mayor-wants"],
                "would_change_if": [words.condition],
            },
            "unknowns": [
                {"text": words.unknown, "kind": "not-stated", "settled_by": words.condition}
            ],
            "disputes": [
                {
                    "id": "money",
                    "title": words.dispute,
                    "kind": "scope",
                    "state": "open",
                    "sides": ["mayor-wants", "council-refuses", "session"],
                    "explanation": words.explanation,
                }
            ],
        },
        "positions/mayor-wants": {
            "actor": "mayor",
            "question": "bridge",
            "stance": "supports-with-conditions",
            "date": "2024-05-02",
            "text": words.wants,
            "conditions": [words.condition],
            "note": words.why,
        },
        "positions/council-refuses": {
            "actor": "council",
            "question": "bridge",
            "stance": "opposes",
            "date": "2024-05-03",
            "text": words.refuses,
        },
        "events/session": {
            "title": words.event,
            "date": "2024-05-03",
            "status": "occurred",
            "place": words.place,
            "actors": ["mayor", "council"],
            "text": words.explanation,
        },
        "articles/report": {
            "title": words.headline,
            "publisher": "paper",
            "kind": "news",
            "date": "2024-05-04",
            "recorded": "2024-05-05",
            "authors": [words.mayor, "J. Smith (3)"],
            "summary": words.summary,
            "key_points": [words.point],
            "reports": [
                {
                    "position": "mayor-wants",
                    "attribution": "on-record",
                    "via": ["council"],
                    "where": words.place,
                    "wording": words.wording,
                    "quotes": [
                        words.quote,
                        {"text": words.point, "fidelity": "translated", "translated_from": "en"},
                    ],
                },
                {"position": "council-refuses", "attribution": "paraphrase", "via": []},
                {"event": "session"},
            ],
            "notes": [
                {
                    "kind": "source-error",
                    "text": words.refuses,
                    "as_printed": words.garbled,
                    "corrected": words.mended,
                }
            ],
        },
        "articles/english": {
            "title": "Mayor's bridge: yes, 2 of 3 (UK)",
            "publisher": "observer",
            "kind": "news",
            "date": "2024-05-06",
            "language": "en",
            "recorded": "2024-05-07",
            "read_in": {"language": words.language, "by": "machine"},
            "summary": words.summary,
            "reports": [
                {
                    "position": "mayor-wants",
                    "attribution": "on-record",
                    "via": ["paper"],
                    "quotes": [words.quote, {"text": "We shall build (2).", "language": "en"}],
                }
            ],
        },
    }


def lay_out(root: Path, words: Words) -> Path:
    """Write the dossier in one language below ``root``; return ``root``."""
    records = dossier(words)
    texts = {
        f"sources/{name}.yml": json.dumps(record, ensure_ascii=False)
        for name, record in records.items()
    }
    return write(root, texts)
