"""The words of invented names. No list is of real companies; streets and towns exist."""

from typing import Final

#: Sounds of which the names of companies are made.
HEADS: Final = (
    "Al", "Bex", "Cor", "Dal", "El", "Fen", "Gal", "Hal", "Ix", "Jor", "Kel", "Lum", "Mar", "Nor", "Or",
    "Pel", "Quin", "Ros", "Sol", "Tal", "Ul", "Ver", "Win", "Xen", "Yar", "Zen",
)  # fmt: skip
MIDDLES: Final = (
    "a", "e", "i", "o", "u", "an", "en", "in", "on", "ar", "er", "ir", "or", "ade", "ele", "ino", "ora",
    "uni", "avi", "eti",
)  # fmt: skip
TAILS: Final = (
    "bis", "com", "dar", "fex", "gen", "lix", "mex", "nos", "pax", "quor", "ris", "sys", "tek", "tis",
    "vex", "via", "wen", "xon", "zio", "cor",
)  # fmt: skip

#: Latin and Chinese sounds of Chinese names.
SOUNDS: Final = (
    ("hua", "华"), ("xin", "信"), ("zhong", "中"), ("tian", "天"), ("yun", "云"), ("rui", "瑞"), ("kai", "凯"),
    ("hong", "宏"), ("jia", "佳"), ("lian", "联"), ("bo", "博"), ("tai", "泰"), ("yuan", "远"), ("da", "达"),
    ("heng", "恒"), ("chuang", "创"), ("sheng", "盛"), ("ming", "明"), ("lan", "蓝"), ("qi", "奇"), ("feng", "丰"),
    ("zhi", "智"), ("hai", "海"), ("jing", "晶"), ("guang", "光"), ("an", "安"), ("bei", "贝"), ("fu", "富"),
)  # fmt: skip
CITIES: Final = (
    ("Beijing", "北京"), ("Shanghai", "上海"), ("Shenzhen", "深圳"), ("Hangzhou", "杭州"), ("Guangzhou", "广州"),
    ("Chengdu", "成都"), ("Wuhan", "武汉"), ("Suzhou", "苏州"),
)  # fmt: skip
CHINESE_TRADES: Final = (
    ("Technology", "科技"), ("Information Technology", "信息技术"), ("Trading", "贸易"), ("Data", "数据"),
    ("Electronics", "电子"), ("Culture Media", "文化传媒"), ("Biotechnology", "生物科技"), ("Energy", "能源"),
    ("Network Technology", "网络科技"), ("Intelligent Equipment", "智能装备"),
)  # fmt: skip
TRADES: Final = (
    "Technologies", "Engineering", "Systems", "Logistics", "Analytics", "Energy", "Pharma", "Trading", "Media",
    "Consulting", "Instruments", "Digital", "Semiconductor", "Services", "Holdings", "Solutions", "International",
    "Networks", "Automation", "Research", "Foods", "Textiles", "Insurance", "Marine",
)  # fmt: skip

#: Of such words shells are named.
SHELL_HEADS: Final = (
    "Golden", "Bright", "Summit", "Harmony", "Pacific", "Jade", "Silver", "Orient", "Evergreen", "Fortune",
    "Grand", "Lotus", "Sunrise", "Crown", "Apex", "Blue", "Eternal", "Prime", "Star", "Unity",
)  # fmt: skip
SHELL_TAILS: Final = (
    "Bridge", "Horizon", "Vision", "Gate", "Path", "Spring", "River", "Peak", "Link", "Field", "Harbour", "Arch",
    "Dragon", "Cloud", "Wave", "Crest", "Stone", "Wing", "Orchid", "Tree",
)  # fmt: skip
SHELL_TRADES: Final = ("Trading", "Ventures", "Solutions", "Global", "Digital", "Resources", "Consultancy", "Tech")

#: The legal forms of a country, each with the ways in which it is written.
FORMS: Final = {
    "MY": ("Sdn Bhd", "Sdn. Bhd.", "SDN BHD", "Sendirian Berhad"),
    "SG": ("Pte Ltd", "Pte. Ltd.", "PTE LTD", "Private Limited"),
    "CN": ("Co., Ltd.", "Co Ltd", "Company Limited", "CO.,LTD"),
    "HK": ("Limited", "Ltd", "Ltd."),
    "AE": ("LLC", "L.L.C.", "FZ-LLC", "FZE"),
    "DE": ("GmbH", "Gmbh", "G.m.b.H."),
    "US": ("Inc.", "Inc", "Incorporated", "Corp."),
    "GB": ("Ltd", "Limited", "Ltd."),
    "JP": ("K.K.", "Co., Ltd.", "KK"),
    "IN": ("Pvt Ltd", "Private Limited", "Pvt. Ltd."),
    "KR": ("Co., Ltd.", "Co Ltd"),
    "FR": ("SAS", "S.A.S."),
    "AU": ("Pty Ltd", "Pty. Ltd."),
    "NL": ("B.V.", "BV"),
    "VG": ("Ltd", "Limited"),
}
COUNTRY_NAMES: Final = {
    "MY": ("Malaysia", "M"), "SG": ("Singapore", "S"), "CN": ("China",), "HK": ("Hong Kong", "HK"),
    "AE": ("Middle East", "UAE"), "DE": ("Deutschland", "Germany"), "US": ("USA", "Americas"), "GB": ("UK",),
    "JP": ("Japan",), "IN": ("India",), "KR": ("Korea",), "FR": ("France",), "AU": ("Australia",),
    "NL": ("Netherlands",), "VG": ("International",),
}  # fmt: skip
SCHEMES: Final = {"MY": "MY-SSM", "SG": "SG-UEN", "CN": "CN-USCC"}

#: A border's streets, its areas with their towns and postcodes, and how words of addresses are shortened.
STREETS: Final = {
    "MY": (
        "Jalan Teknokrat", "Persiaran Apec", "Jalan Cyber Point", "Jalan Ampang", "Jalan Sultan Ismail",
        "Lebuh Pantai", "Jalan Bukit Bintang", "Persiaran Multimedia", "Jalan Impact", "Jalan Kempas Lama",
        "Jalan Sedenak", "Lorong Perusahaan", "Jalan Tun Razak", "Jalan Kelapa Sawit", "Jalan Perindustrian",
        "Taman Teknologi", "Jalan Universiti", "Lebuhraya Tun Dr Lim",
    ),
    "AE": (
        "Al Wasl Road", "Sheikh Zayed Road", "Al Khail Street", "Marasi Drive", "Al Maktoum Street",
        "Jumeirah Beach Road", "Hessa Street", "Al Barsha Street", "Khalifa Street", "Al Falah Street",
        "Corniche Road", "Industrial Area Street", "Silicon Oasis Boulevard", "Al Reem Avenue",
    ),
}  # fmt: skip
AREAS: Final = {
    "MY": (
        ("Cyberjaya", "63000", "Selangor"), ("Kuala Lumpur", "50450", "WP"), ("Johor Bahru", "81200", "Johor"),
        ("Bayan Lepas", "11900", "Pulau Pinang"), ("Kulai", "81000", "Johor"), ("Shah Alam", "40150", "Selangor"),
        ("Iskandar Puteri", "79250", "Johor"), ("Petaling Jaya", "46300", "Selangor"),
        ("Kota Kinabalu", "88400", "Sabah"), ("Kuching", "93350", "Sarawak"),
    ),
    "AE": (
        ("Dubai", "PO Box 500", ""), ("Abu Dhabi", "PO Box 77", ""), ("Sharjah", "PO Box 12", ""),
        ("Masdar City", "PO Box 54", "Abu Dhabi"), ("Dubai Internet City", "PO Box 73", "Dubai"),
        ("Jebel Ali", "PO Box 61", "Dubai"),
    ),
}  # fmt: skip
SHORT: Final = {
    "Jalan": "Jln", "Persiaran": "Psn", "Lebuhraya": "Lbhraya", "Lebuh": "Lbh", "Lorong": "Lrg", "Taman": "Tmn",
    "Road": "Rd", "Street": "St", "Boulevard": "Blvd", "Avenue": "Ave", "Drive": "Dr", "Block": "Blk",
    "Building": "Bldg", "Technologies": "Tech", "Technology": "Tech", "International": "Intl",
    "Engineering": "Eng", "Solutions": "Soln", "Services": "Svcs", "Information": "Info", "Systems": "Sys",
}  # fmt: skip
BUILDINGS: Final = ("Wisma", "Menara", "Plaza", "Tower", "Block", "Building", "Level")
