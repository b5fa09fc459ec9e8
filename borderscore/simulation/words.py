"""Words that invented names are made of. None is taken from a company that exists; a likeness is chance."""

from typing import Final

#: Syllables of Chinese names, in Latin letters and in characters.
CHINESE: Final = (
    ("hua", "华"), ("xin", "新"), ("tian", "天"), ("yun", "云"), ("zhi", "智"), ("heng", "恒"), ("rui", "瑞"),
    ("long", "隆"), ("sheng", "盛"), ("tong", "通"), ("hai", "海"), ("jin", "金"), ("guang", "光"), ("lian", "联"),
    ("yuan", "远"), ("ming", "明"), ("an", "安"), ("bo", "博"), ("chuang", "创"), ("da", "达"), ("feng", "丰"),
    ("gao", "高"), ("hong", "宏"), ("jia", "嘉"), ("kai", "凯"), ("li", "力"), ("mei", "美"), ("neng", "能"),
    ("qi", "启"), ("shan", "山"), ("tai", "泰"), ("wei", "维"), ("xing", "星"), ("ya", "雅"), ("zhong", "中"),
)  # fmt: skip

MALAY: Final = (
    "Angsana", "Bayu", "Bukit", "Cahaya", "Damai", "Embun", "Gemilang", "Harum", "Indah", "Jati", "Kencana",
    "Lagenda", "Maju", "Nilam", "Pelangi", "Permata", "Rimba", "Samudera", "Seri", "Setia", "Tanjung", "Teguh",
    "Utama", "Warisan", "Wira", "Zamrud", "Budi", "Citra", "Delima", "Fajar",
)  # fmt: skip

BEGINNINGS: Final = (
    "Al", "Bor", "Cen", "Dal", "El", "Far", "Gal", "Hel", "In", "Jor", "Kal", "Lum", "Mar", "Nor", "Or", "Pel",
    "Quan", "Ros", "Sol", "Tor", "Ul", "Ver", "Wes", "Xen", "Yar", "Zen", "Brim", "Cald", "Drav", "Frith",
)  # fmt: skip
ENDINGS: Final = (
    "a", "en", "ia", "ix", "or", "um", "eta", "ora", "ine", "eo", "wick", "stead", "mont", "vale", "gard", "berg",
    "ton", "ley", "mere", "croft", "isk", "ova", "ando", "elle",
)  # fmt: skip

#: Trades in English and in Chinese.
TRADES: Final = (
    ("Technology", "科技"), ("Data", "数据"), ("Networks", "网络"), ("Intelligence", "智能"),
    ("Trading", "贸易"), ("Engineering", "工程"), ("Logistics", "物流"), ("Electronics", "电子"),
    ("Energy", "能源"), ("Systems", "系统"), ("Consulting", "咨询"), ("Industries", "实业"),
    ("Capital", "投资"), ("Healthcare", "医疗"), ("Software", "软件"),
)  # fmt: skip
MEDIA_TRADE: Final = ("Pictures", "影业")
DATA_CENTRE_TRADE: Final = ("Data Centres", "数据中心")

#: Legal forms as they stand after a name; the first is the official one.
LEGAL_FORMS: Final = {
    "MY": ("Sdn. Bhd.", "Sdn Bhd", "SDN BHD", "Sendirian Berhad"),
    "SG": ("Pte. Ltd.", "Pte Ltd", "Private Limited"),
    "TH": ("Co., Ltd.", "Co Ltd", "Company Limited"),
    "ID": ("", "Tbk", "Tbk."),
    "VN": ("Co., Ltd.", "JSC", "Company Limited"),
    "PH": ("Inc.", "Corp.", "Incorporated"),
    "HK": ("Limited", "Ltd", "Ltd.", "Co., Ltd."),
    "CN": ("Co., Ltd.", "Co.,Ltd", "Co Ltd", "Company Limited"),
    "TW": ("Co., Ltd.", "Co Ltd", "Inc."),
    "JP": ("K.K.", "Co., Ltd.", "Kabushiki Kaisha"),
    "KR": ("Co., Ltd.", "Co Ltd", "Inc."),
    "IN": ("Pvt. Ltd.", "Private Limited", "Pvt Ltd"),
    "LK": ("(Pvt) Ltd", "PLC"),
    "AE": ("LLC", "L.L.C.", "FZE"),
    "QA": ("W.L.L.", "WLL"),
    "TR": ("A.Ş.", "AS"),
    "GB": ("Ltd", "Limited", "PLC"),
    "DE": ("GmbH", "GmbH & Co. KG", "Gesellschaft mbH"),
    "NL": ("B.V.", "BV"),
    "FR": ("S.A.S.", "SAS", "SARL"),
    "AU": ("Pty Ltd", "Pty. Ltd.", "Proprietary Limited"),
    "US": ("Inc.", "Inc", "LLC", "Corporation"),
    "VG": ("Limited", "Ltd"),
    "KY": ("Limited", "Ltd"),
}
CHINESE_FORM: Final = "有限公司"

#: Where nothing is asked of a parent.
OFFSHORE: Final = ("VG", "KY")

#: Words for a country that stand with names.
QUALIFIERS: Final = {
    "MY": "Malaysia", "SG": "Singapore", "TH": "Thailand", "ID": "Indonesia", "VN": "Vietnam", "PH": "Philippines",
    "HK": "Hong Kong", "CN": "China", "TW": "Taiwan", "JP": "Japan", "KR": "Korea", "IN": "India", "LK": "Lanka",
    "AE": "Middle East", "QA": "Qatar", "TR": "Turkey", "GB": "UK", "DE": "Deutschland", "NL": "Nederland",
    "FR": "France", "AU": "Australia", "US": "USA", "VG": "BVI", "KY": "Cayman",
}  # fmt: skip

#: The schemes of company numbers that interchange v1 names; other countries' companies bear an LEI.
SCHEMES: Final = {"MY": "MY-SSM", "SG": "SG-UEN", "CN": "CN-USCC"}

#: Kinds of streets: whether the kind stands before the name, and how it is abbreviated.
STREETS_BEFORE: Final = (("Jalan", "Jln"), ("Persiaran", "Psn"), ("Lorong", "Lrg"))
STREETS_AFTER: Final = (("Road", "Rd"), ("Street", "St"), ("Avenue", "Ave"), ("Drive", "Dr"), ("Lane", "Ln"))
DISTRICTS: Final = (
    "North",
    "South",
    "East",
    "West",
    "Central",
    "Harbour",
    "Park",
    "Science Park",
    "Free Zone",
    "Old Town",
)

#: What travelers say that they come for.
PURPOSES: Final = {
    "holiday": ("Holiday", "Tourism", "Visiting friends", "Family visit", "Honeymoon"),
    "business": (
        "Business meeting",
        "Meeting with customer",
        "Trade fair",
        "Sales visit",
        "Project visit",
        "Training",
    ),
    "student": ("Studies", "Exchange semester"),
    "resident": ("Returning home", "Return from business trip"),
    "engineer": ("Maintenance", "Installation of equipment", "Technical support", "Commissioning"),
    "photographer": ("Photo assignment", "Wedding photography", "Documentary"),
    "ring": ("Business meeting", "Project visit", "Technical meeting", "Holiday", "Training"),
}
