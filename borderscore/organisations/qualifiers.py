"""Places that qualify a name without distinguishing the family: (Malaysia), SG, Asia Pacific, 北京.

Countries come from ISO 3166-1 by the package iso3166. The short forms and cities are a list of this project's
own: those usual in company names of the trade that this library looks at. It is a list and not a gazetteer, so
that a new edition of a gazetteer can't silently change which names are equal.
"""

from typing import Final

import iso3166

from borderscore.organisations.folding import fold, is_unspaced, words

#: Short forms and other names of countries, by code.
_SHORT: Final = {
    "AE": "uae; dubai; abu dhabi; sharjah; emirates",
    "AT": "osterreich; vienna; wien",
    "AU": "aust; sydney; melbourne",
    "BE": "belgique; belgie",
    "BN": "brunei",
    "BR": "brasil",
    "CH": "schweiz; suisse; svizzera; zurich",
    "CN": "prc; cn; mainland china; p r c; 中国; 中國; 中国大陆",
    "CZ": "czech republic; ceska republika",
    "DE": "deutschland; allemagne; 德国; frankfurt; munich; munchen; berlin; hamburg",
    "DK": "danmark",
    "EE": "eesti",
    "ES": "espana",
    "FI": "suomi",
    "FR": "frankreich; paris",
    "GB": "uk; u k; great britain; england; scotland; wales; united kingdom; london; 英国; 英國",
    "HR": "hrvatska",
    "HU": "hungaria; magyarorszag",
    "HK": "hk; hongkong; h k; hksar; kowloon; 香港",
    "ID": "jakarta; batam; 印尼; 印度尼西亚",
    "IN": "bengaluru; bangalore; mumbai; hyderabad; chennai; 印度",
    "IR": "iran",
    "IT": "italia; milano; milan",
    "JP": "jp; nippon; tokyo; osaka; 日本; 東京; 东京; 大阪",
    "KH": "phnom penh; 柬埔寨",
    "KP": "north korea; dprk",
    "KR": "kr; korea; south korea; seoul; 韩国; 韓國; 한국; 코리아; 서울",
    "LA": "laos; 老挝",
    "LT": "lietuva",
    "LV": "latvija",
    "MA": "maroc",
    "MO": "macau; 澳门; 澳門",
    "MY": (
        "my; m sia; msia; kl; kuala lumpur; cyberjaya; putrajaya; penang; pulau pinang; johor; johor bahru; "
        "selangor; labuan; sarawak; sabah; melaka; malacca; kedah; kulim; 马来西亚; 馬來西亞; 大马; 吉隆坡; "
        "槟城; 柔佛; 말레이시아"
    ),
    "NO": "norge",
    "NZ": "nz",
    "NL": "holland; the netherlands; netherland; nederland; amsterdam",
    "PH": "phils; manila; cebu; 菲律宾",
    "PL": "polska",
    "RU": "russia; россия; moscow; москва; 俄罗斯",
    "SA": "ksa; riyadh",
    "RS": "srbija",
    "SE": "sverige",
    "SG": "sg; spore; s pore; 新加坡; 星加坡; 싱가포르",
    "SK": "slovensko",
    "SY": "syria",
    "TH": "th; bangkok; 泰国; 泰國",
    "TR": "turkey; turkiye",
    "TW": "tw; taiwan; roc; r o c; taipei; hsinchu; 台湾; 台灣; 臺灣; 台北; 新竹",
    "TZ": "tanzania",
    "UA": "ukraina; україна; украина; kyiv; kiev",
    "US": "us; usa; u s; u s a; america; california; delaware; new york; 美国; 美國",
    "VE": "venezuela",
    "VN": "vn; vietnam; hanoi; ha noi; ho chi minh; hcmc; saigon; 越南; 베트남",
}

#: Provinces and cities of China: they open a company's name, in Chinese as in pinyin (Provisions on the
#: Administration of Enterprise Name Registration, State Council order 734, article 6).
_CHINESE: Final = (
    "北京 beijing; 上海 shanghai; 天津 tianjin; 重庆 chongqing; 深圳 shenzhen; 广州 guangzhou; 广东 guangdong; "
    "东莞 dongguan; 佛山 foshan; 珠海 zhuhai; 惠州 huizhou; 杭州 hangzhou; 宁波 ningbo; 浙江 zhejiang; "
    "南京 nanjing; 苏州 suzhou; 无锡 wuxi; 常州 changzhou; 江苏 jiangsu; 昆山 kunshan; 合肥 hefei; 安徽 anhui; "
    "福州 fuzhou; 厦门 xiamen; 福建 fujian; 济南 jinan; 青岛 qingdao; 山东 shandong; 武汉 wuhan; 湖北 hubei; "
    "长沙 changsha; 湖南 hunan; 郑州 zhengzhou; 河南 henan; 河北 hebei; 西安 xian; 成都 chengdu; 四川 sichuan; "
    "大连 dalian; 沈阳 shenyang; 辽宁 liaoning; 昆明 kunming; 云南 yunnan; 贵阳 guiyang; 贵州 guizhou; "
    "南昌 nanchang; 江西 jiangxi; 海南 hainan; 广西 guangxi; 哈尔滨 harbin; 乌兰察布 ulanqab; 内蒙古 neimenggu"
)

#: Regions of several countries.
_REGIONS: Final = (
    "asia; apac; apj; asia pacific; asiapacific; south asia; east asia; southeast asia; south east asia; "
    "asean; far east; greater china; emea; europe; eu; middle east; mena; africa; americas; latam; "
    "latin america; north america; south america; nordic; nordics; benelux; dach; oceania; overseas; "
    "亚洲; 亞洲; 亚太; 亞太; 东南亚; 大中华; 大中华区; 欧洲; 海外"
)

#: Parts of a company rather than companies.
_PARTS: Final = (
    "branch; branch office; representative office; rep office; regional office; 分公司; 办事处; 分行; 支店; 지점"
)

#: What stands for a place only in brackets: Lumen (M) Sdn Bhd.
IN_BRACKETS: Final = {"m": "MY", "s": "SG", "b": "BN", "t": "TH", "sea": None}


def _compact(spelling: str) -> str:
    return "".join(words(fold(spelling)))


def _places() -> dict[str, str | None]:
    places: dict[str, str | None] = {_compact(each): None for each in _REGIONS.split("; ")}
    for country in iso3166.countries:
        for name in (country.name, country.apolitical_name):
            places[_compact(name)] = country.alpha2
            places[_compact(name.split(",")[0].split("(")[0])] = country.alpha2
    for alpha2, spellings in _SHORT.items():
        places.update(dict.fromkeys(map(_compact, spellings.split("; ")), alpha2))
    places.update(dict.fromkeys(map(_compact, _CHINESE.replace("; ", " ").split()), "CN"))
    return places


#: Every place by its letters without spaces, and the country that it lies in; None: a region of several.
PLACES: Final = _places()
PARTS: Final = frozenset(map(_compact, _PARTS.split("; ")))

#: Places and parts told from a name without a space between.
UNSPACED_PLACES: Final = {each: country for each, country in PLACES.items() if is_unspaced(each)}
UNSPACED_PARTS: Final = frozenset(filter(is_unspaced, PARTS))

#: Places that open a name as a word of their own: those above, and the cities and provinces of China in pinyin.
LEADING: Final = UNSPACED_PLACES.keys() | _CHINESE.replace("; ", " ").split()
LONGEST_UNSPACED: Final = max(map(len, (*UNSPACED_PLACES, *UNSPACED_PARTS)))

#: What closes the name of a city, a province, a district or a prefecture.
PLACE_SUFFIXES: Final = "市省区都府"

#: The ends of all places and parts: the search stops at what is none of them.
TAILS: Final = frozenset(each[start:] for each in (*PLACES, *PARTS) for start in range(len(each)))

#: Words after which a place belongs to the name: Bank of China.
BINDING: Final = frozenset(
    ["of", "in", "for", "the", "and", "de", "du", "des", "di", "da", "la", "le", "von", "zu", "van", "af"]
)
