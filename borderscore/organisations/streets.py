"""The words of addresses: abbreviations, what a number numbers, and the towns that are left out.

A list of this project's own for the countries of its trade. It is short on purpose: an abbreviation that is not
listed stays as it is, and two spellings of it then differ.
"""

from typing import Final

#: Abbreviations and translations of the words that addresses are made of.
_SPELLINGS: Final = {
    "avenue": "ave av",
    "boulevard": "blvd bd",
    "bukit": "bkt",
    "building": "bldg bangunan gedung",
    "close": "cl",
    "crescent": "cres",
    "drive": "dr",
    "east": "e",
    "highway": "hwy lebuhraya",
    "industrial": "ind perindustrian",
    "jalan": "jl jln",
    "kampung": "kg kpg kampong",
    "lane": "ln",
    "link": "lk",
    "lorong": "lrg lor",
    "north": "n",
    "park": "pk",
    "parkway": "pkwy",
    "persiaran": "psn persn",
    "place": "pl",
    "road": "rd",
    "seksyen": "sek section sec",
    "south": "s",
    "square": "sq",
    "street": "st str",
    "taman": "tmn",
    "terrace": "ter tce",
    "tower": "twr menara",
    "west": "w",
    "centre": "center ctr pusat",
}
SPELLINGS: Final = {short: word for word, shorts in _SPELLINGS.items() for short in (word, *shorts.split())}

#: Words before a number that say what it numbers, by the kind that they mean. Lot and number change places freely
#: in Malaysian addresses; a block, a level and a unit don't.
_LABELS: Final = {
    "house": "no nr num number lot plot house nombor",
    "block": "blk block blok phase fasa haus gebaude tower twr menara building bldg bangunan gedung",
    "level": "level lvl lv l floor fl flr tingkat aras tkt etage lantai",
    "box": "box pobox",
    "unit": "unit suite ste room rm apt apartment flat shop zimmer",
}
LABELS: Final = {word: kind for kind, words in _LABELS.items() for word in words.split()}

#: Characters after a number that say what it numbers, in Chinese, Japanese and Korean, folded.
AFTER_NUMBER: Final = {
    "号": "house",
    "番地": "house",
    "号楼": "block",
    "栋": "block",
    "幢": "block",
    "座": "block",
    "동": "block",
    "弄": "lane",
    "楼": "level",
    "层": "level",
    "阶": "level",
    "층": "level",
    "室": "unit",
    "房": "unit",
    "单元": "unit",
    "호": "unit",
}

#: Words that are written as often as not.
LEFT_OUT: Final = frozenset({"district", "county", "the"})

#: Kinds of numbers that lie inside a building.
INSIDE: Final = frozenset({"level", "unit"})

#: Streets that carry numbers of their own, behind their names: Jalan Teknologi 5, Ang Mo Kio Avenue 3.
_NUMBERED_WORDS: Final = (
    "jalan lorong persiaran lebuh seksyen taman avenue street road drive lane crescent link loop way soi "
    "highway industrial park sector zone"
)
NUMBERED: Final = frozenset(_NUMBERED_WORDS.split())

#: Kinds of streets that stand before their names: in Jalan Penang, Penang is the street's name.
LEADING: Final = frozenset(
    ["jalan", "lorong", "persiaran", "lebuh", "taman", "seksyen", "kampung", "soi", "rue", "via", "calle"]
)

#: States and towns, left out where they stand by themselves or at the end, beside those in `qualifiers`.
TOWNS: Final = (
    "shah alam; petaling jaya; subang jaya; klang; ipoh; perak; kuching; kota kinabalu; bayan lepas; georgetown; "
    "george town; seri kembangan; puchong; bangi; kajang; rawang; nilai; seremban; negeri sembilan; pahang; "
    "kuantan; terengganu; kelantan; perlis; sepang; iskandar puteri; nusajaya; skudai; kulai; sedenak; "
    "batu kawan; wilayah persekutuan; w p kuala lumpur; federal territory; nongsa; sriracha; chonburi; "
    "gyeonggi do; kowloon; new territories; hong kong island; san jose; santa clara; austin; texas; "
    "dallas; ashburn; virginia; ca; ny; tx; va; munchen; koln; stuttgart; leipzig; wien; zurich; manchester; "
    "cambridge; road town; tortola; bvi; british virgin islands; 东京都; 서울특별시"
)
