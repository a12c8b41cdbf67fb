"""Names folded for comparison: case, accents, hyphens, blanks and widths make no difference."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

__all__ = ["Keys", "fold", "keys_of", "without_kind", "words_of"]

_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "ı": "i", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ə": "a"}
    | {"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "&": " and "}
    | dict.fromkeys("'’‘ʻʼʿʾ`´ʹ·׳״ـ", "")  # marks within a word
)
# ideographs of one meaning that mainland China, Taiwan and Japan write in different shapes
_SHAPES = str.maketrans(
    "東風島國廣灣韓龍門陽蘇贛關馬寧陝內肅遼黃濟漢長慶縣區聯鄉臺臺烏蘭爾羅達納魯亞歐義華盛頓紐約"
    "倫敦澤連維緬薩聖賓薩熱斯鷹劍銳濱瀋鄭靜瓊貴雲滬廈魚釣臺緬錫蘭國図広県横浜沢関竜桜辺渋塩鉄駅竜",
    "东风岛国广湾韩龙门阳苏赣关马宁陕内肃辽黄济汉长庆县区联乡台台乌兰尔罗达纳鲁亚欧义华盛顿纽约"
    "伦敦泽连维缅萨圣宾萨热斯鹰剑锐滨沈郑静琼贵云沪厦鱼钓台缅锡兰国图广县横滨泽关龙樱边涩盐铁驿龙",
)
_MARKS = re.compile("[\u0300-\u036f\u05b0-\u05c7\u064b-\u0655\u0670]")
_BETWEEN = re.compile(r"[^\w]+|_+")
_SHORT = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}


def words_of(text: str) -> list[str]:
    """
    Words of a name, folded.

    Parameters
    ----------
    text
        A name in any script.

    Returns
    -------
    list of str
        Without case, accents, apostrophes and width; one leading "the" is left out.

    Examples
    --------
    >>> words_of("The St. Pétersbourg"), words_of("ＤＦ－２６")
    (['saint', 'petersbourg'], ['df', '26'])
    """
    text = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
    text = _MARKS.sub("", unicodedata.normalize("NFKD", text))
    text = unicodedata.normalize("NFC", text).translate(_LETTERS).translate(_SHAPES)
    words = _BETWEEN.sub(" ", text).split()
    if len(words) > 1:
        words = words[words[0] == "the" :]
        words = [_SHORT.get(word, word) for word in words[:-1]] + words[-1:]
    return words


def fold(text: str) -> str:
    """
    Key by which two spellings of one name are equal.

    Parameters
    ----------
    text
        A name in any script.

    Returns
    -------
    str
        Its folded words without blanks; empty if it has neither letter nor digit.

    Examples
    --------
    >>> fold("first-island-chain") == fold("First Island Chain"), fold("東風 26") == fold("东风-26")
    (True, True)
    """
    return "".join(words_of(text))


class Keys(NamedTuple):
    """Keys of a name: of the whole, of its leading words, and of the words within it."""

    whole: str
    leading: tuple[str, ...]
    within: tuple[str, ...]


def keys_of(name: str) -> Keys:
    """
    Keys by which a name is found: whole, by its leading words, by one of its other words.

    Parameters
    ----------
    name
        A name in any script; parts divided by a slash, and a remark in brackets, are words too.

    Examples
    --------
    >>> keys_of("Storm Shadow / SCALP-EG")
    Keys(whole='stormshadowscalpeg', leading=('storm', 'stormshadow', 'stormshadowscalp'), \
within=('shadow', 'scalp', 'eg', 'scalpeg'))
    """
    words = words_of(name)
    leading = tuple("".join(words[:count]) for count in range(1, len(words)))
    parts = [fold(part) for part in re.split(r"[/()]", name)[1:]]
    within = dict.fromkeys([*words[1:], *filter(None, parts)])
    return Keys("".join(words), leading, tuple(word for word in within if word not in leading))


_KINDS = frozenset(
    """oblast krai kray okrug rayon raion province prefecture state region governorate county
    district voivodeship department canton territory republic autonomous municipality division
    uyghur zhuang hui область край округ республика автономный автономная губерния""".split()  # noqa: SIM905
)
_SIDES = frozenset(
    """north south east west northern southern eastern western central upper lower federal capital
    new inner outer middle greater far national""".split()  # noqa: SIM905
)
_CJK_KINDS = re.compile(
    "(?<=..)(壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区|省|市|县|府|都|道|州)$"
)


def without_kind(name: str) -> str:
    """
    Key of a region's name without the word that says what kind of region it is.

    Parameters
    ----------
    name
        A name in any script.

    Returns
    -------
    str
        Empty if the name has no such word, or too little is left.

    Examples
    --------
    >>> without_kind("Belgorod Oblast"), without_kind("広東省"), without_kind("Northern Territory")
    ('belgorod', '广东', '')
    """
    words = words_of(name)
    left = [word for word in words if word not in _KINDS and word != "of"]
    if left and len(left) < len(words):
        return "" if set(left) <= _SIDES else "".join(left)
    key = "".join(words)
    short = _CJK_KINDS.sub("", key)
    return "" if short == key else short
