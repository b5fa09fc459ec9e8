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
automotive; bancorp bancorporation; bancshares; bank banking banks; biosciences bioscience; brothers bros;
business; capital; cargo; centre center ctr; chemicals chemical; cloud; college; commercial; communications
communication; companies cos; computers computer computing compute; construction constr; consulting consultants
consultancy consultant; data; development developments; digital; distribution distributors distributor;
electronics electronic; energy; engineering engineers engg engr engrg; enterprises enterprise; entertainment;
equipment; estate; export exports; express; fashion fashions; films film; finance financial; foods food;
footwear footwears; for; freight; garments garment; gas; global; group groups grp; healthcare; holdings holding
hldg hldgs; hotels hotel; ict; import imports; industrial; industries industry inds; information info;
infrastructure; institute; insurance; international intl intnl; investments investment investing invest; it;
laboratories laboratory labs lab; logistics logistic; machinery; machines machine; management mgmt mgt;
manufacturing mfg manufacturers; marine; marketing mktg; materials material; media; medical; motors motor;
national natl; networks network; new; of; oil; packaging; partners partner; petroleum; pharmaceuticals
pharmaceutical pharma; pictures picture; plastics plastic; platforms platform; polymers polymer; power;
printing; products product; properties property; real; realty; research; resources resource; retail; rubber;
sanayi san; school; sciences science; scientific; semiconductors semiconductor; services service svcs svc;
shipping; software; solutions solution; steel; studios studio; supply supplies; systems system sys; techno;
technology technologies tech techs; telecommunications telecommunication telecom telecoms; textiles textile;
the; therapeutics therapeutic; ticaret tic; tires tire tyre tyres; trading trade traders; transport
transportation; travel; trust; university univ; ventures venture; worldwide
"""

#: The same in Chinese, Japanese and Korean, where they close the name without a space.
_UNSPACED_WORDS: Final = (
    "科技 技术 信息 信息技术 数据 网络 网络科技 软件 智能 电子 通信 通讯 集团 控股 国际 贸易 投资 咨询 管理 服务 "
    "系统 工程 实业 发展 物流 供应链 文化 传媒 传播 半导体 汽车 银行 航空 电信 石油 能源 大学 研究院 研究所 研究 "
    "学院 云 计算 云计算 人工智能 テクノロジー システム システムズ ホールディングス グループ サービス "
    "商事 工業 製作所 電機 기술 테크 그룹 시스템 소프트웨어 데이터 전자 통신 은행 대학교 연구소 홀딩스"
)

#: Every spelling, and the word that it stands for.
GENERIC: Final = {spelling: row.split()[0] for row in _WORDS.split(";") for spelling in row.split()}
_UNSPACED: Final = frozenset(map(fold, _UNSPACED_WORDS.split()))
_LONGEST_UNSPACED: Final = max(map(len, _UNSPACED))

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
