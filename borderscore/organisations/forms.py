"""Legal forms of companies, with the countries that have them.

Names and abbreviations after ISO 20275, Entity Legal Forms, as the Global Legal Entity Identifier Foundation
publishes them; the countries are those of the trade that this library looks at. Spellings are held together
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
    ("Pty Ltd", "AU", "pty ltd; pty limited; proprietary limited; pty"),
    ("Ltd", "", "ltd; limited; ltd co; ltda; ldt"),
    ("Co Ltd", "CN HK TW JP KR TH VN", "co ltd; company limited; co limited; company ltd; corporation limited"),
    ("Public Co Ltd", "TH", "public company limited; pcl; public co ltd"),
    ("PLC", "GB IE", "plc; public limited company"),
    ("LLC", "US AE RU VN", "llc; limited liability company; l l c"),
    ("LLP", "GB SG IN US", "llp; limited liability partnership"),
    ("LP", "GB US", "lp; limited partnership"),
    ("Inc", "US CA PH", "inc; incorporated"),
    ("Corp", "US CA PH", "corp; corporation"),
    ("Co", "", "co; company; and co; and company"),
    ("FZ LLC", "AE", "fz llc; fzllc; fzco; fze; fz co; dmcc; dwc llc"),
    ("GmbH", "DE AT CH", "gmbh; gesellschaft mit beschrankter haftung; ges mbh; mbh; ggmbh"),
    ("GmbH & Co KG", "DE AT", "gmbh and co kg; gmbh co kg; gmbh und co kg; ag and co kg; co kg; and co kg"),
    ("UG", "DE", "ug; ug haftungsbeschrankt; unternehmergesellschaft haftungsbeschrankt"),
    ("AG", "DE AT CH LI", "ag; aktiengesellschaft"),
    ("KG", "DE AT", "kg; kommanditgesellschaft"),
    ("KGaA", "DE", "kgaa; ag and co kgaa; se and co kgaa"),
    ("OHG", "DE", "ohg; gbr; gesbr"),
    ("eV", "DE", "e v; eingetragener verein"),
    ("SE", "", "se; societas europaea"),
    ("SAC", "PE", "sac; saa; eirl; sociedad anonima cerrada"),
    ("SAIC", "AR", "saic; saci; saicf"),
    ("SAL", "LB", "sal"),
    ("SNC", "FR IT", "snc; scs; gie; eurl"),
    ("PLLC", "US", "pllc"),
    ("SA", "FR BE CH LU ES PT GR", "sa; societe anonyme; sociedad anonima; sociedade anonima"),
    ("SARL", "FR LU CH BE MA", "sarl; societe a responsabilite limitee; s a r l"),
    ("SAS", "FR CO", "sas; sasu; societe par actions simplifiee"),
    ("SCA", "FR LU", "sca"),
    ("SpA", "IT CL", "spa; societa per azioni"),
    ("Srl", "IT RO BE", "srl; srls; sagl; societa a responsabilita limitata"),
    ("SL", "ES", "sl; slu; sociedad limitada; sau"),
    ("SA de CV", "MX", "sa de cv; s de rl de cv; sapi de cv"),
    ("Lda", "PT", "lda; limitada; e cia ltda; cia ltda"),
    ("BV", "NL", "bv; besloten vennootschap; bvba"),
    ("NV", "NL BE", "nv; naamloze vennootschap"),
    ("AB", "SE FI", "ab; aktiebolag; ab publ"),
    ("AS", "NO DK EE CZ SK", "as; asa; a s; aktieselskab; aksjeselskap; akciova spolecnost"),
    ("ApS", "DK", "aps; anpartsselskab"),
    ("Oy", "FI", "oy; oyj; osakeyhtio; oy ab"),
    ("OU", "EE", "ou; osauhing"),
    ("hf", "IS", "hf; ehf"),
    ("UAB", "LT", "uab"),
    ("SIA", "LV", "sia"),
    ("Kft", "HU", "kft; korlatolt felelossegu tarsasag; zrt; nyrt; bt"),
    ("Sp z oo", "PL", "sp z o o; sp zoo; sp j; s k a; spolka z ograniczona odpowiedzialnoscia; spolka z o o"),
    ("SA (PL)", "PL", "spolka akcyjna"),
    ("sro", "CZ SK", "s r o; k s; v o s; spol s r o; spolecnost s rucenim omezenym"),
    ("doo", "SI HR RS BA", "d o o; d d; a d; ead"),
    ("EOOD", "BG", "eood; ood"),
    ("Tbk", "ID", "tbk; persero; persero tbk"),
    ("JSC", "RU VN KZ UZ", "jsc; ojsc; cjsc; pjsc; joint stock company"),
    ("KK", "JP", "kk; kabushiki kaisha; kabushiki gaisha"),
    ("GK", "JP", "gk; godo kaisha"),
    ("OOO", "RU", "ооо; тоо; тов; общество с ограниченной ответственностью"),
    ("AO", "RU", "ао; оао; зао; пао; акционерное общество"),
    ("AS (TR)", "TR", "anonim sirketi; ltd sti; limited sirketi; sti"),
    ("WLL", "BH QA KW", "wll; w l l; bsc; bsc c"),
    ("股份有限公司", "CN TW", "股份有限公司; 股份公司; 集团股份有限公司; 集團股份有限公司"),
    ("有限责任公司", "CN", "有限责任公司; 有限責任公司"),
    ("有限公司", "CN HK TW MO", "有限公司; 公司"),
    ("บริษัทจำกัด", "TH", "จำกัด; จำกัด มหาชน"),
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
    ("PT", "ID", "pt; perseroan terbatas; p t"),
    ("CV", "ID", "cv"),
    ("OOO", "RU", "ooo; ооо; общество с ограниченной ответственностью; тоо; тов"),
    ("AO", "RU", "ao; ао; oao; оао; zao; зао; pao; пао; акционерное общество"),
    ("IP", "RU KZ", "ип"),
    ("TNHH", "VN", "cong ty tnhh; cong ty tnhh mtv; cong ty tnhh mot thanh vien; cty tnhh; tnhh"),
    ("CP", "VN", "cong ty co phan; cong ty cp; ctcp; cty cp; cong ty"),
    ("บริษัทจำกัด", "TH", "บริษัท"),
    ("JSC", "RU VN KZ UZ", "jsc; ojsc; cjsc; pjsc"),
    ("LLC", "US AE RU VN", "llc"),
    ("株式会社", "JP", "株式会社; 株式會社; 株"),
    ("有限会社", "JP", "有限会社; 有"),
    ("合同会社", "JP", "合同会社"),
    ("주식회사", "KR", "주식회사; 주"),
    ("유한회사", "KR", "유한회사; 유"),
)


def _table(rows: tuple[tuple[str, str, str], ...]) -> dict[str, Form]:
    table = {}
    for name, countries, spellings in rows:
        form = Form(name, frozenset(countries.split()))
        for spelling in spellings.split("; "):
            table["".join(words(fold(spelling)))] = form
    return table


ENDINGS: Final = _table(_ENDINGS)
BEGINNINGS: Final = _table(_BEGINNINGS)

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
