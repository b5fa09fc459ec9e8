"""Characters that stand for others: simplified Chinese for traditional, and Latin letters for Cyrillic and Greek.

Chinese: pairs of the Table of General Standard Chinese Characters (State Council, 2013), with a few variants. Hong
Kong and Taiwan write the one, the mainland and Singapore the other, Malaysia both. Cyrillic as passports write it
(ICAO Doc 9303, part 3, section 6), Greek after ELOT 743, both for folded letters.
"""

from typing import Final

_TRADITIONAL: Final = (
    "亞來倫傑備傳儀億優儲兒內兩冊凍凱別剛創劃劉勁動務勝勞勢勳勵勻匯區協參呂員問啟喬單嘯嚴國園圓圖團報"
    "場壓壽夢奧孫學實寧審寫寶將對導層屬島嶺師帳帶幣幹幾廠廣廳張強彈彙後徑從復恆愛應戰戲戶揚換擁擇擔據"
    "擬擴攝數斷時晉曆曉書會東條棟楊業極構樂樓標樣樹橋機橫檢權歐歡歲歷歸殼氣決況淨淺減測湯準溫滙滿漁漢"
    "潔潤澤濟濤濱灣為烏無煉燈營燦爐爾牆獎獨獲現瑋瑪環產畫異當療發監盤盧確碼礎礦禮種稱積穩競筆節範築簡"
    "籌糧紀約紅納純紙級細終組結絡給統絲經綜綠維網緊線練縣縱總織繼續纖羅義習聖聯聲職聽腦臨臺興舉舊艙艦"
    "華萬葉蓋蓮蔣薩藍藝藥蘇蘭處虛號蝦衛補裝製複見規視觀訂計訊訓記設許評詢試詳認語誠說課調談請論諮諾謝"
    "證識譯護變讓豐財貨責貴買費貿賀資賓賣質賴賽贏趙趨車軌軍軒軟較載輕輝輪輸轉農進運達遠邁邊郵鄉鄒鄧鄭"
    "鄰醫釋針鈞鉅銀銅銷鋁鋒鋼錄錢錦鍊鍵鎖鎮鏈鐘鐵鑄鑑鑒鑽長門閃開間閣閱闊關陰陳陸陽隊階際隨險雙雜離難"
    "雲電霧靈靜韋韓頁頂項順須預領頭頻題額願類顧顯風飛飯飲養餘館馬馮馳駕駿騎騏騰驅驗驛體鮮鯨鳳鴻鵬鷹鹽"
    "麗麥麵黃點黨齊齒齡龍龔"
)
_SIMPLIFIED: Final = (
    "亚来伦杰备传仪亿优储儿内两册冻凯别刚创划刘劲动务胜劳势勋励匀汇区协参吕员问启乔单啸严国园圆图团报"
    "场压寿梦奥孙学实宁审写宝将对导层属岛岭师帐带币干几厂广厅张强弹汇后径从复恒爱应战戏户扬换拥择担据"
    "拟扩摄数断时晋历晓书会东条栋杨业极构乐楼标样树桥机横检权欧欢岁历归壳气决况净浅减测汤准温汇满渔汉"
    "洁润泽济涛滨湾为乌无炼灯营灿炉尔墙奖独获现玮玛环产画异当疗发监盘卢确码础矿礼种称积稳竞笔节范筑简"
    "筹粮纪约红纳纯纸级细终组结络给统丝经综绿维网紧线练县纵总织继续纤罗义习圣联声职听脑临台兴举旧舱舰"
    "华万叶盖莲蒋萨蓝艺药苏兰处虚号虾卫补装制复见规视观订计讯训记设许评询试详认语诚说课调谈请论咨诺谢"
    "证识译护变让丰财货责贵买费贸贺资宾卖质赖赛赢赵趋车轨军轩软较载轻辉轮输转农进运达远迈边邮乡邹邓郑"
    "邻医释针钧钜银铜销铝锋钢录钱锦链键锁镇链钟铁铸鉴鉴钻长门闪开间阁阅阔关阴陈陆阳队阶际随险双杂离难"
    "云电雾灵静韦韩页顶项顺须预领头频题额愿类顾显风飞饭饮养余馆马冯驰驾骏骑骐腾驱验驿体鲜鲸凤鸿鹏鹰盐"
    "丽麦面黄点党齐齿龄龙龚"
)

#: For str.translate.
SIMPLIFIED: Final = str.maketrans(_TRADITIONAL, _SIMPLIFIED)

_CYRILLIC: Final = (
    "а a б b в v г g ґ g д d е e є ie ж zh з z и i і i ї i к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts "
    "ч ch ш sh щ shch ъ ie ы y ь _ э e ю iu я ia ј j љ lj њ nj ћ c ђ d џ dz ў u ә a ғ g қ k ң n ө o ұ u ү u һ h"
)
_GREEK: Final = (
    "α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ y φ f χ ch ψ ps ω o"
)
_pairs: Final = f"{_CYRILLIC} {_GREEK}".split()

#: For str.translate.
LATIN: Final = str.maketrans(
    {letter: latin.strip("_") for letter, latin in zip(_pairs[::2], _pairs[1::2], strict=True)}
)
