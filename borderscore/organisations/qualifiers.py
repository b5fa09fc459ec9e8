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
    "AE": "uae; dubai; abu dhabi; emirates",
    "AU": "aust; sydney; melbourne",
    "BN": "brunei",
    "CN": "prc; cn; mainland china; p r c; 中国; 中國; 中国大陆",
    "CZ": "czech republic",
    "DE": "deutschland; allemagne; 德国; frankfurt; munich; munchen; berlin; hamburg",
    "ES": "espana",
    "FR": "frankreich; paris",
    "GB": "uk; u k; great britain; england; scotland; wales; united kingdom; london; 英国; 英國",
    "HK": "hk; hongkong; h k; hksar; 香港",
    "ID": "jakarta; batam; 印尼; 印度尼西亚",
    "IN": "bengaluru; bangalore; mumbai; hyderabad; chennai; 印度",
    "IR": "iran",
    "IT": "italia; milano; milan",
    "JP": "jp; nippon; tokyo; osaka; 日本; 東京; 东京; 大阪",
    "KH": "phnom penh; 柬埔寨",
    "KP": "north korea; dprk",
    "KR": "kr; korea; south korea; seoul; 韩国; 韓國; 한국; 코리아; 서울",
    "LA": "laos; 老挝",
    "MO": "macau; 澳门; 澳門",
    "MY": (
        "my; m sia; msia; kl; kuala lumpur; cyberjaya; putrajaya; penang; pulau pinang; johor; johor bahru; "
        "selangor; labuan; sarawak; sabah; melaka; malacca; kedah; kulim; 马来西亚; 馬來西亞; 大马; 吉隆坡; "
        "槟城; 柔佛; 말레이시아"
    ),
    "NL": "holland; the netherlands; nederland; amsterdam",
    "PH": "phils; manila; cebu; 菲律宾",
    "RU": "russia; россия; moscow; москва; 俄罗斯",
    "SA": "ksa; riyadh",
    "SG": "sg; spore; s pore; 新加坡; 星加坡; 싱가포르",
    "SY": "syria",
    "TH": "th; bangkok; 泰国; 泰國",
    "TR": "turkey; turkiye",
    "TW": "tw; taiwan; roc; r o c; taipei; hsinchu; 台湾; 台灣; 臺灣; 台北; 新竹",
    "TZ": "tanzania",
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
PLACE_SUFFIXES: Final = "市省区區都府"

#: The ends of all places and parts: the search stops at what is none of them.
TAILS: Final = frozenset(each[start:] for each in (*PLACES, *PARTS) for start in range(len(each)))

#: Words after which a place belongs to the name: Bank of China.
BINDING: Final = frozenset(
    ["of", "in", "for", "the", "and", "de", "du", "des", "di", "da", "la", "le", "von", "zu", "van", "af"]
)

#: Words that say what a company does or how it is built, and little about which one it is.
_WEAK_WORDS: Final = (
    "holdings holding group groups international intl global worldwide enterprise enterprises company "
    "companies technologies technology tech techno solutions solution services service systems system "
    "industries industry industrial trading trade ventures venture partners partner capital investment "
    "investments invest management consulting consultancy consultants digital data network networks "
    "computing compute computer computers software cloud electronic electronics engineering engineers "
    "logistics express supply import export semiconductor semiconductors research development labs "
    "laboratory laboratories media studio studios entertainment films film pictures communications "
    "communication telecom telecoms telecommunication telecommunications information science sciences "
    "scientific institute university college school bank banking finance financial insurance airlines "
    "airline airways air motors motor automotive energy power oil gas petroleum chemical chemicals steel "
    "construction properties property development real estate ai it ict platform infrastructure the of "
    "and for new"
)
WEAK: Final = frozenset(_WEAK_WORDS.split())

#: The same in Chinese, Japanese and Korean, where they close the name without a space.
_UNSPACED_WEAK_WORDS: Final = (
    "科技 技术 技術 信息 信息技术 数据 數據 网络 網絡 网络科技 软件 軟件 智能 电子 電子 通信 通讯 集团 "
    "集團 控股 国际 國際 贸易 貿易 投资 投資 咨询 管理 服务 系统 系統 工程 实业 實業 发展 發展 物流 "
    "供应链 文化 传媒 传播 半导体 汽车 汽車 银行 銀行 航空 电信 石油 能源 大学 大學 研究院 研究所 研究 "
    "学院 云 计算 云计算 人工智能 テクノロジー システム システムズ ホールディングス グループ サービス "
    "商事 工業 製作所 電機 기술 테크 그룹 시스템 소프트웨어 데이터 전자 통신 은행 대학교 연구소 홀딩스"
)
UNSPACED_WEAK: Final = frozenset(_UNSPACED_WEAK_WORDS.split())
LONGEST_UNSPACED_WEAK: Final = max(map(len, UNSPACED_WEAK))
