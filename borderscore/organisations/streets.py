"""The words of addresses: abbreviations, what a number numbers, and the towns that are left out.

A list of this project's own for the countries of its trade. It is short on purpose: an abbreviation that is not
listed stays as it is, and two spellings of it then differ.
"""

from collections.abc import Iterable
from typing import Final

from borderscore.organisations.generics import ORDINALS

#: Abbreviations and translations of the words that addresses are made of.
_SPELLINGS: Final = {
    "avenue": "ave av avenida avda prospekt prosp пр проспект",
    "boulevard": "blvd bd blv boul bulvar",
    "bukit": "bkt",
    "building": "bldg bangunan gedung",
    "circle": "cir",
    "close": "cl",
    "court": "ct crt",
    "crescent": "cres",
    "drive": "dr",
    "east": "e",
    "expressway": "expy expwy",
    "gardens": "gdns gdn garden",
    "highway": "hwy lebuhraya шоссе",
    "industrial": "ind perindustrian",
    "jalan": "jl jln",
    "kampung": "kg kpg kampong",
    "lane": "ln pereulok переулок",
    "link": "lk",
    "lorong": "lrg lor",
    "north": "n",
    "northeast": "ne",
    "northwest": "nw",
    "park": "pk",
    "parkway": "pkwy",
    "persiaran": "psn persn",
    "place": "pl",
    "plaza": "plz pza piazza",
    "road": "rd",
    "seksyen": "sek section sec",
    "south": "s",
    "southeast": "se",
    "southwest": "sw",
    "square": "sq площадь",
    "street": "st str ul ulitsa ulica ул улица",
    "taman": "tmn",
    "terrace": "ter tce",
    "tower": "twr menara",
    "west": "w",
    "centre": "center ctr pusat",
}
SPELLINGS: Final = {
    **ORDINALS,
    **{short: word for word, shorts in _SPELLINGS.items() for short in (word, *shorts.split())},
}

#: Words before a number that say what it numbers, by the kind that they mean. Lot and number change places freely
#: in Malaysian addresses; a block, a level and a unit don't.
_LABELS: Final = {
    "house": "no nr num number lot plot house nombor numero d dom д дом",
    "block": (
        "blk block blok phase fasa haus gebaude tower twr menara building bldg bangunan gedung korpus korp корп "
        "корпус стр строение"
    ),
    "level": "level lvl lv l floor fl flr tingkat aras tkt etage lantai etazh этаж эт",
    "box": "box pobox",
    "unit": (
        "unit suite ste room rm apt apartment flat shop zimmer office ofis workshop kv pom komn кв оф офис пом "
        "помещение комн"
    ),
}
LABELS: Final = {word: kind for kind, words in _LABELS.items() for word in words.split()}


def _all_spellings(words: Iterable[str]) -> list[str]:
    """Return words with their abbreviations."""
    wanted = set(words)
    return [*wanted, *(short for short, word in SPELLINGS.items() if word in wanted)]


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

#: Other kinds of streets. What follows their names, and isn't said to be a building, is a town.
_STREET_WORDS: Final = (
    "avenue boulevard circle close court crescent drive expressway highway lane parkway place road square street "
    "terrace way"
)
STREET_WORDS: Final = frozenset(_all_spellings(_STREET_WORDS.split()))

#: What belongs to the name of a street, and follows it.
DIRECTIONS: Final = frozenset(
    _all_spellings(
        ["north", "south", "east", "west", "central", "northeast", "northwest", "southeast", "southwest"]
    )
)

#: What says where a house is without being its address.
NEARBY: Final = frozenset(["between", "near", "opposite", "opp", "behind", "beside", "at", "corner"])

#: Words in the names of buildings, estates and parks.
_BUILDING_WORDS: Final = (
    "airport apartments arcade block box bridge building campus centre chambers clinic college complex "
    "condominium depot dock estate factory farm flat floor hall heights hospital hotel house hub industrial "
    "institute mall mansion mansions market mill park plaza point port residence residences room school shop "
    "shops station suite terminal tower towers trade unit university villa villas warehouse wharf works zone"
)

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

#: Words that no town is known by.
NO_TOWN: Final = frozenset(_all_spellings(STREET_WORDS | NUMBERED | LEADING | {*_BUILDING_WORDS.split()}))

#: Words that make a part of an address a street.
STREETS: Final = frozenset(_all_spellings(STREET_WORDS | NUMBERED | LEADING))
