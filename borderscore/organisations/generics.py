"""Words that say what a company does or how it is built, and little about which one it is: Holdings, 科技.

Each is written in many ways: shortened (`Intl`, `Mfg`, `Hldgs`), in the singular or the plural, glued to the word
before it, or with a slip of the keyboard. They are read as one word. A list of this project's own.
"""

from functools import lru_cache
from typing import Final

from borderscore.organisations.folding import fold
from borderscore.organisations.slips import Vocabulary

#: Words, each with its other spellings.
_WORDS: Final = """
acquisition acquisitions; ai; air; airlines airline airways; and und et ve; associates associate assoc assocs;
association asociacion associacao associazione dernegi; automotive; bancorp bancorporation; bancshares; bank
banking banks banco banca banque banka; biosciences bioscience; brothers bros; business; capital; cargo; centre
center ctr; chemicals chemical chimie chemie quimica chimica kimya; cloud; college; commercial comercial
commerciale; communications communication comunicaciones; companies cos; computers computer computing compute;
construction constr construcciones costruzioni insaat; consulting consultants
consultancy consultant consultoria beratung; data; development developments; digital; distribution distributors
distributor distribuidora distribuzione; electronics electronic electronica elektronik; energy energia energie
enerji; engineering engineers engg engr engrg ingenieria engenharia ingegneria muhendislik; enterprises
enterprise; entertainment; equipment; estate; export exports exportacao exportacion exportadora ihracat exp;
express; fashion fashions; films film; finance financial; foods food; footwear footwears; for; foundation
fundacion fondation fundacao vakfi; freight; garments garment; gas; global; group groups grp grupo gruppo groupe
gruppe grubu; healthcare; holdings holding hldg hldgs; hotels hotel; ict; import imports importacao importacion
importadora ithalat imp; industrial; industries industry inds industria industrias industrie; information info;
infrastructure; institute; institution institutions; insurance; international intl intnl internacional
internationale internazionale; investments investment investing invest inversiones investimentos investimenti
investissements; it; laboratories laboratory labs lab; logistics logistic logistica logistik logistique
lojistik; machinery makina maquinaria; machines machine; management mgmt mgt gestion; manufacturing mfg
manufacturers; marine; marketing mktg; materials material; media; medical; motors motor; national natl nacional
nationale nazionale; networks network; new; of; oil; organization organisation; packaging; partners partner;
petroleum; pharmaceuticals pharmaceutical pharma farmaceutica; pictures picture; plastics plastic plastik
plasticos; platforms platform; polymers polymer; power; printing; products product productos produtos produits;
properties property; real; realty; research; resources resource; retail; rubber; sanayi san sanayii; school;
sciences science; scientific; semiconductors semiconductor; services service svcs svc servicios servicos
servizi; shipping; society societies; software; solutions solution; steel; studios studio; supply supplies;
systems system sys sistemas systeme sistemi; techno; technology technologies tech techs tecnologia tecnologias
technologie technologien teknoloji; telecommunications telecommunication telecom telecoms; textiles textile;
the; therapeutics therapeutic; ticaret tic; tires tire tyre tyres; trading trade traders comercio handel handels
ticareti comercializadora trdg trad; transport transportation transportes transporte trasporti; travel; trust;
university univ universidad universitat universite universidade; ventures venture; worldwide
"""

#: The same in Chinese, Japanese and Korean, where they close the name without a space.
_UNSPACED_WORDS: Final = (
    "科技 技术 信息 信息技术 数据 网络 网络科技 软件 智能 电子 通信 通讯 集团 控股 国际 贸易 投资 咨询 管理 服务 "
    "系统 工程 实业 发展 物流 供应链 文化 传媒 传播 半导体 汽车 银行 航空 电信 石油 能源 大学 研究院 研究所 研究 "
    "学院 云 计算 云计算 人工智能 テクノロジー システム システムズ ホールディングス グループ サービス "
    "商事 工業 製作所 電機 기술 테크 그룹 시스템 소프트웨어 데이터 전자 통신 은행 대학교 연구소 홀딩스"
)

#: What some of them are in English names, in the spelling above.
_MEANINGS: Final = """
科技 technology; 技术 technology; 信息 information; 数据 data; 网络 networks; 软件 software; 智能 ai;
电子 electronics; 通信 communications; 通讯 communications; 集团 group; 控股 holdings; 国际 international;
贸易 trading; 投资 investments; 咨询 consulting; 管理 management; 服务 services; 系统 systems; 工程 engineering;
实业 industries; 发展 development; 物流 logistics; 文化 culture; 传媒 media; 半导体 semiconductors;
汽车 automotive; 银行 bank; 航空 airlines; 电信 telecommunications; 石油 petroleum; 能源 energy;
大学 university; 研究院 institute; 研究所 institute; 云计算 cloud; 人工智能 ai
"""
MEANINGS: Final = dict(pair.split() for pair in _MEANINGS.split(";"))

#: Every spelling, and the word that it stands for.
GENERIC: Final = {spelling: row.split()[0] for row in _WORDS.split(";") for spelling in row.split()}
_UNSPACED: Final = frozenset(map(fold, _UNSPACED_WORDS.split()))
_LONGEST_UNSPACED: Final = max(map(len, _UNSPACED))

_CARDINALS: Final = "one two three four five six seven eight nine ten eleven twelve"
_ORDINALS: Final = (
    "1st first; 2nd second; 3rd third; 4th fourth; 5th fifth; 6th sixth; 7th seventh; 8th eighth; 9th ninth"
)

#: Numbers written out: Three Percent is 3 Percent, and First Bank 1st Bank.
ORDINALS: Final = {word: short for short, word in map(str.split, _ORDINALS.split(";"))}
NUMBERS: Final = ORDINALS | {word: str(number) for number, word in enumerate(_CARDINALS.split(), 1)}

#: Words that join others and are left out as often as not.
JOINING: Final = frozenset({"and", "the"})

#: A slip is repaired in words of so many letters; one letter for another in longer ones only, since `expert` is
#: not `export`, `capitol` `capital`, nor `nasional` `national`.
REPAIRED: Final = 6
_VOCABULARY: Final = Vocabulary.of(GENERIC, least=REPAIRED, replaced_from=9)

#: A word glued to the one before it is told from so many letters on, if so many are left of that.
_GLUED: Final = 6
_LEFT: Final = 3
_LONGEST: Final = max(map(len, GENERIC))


@lru_cache(maxsize=65_536)  # each word of a name is asked for several times
def generic(word: str) -> str | None:
    """Return the generic word that a folded word is, however it is spelled; None: it is none.

    >>> generic("intl"), generic("techonlogies"), generic("lumen")
    ('international', 'technology', None)
    """
    return GENERIC.get(word) or _repaired(word)


def _repaired(word: str) -> str | None:
    """Return the one generic word that is a slip away."""
    meant = {GENERIC[each] for each in _VOCABULARY.near(word)}
    return min(meant) if len(meant) == 1 else None


def unglued(word: str) -> tuple[str, ...]:
    """Return a folded word cut before the generic word that is glued to its end: one part where there is none.

    >>> unglued("lumentechnologies"), unglued("lumen")
    (('lumen', 'technologies'), ('lumen',))
    """
    for at in range(max(_LEFT, len(word) - _LONGEST), len(word) - _GLUED + 1):
        if word[at:] in GENERIC:
            return word[:at], word[at:]
    return (word,)


def stripped(word: str) -> str:
    """Return what is left of a word of an unspaced script without the generic words at its end.

    >>> stripped("流明数据技术")
    '流明'
    """
    size = _LONGEST_UNSPACED
    while size and word:
        if word[-size:] in _UNSPACED:
            word, size = word[:-size], _LONGEST_UNSPACED
        else:
            size -= 1
    return word
