"""Legal forms of companies, with the countries that have them.

Names and abbreviations after ISO 20275, Entity Legal Forms, as the Global Legal Entity Identifier Foundation
publishes them, with the words for a company that is being wound up. Spellings are held together
without spaces, so that `Sdn. Bhd.`, `SDN BHD` and `S D N B H D` are one.
"""

from typing import Final, NamedTuple

from borderscore.organisations.folding import fold, is_unspaced, words
from borderscore.organisations.slips import Vocabulary


class Form(NamedTuple):
    """A legal form. `countries` is empty where too many have it to say anything."""

    name: str
    countries: frozenset[str]


#: The form, its countries, its spellings: at the end of a name.
_ENDINGS: Final = (
    ("Sdn Bhd", "MY BN", "sdn bhd; snd bhd; sendirian berhad; sdn berhad; sdn"),
    ("Bhd", "MY BN", "bhd; berhad"),
    ("PLT", "MY", "plt; perkongsian liabiliti terhad"),
    ("Pte Ltd", "SG", "pte ltd; pte limited; pte"),
    ("Pvt Ltd", "IN PK LK BD NP", "pvt ltd; pvt limited; p ltd; opc pvt ltd; opc private limited"),
    ("Private Limited", "SG IN PK LK BD NP", "private limited; private ltd"),
    ("Pty Ltd", "AU ZA", "pty ltd; pty limited; proprietary limited; proprietary ltd; pty"),
    ("CC", "ZA", "cc; close corporation"),
    ("Ltd", "", "ltd; limited; ltd co; ltda; ldt; lmtd; ltda me; ltda epp; ltee; limitee; cyf; cyfyngedig; בע מ"),
    ("Unlimited", "", "unlimited; unltd; unlimited company; ulc"),
    ("Co Ltd", "CN HK TW JP KR TH VN", "co ltd; company limited; co limited; company ltd; corporation limited"),
    ("Public Co Ltd", "TH", "public company limited; pcl; public co ltd"),
    ("PLC", "GB IE", "plc; public limited company; public limited"),
    ("DAC", "IE", "dac; designated activity company"),
    ("Company by guarantee", "GB IE", "clg; company limited by guarantee; cic; community interest company"),
    ("LP", "GB US", "lp; limited partnership; lllp"),
    ("Inc", "US CA PH", "inc; incorporated; incorp; opc"),
    ("NA", "US", "n a; national association"),
    ("Corp", "US CA PH", "corp; corporation"),
    ("Co", "", "co; company; and co; and company"),
    ("FZ LLC", "AE", "fz llc; llc fz; fzco; fze; fzc; dmcc; dwc llc; free zone company; free zone establishment"),
    ("Est", "AE SA LI", "est; establishment; anstalt"),
    ("GmbH", "DE AT CH", "gmbh; gesellschaft mit beschrankter haftung; gesellschaft mbh; ges mbh; mbh; ggmbh"),
    ("GmbH & Co KG", "DE AT", "gmbh and co kg; gmbh co kg; gmbh und co kg; ag and co kg; co kg; and co kg"),
    ("UG", "DE", "ug; ug haftungsbeschrankt; unternehmergesellschaft haftungsbeschrankt"),
    ("AG", "DE AT CH LI", "ag; aktiengesellschaft; aktienges; aktg; akg"),
    ("KG", "DE AT", "kg; kommanditgesellschaft; ug and co kg; se and co kg"),
    ("KGaA", "DE", "kgaa; ag and co kgaa; se and co kgaa; kommanditgesellschaft auf aktien"),
    ("OHG", "DE", "ohg; og; gbr; egbr; gesbr; offene handelsgesellschaft; gesellschaft burgerlichen rechts"),
    ("eV", "DE", "e v; eingetragener verein"),
    ("eK", "DE", "e kfm; e kfr"),
    ("eG", "DE AT", "eingetragene genossenschaft"),
    ("PartG", "DE", "partg; partg mbb; mbb"),
    ("SE", "", "se; sce; societas europaea"),
    ("SAC", "PE", "sac; saa; eirl; sociedad anonima cerrada; sociedad anonima abierta"),
    ("SAIC", "AR", "saic; saci; saicf; sacif; saci y f; sacifia"),
    ("SAL", "LB", "sal; sal offshore; offshore sal; sal holding"),
    ("CA", "VE EC", "c a; compania anonima"),
    (
        "Cia Ltda",
        "CO EC",
        "y cia; and cia; e cia; y cia ltda; and cia ltda; y compania; s en c; s en c s; en comandita; e u",
    ),
    ("SNC", "FR IT", "snc; scs; gie; societe en nom collectif; sapa; ss; scarl; scrl; scpa"),
    ("PLLC", "US", "pllc; professional limited liability company"),
    ("SA", "FR BE CH LU ES PT GR", "sa; societe anonyme; sociedad anonima; sociedade anonima"),
    ("SAS", "FR CO", "sas; sasu; societe par actions simplifiee; sociedad por acciones simplificada"),
    ("SCA", "FR LU", "sca"),
    ("SpA", "IT CL", "spa; societa per azioni"),
    ("SL", "ES", "sl; slu; sll; slp; sociedad limitada; sau; sad"),
    (
        "SA de CV",
        "MX",
        "sa de cv; s de rl de cv; sapi de cv; sab de cv; sociedad anonima de capital variable; s de rl",
    ),
    (
        "Lda",
        "PT",
        "lda; limitada; unipessoal lda; e cia ltda; cia ltda; sgps; sgps sa; eireli; sociedade limitada",
    ),
    ("BVBA", "BE", "bvba; sprl; sprlu; cvba; sa nv; nv sa; bv srl; srl bv; asbl; vzw"),
    ("VOF", "NL BE", "vof; vennootschap onder firma"),
    ("AB (publ)", "SE", "ab publ; handelsbolag; kommanditbolag"),
    (
        "AS",
        "NO DK EE CZ SK",
        "as; asa; a s; aktieselskab; aktieselskabet; aksjeselskap; akciova spolecnost; aktsiaselts; nuf; amba",
    ),
    ("ApS", "DK", "aps; anpartsselskab; ivs"),
    ("Oy", "FI", "oy; oyj; osakeyhtio; julkinen osakeyhtio; oy ab; ab oy; oyj abp; abp"),
    ("hf", "IS", "hf; ehf; ohf; hlutafelag"),
    ("BV", "NL", "bv; besloten vennootschap"),
    ("OU", "EE", "ou; osauhing"),
    ("SIA", "LV", "sia; sabiedriba ar ierobezotu atbildibu"),
    ("doo", "SI HR RS BA ME MK", "d o o; д о о; d o o e l; j d o o; d d; a d; а д; e a d; е а д"),
    ("EOOD", "BG", "eood; ood; еоод; оод"),
    ("Sh.p.k.", "AL XK", "sh p k; sh a"),
    ("ΑΕ", "GR CY", "α ε; ε π ε; ι κ ε; ανωνυμη εταιρεια; anonymi etairia; epe; ike"),
    ("Kft", "HU", "kft; korlatolt felelossegu tarsasag; zrt; nyrt; zartkoruen mukodo reszvenytarsasag; bt; kkt"),
    ("Sp z oo", "PL", "sp z o o; spolka z ograniczona odpowiedzialnoscia; spolka z o o"),
    ("Sp k", "PL", "sp k; sp j; s k a; spolka komandytowa; spolka jawna"),
    ("SA (PL)", "PL", "spolka akcyjna"),
    ("sro", "CZ SK", "s r o; k s; v o s; spol s r o; spolecnost s rucenim omezenym"),
    ("Tbk", "ID", "tbk; persero; persero tbk"),
    ("KK", "JP", "kk; kabushiki kaisha; kabushiki gaisha"),
    ("YK", "JP", "yk; yugen kaisha"),
    ("GK", "JP", "gk; godo kaisha"),
    ("유한회사", "KR", "yuhan hoesa"),
    ("AS (TR)", "TR", "anonim sirketi; ltd sti; limited sirketi; limited sti; sti; sirketi"),
    (
        "WLL",
        "BH QA KW",
        "wll; w l l; bsc; bsc c; qsc; qpsc; ksc; kscc; kscp; saoc; saog; sae; psc; private joint stock company",
    ),
    ("ش.م.م", "AE EG LB SA", "ش م م; ذ م م; ش ذ م م; ش م ع; ش م ك; ش م ل; المحدوده; المحدودة; محدودة"),
    ("股份有限公司", "CN TW", "股份有限公司; 股份公司; 集团股份有限公司; 集團股份有限公司"),
    ("有限责任公司", "CN", "有限责任公司; 有限責任公司"),
    (
        "有限公司",
        "CN HK TW MO",
        "有限公司; 公司; 無限公司; youxian gongsi; youxian zeren gongsi; gufen youxian gongsi",
    ),
    ("บริษัทจำกัด", "TH", "จำกัด; จำกัด มหาชน; มหาชน"),
    ("in liquidation", "", "in liquidation; in liq; under liquidation; in voluntary liquidation; in receivership"),
    ("in liquidation", "", "in administration; en liquidacion; en liquidation; in liquidazione; w likwidacji"),
    ("私人有限公司", "SG MY", "私人有限公司"),
    ("合伙企业", "CN", "合伙企业; 有限合伙; 合伙企业 有限合伙"),
    ("株式会社", "JP", "株式会社; 株式會社; 株"),
    ("有限会社", "JP", "有限会社; 有"),
    ("合同会社", "JP", "合同会社"),
    ("주식회사", "KR", "주식회사; 주"),
    ("유한회사", "KR", "유한회사; 유한책임회사; 유"),
)

#: Forms that stand before the name.
_BEGINNINGS: Final = (
    ("CV", "ID", "cv"),
    ("IP", "RU KZ", "ип; индивидуальный предприниматель; фоп"),
    ("TNHH", "VN", "cong ty tnhh; cong ty tnhh mtv; cong ty tnhh mot thanh vien; cong ty trach nhiem huu han"),
    ("TNHH", "VN", "cty tnhh; cty tnhh mtv; tnhh"),
    ("CP", "VN", "cong ty co phan; cong ty cp; ctcp; cty cp; cong ty"),
    ("บริษัทจำกัด", "TH", "บริษัท; บจก; บมจ; หจก; ห้างหุ้นส่วนจำกัด"),
    ("ش.م.م", "AE EG LB SA", "شركة; شركه"),
    ("株式会社", "JP", "株式会社; 株式會社; 株"),
    ("有限会社", "JP", "有限会社; 有"),
    ("合同会社", "JP", "合同会社"),
    ("주식회사", "KR", "주식회사; 주"),
    ("유한회사", "KR", "유한회사; 유"),
)


_KINDS: Final = ("open", "closed", "public", "private")
_STOCK_COMPANIES: Final = "; ".join(f"{kind} joint stock company; {kind} jsc" for kind in _KINDS)

#: The Russian forms written out, in Russian and as passports write Russian letters, in which every office differs.
_OOO: Final = "; ".join(
    f"{society} s ogranichenno{end} otvetstvennost{ending}"
    for society in ("obshchestvo", "obschestvo")
    for end in "yij"
    for ending in ("yu", "iu", "ju")
)
_AO: Final = "; ".join(
    f"{kind}{stock} {society}"
    for kind in ("", "otkrytoe ", "zakrytoe ", "publichnoe ", "nepublichnoe ")
    for stock in ("aktsionernoe", "aktsionernoye", "akcionernoe")
    for society in ("obshchestvo", "obschestvo")
)
_AO_IN_RUSSIAN: Final = "; ".join(
    f"{kind} акционерное общество" for kind in ("", "открытое", "закрытое", "публичное", "непубличное")
)

#: Forms that stand at either end.
_EITHER: Final = (
    ("LLC", "US AE RU VN", "llc; limited liability company; l l c"),
    ("LLP", "GB SG IN US KZ", "llp; limited liability partnership"),
    ("JSC", "RU VN KZ UZ IR", f"jsc; ojsc; cjsc; pjsc; joint stock company; joint stock co; {_STOCK_COMPANIES}"),
    ("OOO", "RU", f"ooo; ооо; общество с ограниченной ответственностью; {_OOO}"),
    ("AO", "RU", f"ao; ао; oao; оао; zao; зао; pao; пао; нао; {_AO}; {_AO_IN_RUSSIAN}"),
    ("PT", "ID", "pt; perseroan terbatas; p t"),
    ("TOO", "KZ", "тоо; товарищество с ограниченной ответственностью"),
    ("TOV", "UA", "tov; тов; товариство з обмеженою відповідальністю; прат; пат"),
    ("SARL", "FR LU CH BE MA", "sarl; suarl; eurl; societe a responsabilite limitee"),
    (
        "Srl",
        "IT RO BE MD",
        "srl; srls; sagl; societa a responsabilita limitata; societatea cu raspundere limitata",
    ),
    ("NV", "NL BE", "nv; naamloze vennootschap; naamlooze vennootschap"),
    ("AB", "SE FI", "ab; aktiebolag; aktiebolaget"),
    ("UAB", "LT", "uab; uzdaroji akcine bendrove"),
)


def _table(rows: tuple[tuple[str, str, str], ...]) -> dict[str, Form]:
    table = {}
    for name, countries, spellings in rows:
        form = Form(name, frozenset(countries.split()))
        for spelling in spellings.split("; "):
            table["".join(words(fold(spelling)))] = form
    return table


ENDINGS: Final = _table((*_ENDINGS, *_EITHER))
BEGINNINGS: Final = _table((*_BEGINNINGS, *_EITHER))

#: A slip is repaired in endings of so many letters: Sdn Bdh, Limted.
REPAIRED: Final = 6
VOCABULARY: Final = Vocabulary.of(filter(str.isascii, ENDINGS), least=REPAIRED, replaced_from=REPAIRED)

#: The ends of all endings and the beginnings of all beginnings: the search stops at what is none of them.
TAILS: Final = frozenset(each[start:] for each in ENDINGS for start in range(len(each)))
HEADS: Final = frozenset(each[:end] for each in BEGINNINGS for end in range(1, len(each) + 1))


def _unspaced(table: dict[str, Form]) -> dict[str, Form]:
    """Return the forms that are told from a name without a space between: those of two characters and more."""
    return {spelling: form for spelling, form in table.items() if len(spelling) > 1 and is_unspaced(spelling)}


UNSPACED_ENDINGS: Final = _unspaced(ENDINGS)
UNSPACED_BEGINNINGS: Final = _unspaced(BEGINNINGS)
LONGEST_UNSPACED: Final = max(map(len, (*UNSPACED_ENDINGS, *UNSPACED_BEGINNINGS)))
