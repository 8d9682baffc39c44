"""What people write instead of a date, and the dates that it can be.

Where a text can be read in two ways both are given; a century is never guessed. Nothing here reads
a source: what is found is proposed to the person who wrote it.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta

from onrecord.source.points import Point, as_date

_MONTHS = """
    january januar janvier januari enero gennaio janeiro janner jan janv января январь січня يناير
    february februar fevrier februari febrero febbraio fevereiro feb fevr февраля февраль فبراير
    march marz mars maart marzo marco maerz mar mrz марта март березня مارس
    april avril abril aprile apr avr апреля апрель апр квітня ابريل
    may mai mei mayo maggio maio мая маи травня مايو
    june juni juin junio giugno junho jun июня июнь червня يونيو
    july juli juillet julio luglio julho jul juil июля июль липня يوليو
    august aout augustus agosto aug августа август авг серпня اغسطس
    september septembre septiembre settembre setembro sep sept сентября сентябрь сент вересня سبتمبر
    october oktober octobre octubre ottobre outubro oct okt октября октябрь окт жовтня اكتوبر
    november novembre noviembre novembro nov ноября ноябрь нояб листопада نوفمبر
    december dezember decembre diciembre dicembre dezembro dec dez декабря декабрь дек грудня ديسمبر
"""
_MONTH = {
    name: number
    for number, names in enumerate(_MONTHS.strip().splitlines(), 1)
    for name in names.split()
}
_PART = {
    # As bibliographies shorten them.
    "spr": 21,
    "sum": 22,
    "fal": 23,
    "win": 24,
    **dict.fromkeys(("spring", "fruhling", "fruhjahr", "printemps"), 21),
    **dict.fromkeys(("summer", "sommer", "ete"), 22),
    **dict.fromkeys(("autumn", "fall", "herbst", "automne"), 23),
    **dict.fromkeys(("winter", "hiver"), 24),
    **{f"q{number}": 32 + number for number in range(1, 5)},
    **{f"h{number}": 39 + number for number in range(1, 3)},
}
# Words that say nothing of which day it is.
_FILLERS = frozenset(
    "the of on in at le la du de den der des am im vom monday tuesday wednesday thursday friday "
    "saturday sunday mon tue wed thu fri sat sun montag dienstag mittwoch donnerstag freitag "
    "samstag sonntag lundi mardi mercredi jeudi vendredi samedi dimanche г года году року".split()
)
_ABOUT = (
    r"(?:(?:circa|cca|ca|about|approximately|approx|around|roughly|um|etwa|ungefahr|vers|environ)\b"
    r"|c(?=\.| ?\d))"
)
_DOUBT = r"(?:perhaps|probably|possibly|maybe|vermutlich|wohl|peut-etre)"
_OPEN_ENDS = frozenset("open .. ... present now today ongoing heute offen".split())
_UNKNOWN = frozenset(
    "unknown unk undated none null nil na n/a nd n.d. n.d unbekannt undatiert od "
    "o.d. inconnu inconnue sd s.d. ? ?? - -- . .. / ../.. open notknown".split()
)
_RELATIVE = re.compile(
    r"\b(?:today|yesterday|tomorrow|tonight|now|soon|recently|ago|last|next|this|current"
    r"|heute|gestern|morgen|hier|aujourd'hui|demain)\b"
)
_SHORT_YEAR = re.compile(
    r"'\d\d\b|^\d{1,2}[./-]\d{1,2}[./-]\d{2}$|^(?:\d{1,2}\.? )?[a-z]{3,}\.?[ -]\d{2}$|^\d{2}s$"
)
_ONLY_TIME = re.compile(r"(?<![+\-\d:])\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d+)?$")
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?")
# Years in which those calendars are now, and about which few write by the Gregorian one.
_OF_ANOTHER = re.compile(r"(?<!\d)1[34]\d\d(?!\d)")
# A longer text is no date.
_LONGEST = 60
# Signs of doubt: more than 19??-??-?? and its like have.
_MOST_DOUBTS = 8


def readings(text: str) -> list[str]:
    """Return the dates, in the notation of the format, that a text can be meant for.

    They need not be dates that there are: whoever proposes them reads them first.
    """
    plain = _plain(text[: _LONGEST + 1])
    if len(text) > _LONGEST or len(plain) > _LONGEST or plain.count("?") > _MOST_DOUBTS:
        return []
    if plain.replace(" ", "") in _UNKNOWN:
        return ["unknown"]
    for look in (_interval, _exact):
        if found := look(plain):
            earliest = 1000 if text.isascii() else 1600
            return [each for each in dict.fromkeys(found) if _is_of_now(each, earliest)]
    return []


def advice(text: str) -> str:
    """Return what to do about a text that is no date and could be any; nothing for most."""
    plain = _plain(text[:_LONGEST])
    if _RELATIVE.search(plain):
        return "write the day that it was: a reader does not know when this was written"
    if _SHORT_YEAR.search(plain):
        return "write the year with four digits: which century is meant is not guessed"
    if set(re.findall(rf"[{_LETTERS}]+", plain)) & _MONTH.keys() and not re.search(r"\d{4}", plain):
        return "write the year, too"
    if _ONLY_TIME.search(plain):
        return "or add the zone of the time: Z, or such as +08:00"
    if _SERIAL.fullmatch(plain):
        return "if this is how a spreadsheet counts days"
    if (of_another := _OF_ANOTHER.search(plain)) and readings(text):
        return (
            f"if {of_another[0]} is a year of the Gregorian calendar; "
            "a day of the Persian or the Islamic one is written in the Gregorian"
        )
    return ""


def _plain(text: str) -> str:
    """Return a text in small letters without accents, with plain digits, dashes and blanks."""
    parts = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(
        str(unicodedata.decimal(sign, sign)) for sign in parts if not unicodedata.combining(sign)
    )
    plain = re.sub("[\u2010-\u2015\u2212]", "-", unicodedata.normalize("NFC", letters))
    return " ".join(plain.replace("\u2019", "'").split())


def _is_of_now(text: str, earliest: int) -> bool:
    """Return whether the years of a reading are of our calendar and time, as far as can be seen."""
    years = re.findall(r"(?<![\dX-])\d[\dX]{3}(?![\dX])", text)
    return all(earliest <= int(year.replace("X", "0")) < 2200 for year in years)


# --- ranges ------------------------------------------------------------------------------------


def _interval(text: str) -> list[str]:
    """Return the ranges that a text can be meant for; in brackets, the point that stands there."""
    if text[:1] in {"[", "{"}:
        inner = text.strip("[]{}")
        both = re.fullmatch(r"(.+?) ?(?:\.\.|/|-(?=\d{4})| - ) ?(.+)", inner)
        return _exact(inner) or (_joined(both[1], both[2], "[{}..{}]") if both else [])
    for pattern, read in _RANGES:
        if (match := pattern.fullmatch(text)) and (found := read(match)):
            return found
    return []


def _joined(start: str, end: str, *forms: str) -> list[str]:
    """Return the ranges from one point to another, where each can be read in one way."""
    starts, ends = _exact(start), _exact(end)
    if len(starts) != 1 or len(ends) != 1:
        return []
    return [form.format(starts[0], ends[0]) for form in forms]


def _ends(start: str, end: str) -> list[str]:
    """Return the intervals that two ends can be, of which one may be a word."""

    def written(word: str) -> list[str]:
        if word in _OPEN_ENDS:
            return [".."]
        return [""] if word in _UNKNOWN else _exact(word)

    starts, ends = written(start), written(end)
    if len(starts) != 1 or len(ends) != 1 or not (starts[0] + ends[0]).strip("."):
        return []
    return [f"{starts[0]}/{ends[0]}"]


def _in_words(form: str) -> Callable[[re.Match[str]], list[str]]:
    """Return what reads ``since 2024`` and the like, of which the match holds the point."""
    return lambda match: [form.format(each) for each in _exact(match[1])]


def _years(match: re.Match[str]) -> list[str]:
    """Return what ``2011/12`` can be: a month or a season, and a year up to a later one."""
    century, year, sign, second = match.groups()
    found = []
    if sign == "/":
        found = [each for each in _exact(f"{century}{year}-{second}") if each.count("-") == 1]
    if int(second) > int(year):
        found.append(f"{century}{year}/{century}{second}")
    return found


def _beyond(match: re.Match[str]) -> list[str]:
    """Return what ``after 2019`` and ``before 2020`` can be: from the next year, month or day on.

    That is as long as what is named.
    """
    days = [Point.parse(each) for each in _exact(match[2])]
    if len(days) != 1 or not days[0].is_plain or days[0].clock:
        return []
    [point], found = days, str(days[0])
    step = 1 if match[1] in _LATER else -1
    first, last = as_date(point.first_day), as_date(point.last_day)
    try:
        next_to = (last if step > 0 else first) + timedelta(days=step) if first and last else None
    except OverflowError:
        next_to = None
    if next_to is None:
        return []
    written = next_to.isoformat()[: len(found)]
    return [f"[{written}..]" if step > 0 else f"[..{written}]"]


_LATER = frozenset("after nach apres".split())


def _third(match: re.Match[str]) -> list[str]:
    """Return the part of a year or a month that ``early 2020`` and the like mean: a third of it."""
    part = {"early": 0, "beginning": 0, "mid": 1, "middle": 1}.get(match[1], 2)
    if len(points := _exact(match[2])) != 1:
        return []
    [text] = points
    if re.fullmatch(r"\d{4}", text):
        first, last = 4 * part + 1, 4 * part + 4
        return [f"[{text}-{first:02}..{text}-{last:02}]"]
    month = Point.parse(text)
    end = as_date(month.last_day)
    if not re.fullmatch(r"\d{4}-(?:0[1-9]|1[0-2])", text) or end is None:
        return []
    return [f"[{text}-{10 * part + 1:02}..{text}-{(10, 20, end.day)[part]:02}]"]


def _winter(match: re.Match[str]) -> list[str]:
    """Return the months of a winter that two years share."""
    first, second = match[1], match[2]
    following = str(int(first) + 1)
    return [f"[{first}-12..{following}-02]"] if following.endswith(second) else []


def _from_to(match: re.Match[str]) -> list[str]:
    """Return what a range with a sign between its ends can be."""
    if match[2] in _OPEN_ENDS:
        return [f"{each}/.." for each in _exact(match[1])]
    return _joined(match[1], match[2], "{}/{}", "[{}..{}]")


_RANGES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], list[str]]], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (
            r"(?:from|von|vom|de|du) (.+?) (?:to|until|till|bis|a|au) (.+)",
            lambda match: _joined(match[1], match[2], "{}/{}"),
        ),
        (r"(?:since|from|seit|ab|depuis) (.+)", _in_words("{}/..")),
        (r"(?:until|till|up to|bis|jusqu'(?:a|en|au)) (.+)", _in_words("../{}")),
        (r"by (.+)", _in_words("[..{}]")),
        (
            r"between (.+) and (.+)",
            lambda match: _joined(match[1], match[2], "[{}..{}]"),
        ),
        (r"(\d\d)(\d\d)([/-])(\d\d)", _years),
        (r"(after|before|nach|vor|apres|avant) (.+)", _beyond),
        (
            r"(early|mid|middle|late|beginning|end)(?: of | in |[ -])(.+)",
            _third,
        ),
        (r"winter (\d{4})[/-](\d{2}|\d{4})", _winter),
        (r"(\d{4}(?:-\d\d){0,2}) ?\+", lambda match: [f"[{match[1]}..]", f"{match[1]}/.."]),
        (r"(\d{4}) ?(?:-|\.\.)", lambda match: [f"{match[1]}/..", f"[{match[1]}..]"]),
        (r"([^/]+)/([^/]+)", lambda match: _ends(match[1].strip(), match[2].strip())),
        (
            r"(.+?)(?: ?\.\. ?| - |(?<=\d{4})-(?=\d{4}$|[a-z])| (?:to|until|till|bis) )(.+)",
            _from_to,
        ),
    )
)


# --- points ------------------------------------------------------------------------------------


def _exact(text: str) -> list[str]:
    """Return a point that is one already, or what it can be meant for."""
    try:
        return [str(Point.parse(text.upper()))]
    except ValueError:
        return _point(text)


def _point(text: str) -> list[str]:
    """Return the points that a text can be meant for."""
    for pattern, read in _FORMS:
        if match := pattern.fullmatch(text):
            return read(match)
    return _worded(text)


def _qualified(sign: str) -> Callable[[re.Match[str]], list[str]]:
    """Return what reads the rest of a text that says how sure it is."""

    def read(match: re.Match[str]) -> list[str]:
        points = _exact(match[1].strip())
        return [_with(point, sign) for point in points if "T" not in point]

    return read


def _with(point: str, sign: str) -> str:
    signs = {sign, *re.findall("[?~%]$", point)}
    return point.rstrip("?~%") + (signs.pop() if len(signs) == 1 else "%")


def _hidden_year(match: re.Match[str]) -> list[str]:
    return [re.sub("[ux?]", "X", match[1])]


def _hidden_days(match: re.Match[str]) -> list[str]:
    return [match[1] + re.sub("[ux?]", "X", match[2])]


def _year_first(match: re.Match[str]) -> list[str]:
    return [f"{match[1]}-{int(match[3]):02}-{int(match[4]):02}"]


def _year_last(match: re.Match[str]) -> list[str]:
    """Read numbers of which the year is the last: the day stands first, or the month."""
    one, other, year = int(match[1]), int(match[3]), match[4]
    return _real([(year, other, one), (year, one, other)])


def _month(match: re.Match[str]) -> list[str]:
    return [f"{match['year']}-{int(match['month']):02}"]


def _in_signs(match: re.Match[str]) -> list[str]:
    return ["-".join(f"{int(part):02}" for part in match.groups() if part)]


def _ordinal(match: re.Match[str]) -> list[str]:
    first = 33 if match[2] == "quarter" else 40
    return [f"{match[3]}-{first + _ORDINALS.index(match[1])}"]


def _century(match: re.Match[str]) -> list[str]:
    return [f"{int(match[1]) - 1:02}XX"]


def _digits(match: re.Match[str]) -> list[str]:
    """Read eight digits: the year stands first or last."""
    text = match[0]
    first, last = text[:4], text[4:]
    found = [(first, int(text[4:6]), int(text[6:]))]
    found += [(last, int(text[2:4]), int(text[:2])), (last, int(text[:2]), int(text[2:4]))]
    return _real([each for each in found if 1500 <= int(each[0]) < 2200])


def _real(days: list[tuple[str, int, int]]) -> list[str]:
    """Return those that are days of the calendar."""
    found = []
    for year, month, day in days:
        try:
            found.append(str(Point.parse(f"{year}-{month:02}-{day:02}")))
        except ValueError:
            continue
    return [each for each in found if each.count("-") == 2]


def _serial(match: re.Match[str]) -> list[str]:
    return [(date(1899, 12, 30) + timedelta(days=int(match[1]))).isoformat()]


def _timed(match: re.Match[str]) -> list[str]:
    """Read a day with a time: without a zone it is the day alone."""
    day, hour, rest, zone = match.groups()
    days = _exact(day.strip(" ,"))
    if zone is None:
        return days
    if int(hour) == 24 and not rest.strip("0:"):  # the end of a day
        days = [each for one in days for each in _next_day(one)]
        hour = "0"
    # A leap second, which most clocks have not.
    clock = f"{int(hour):02}:{re.sub(':60$', ':59', rest)}"
    ahead = re.search(r"([+-])(\d{1,2})(?::?(\d{2}))?$", zone)
    offset = f"{ahead[1]}{int(ahead[2]):02}:{ahead[3] or '00'}" if ahead else "Z"
    return [f"{each}T{clock}{offset}".replace("+00:00", "Z") for each in days]


def _next_day(text: str) -> list[str]:
    try:
        return [(date.fromisoformat(text) + timedelta(days=1)).isoformat()]
    except (ValueError, OverflowError):
        return []


def _decade(match: re.Match[str]) -> list[str]:
    year = match[1]
    return [f"{year[:3]}X", f"{year[:2]}XX"] if year.endswith("00") else [f"{year[:3]}X"]


# Those of the months' names: Latin, Cyrillic, Arabic.
_LETTERS = "a-z\u0430-\u044f\u0456\u0627-\u064a"


def _worded(text: str) -> list[str]:
    """Read a month, a season or a quarter in words, with its year and perhaps its day."""
    if not re.fullmatch(rf"[{_LETTERS}0-9 ,.()/-]+", text):
        return []
    plain = re.sub(r"(?<=\d)(?:st|nd|rd|th|er|re)(?![a-z])", "", text)
    words = [
        each for each in re.findall(rf"[{_LETTERS}]+[1-4]?|\d+", plain) if each not in _FILLERS
    ]
    years = [each for each in words if re.fullmatch(r"\d{4}", each)]
    days = [each for each in words if re.fullmatch(r"\d{1,2}", each)]
    names = [each for each in words if each in _MONTH or each in _PART]
    if len(years) != 1 or len(names) != 1 or len(days) > 1 or len(words) != 2 + len(days):
        return []
    [name], [year] = names, years
    if name in _PART:
        return [] if days else [f"{year}-{_PART[name]}"]
    return [f"{year}-{_MONTH[name]:02}" + "".join(f"-{int(day):02}" for day in days)]


_TIME = (
    r"(\d{1,2}):(\d{2}(?::\d{2})?)(?:[.,]\d+)?"
    r"(?: ?\(?(z|(?:utc|gmt)?[+-]\d{1,2}(?::?\d{2})?|utc|gmt)\)?)?"
)
_HIDDEN = r"(?:uu|xx|\?\?)"
_ORDINALS = ("first", "second", "third", "fourth")
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], list[str]]], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (r"(\d{3}[ux?]|\d{2}[ux?]{2})" + f"(?:-{_HIDDEN})*", _hidden_year),
        (rf"(\d{{4}}(?:-\d{{2}})?)(-{_HIDDEN}|-{_HIDDEN}-{_HIDDEN})", _hidden_days),
        (rf"(?:{_ABOUT}\.? ?|~ ?)(?=[^. ])(.+)", _qualified("~")),
        (r"(.+?) ?\((?:c|ca|circa|approx)\.?\)", _qualified("~")),
        (r"(.+?) ?(?:\?~|~\?)", _qualified("%")),
        (r"(.+?) ?~", _qualified("~")),
        (rf"(?:{_DOUBT} |\? ?)(.+)", _qualified("?")),
        (r"(.+?) ?\(?\?+\)?", _qualified("?")),
        (rf"(.+?)(?:t|,? (?:at |um |a )?){_TIME}", _timed),
        (r"(?:the |die |les )?(?:annees )?(\d{3}0)(?:'?s|er)?(?: jahren?)?", _decade),
        (r"(?:the )?(\d{1,2})(?:st|nd|rd|th) century", _century),
        (r"(\d{4})([-./ ])0*(\d{1,2})\2 ?0*(\d{1,2})\.?", _year_first),
        (r"0*(\d{1,2})([-./ ]) ?0*(\d{1,2})\2 ?(\d{4})\.?", _year_last),
        (r"(?P<month>\d{1,2})[-./](?P<year>\d{4})", _month),
        (r"(?P<year>\d{4})[-./](?P<month>\d{1,2})", _month),
        (r"\d{8}", _digits),
        (_SERIAL, _serial),
        (r"(\d{4}) ?[年년] ?(\d{1,2}) ?[月월](?: ?(\d{1,2}) ?[日일])?", _in_signs),
        (r"(first|second|third|fourth) (quarter|half)(?: of)? (\d{4})", _ordinal),
    )
)
