"""Pairs of names and of addresses, labelled by hand: the same organisation or building, or another one.

Most companies are invented; those that exist are written as in public registers and on their own web sites.
"""

from typing import Final

#: The same name, as people and registers write it: nothing but spelling, form and place is different.
EQUAL_NAMES: Final = """
Sunrise Data Sdn Bhd | SUNRISE DATA SDN. BHD.
Sunrise Data Sdn Bhd | Sunrise Data (M) Sdn. Bhd. (1234567-X)
Sunrise Data Sdn Bhd | Sunrise Data Sendirian Berhad
Sunrise Data Sdn Bhd | Sunrise Data Sdn Bdh
Sunrise Data Sdn Bhd | Sunrise Data Snd. Bhd.
Sunrise Data Pte Ltd | Sunrise Data Private Limited
Sunrise Data Pte Ltd | Sunrise Data Pte. Ltd. (Singapore)
Sunrise Data Pte Ltd | Sunrise Data Singapore Pte Ltd
Sunrise Data Pte Ltd | Sunrise Data PTE LIMITED
Sunrise Data Pte Ltd | Sunrise Data Pte Ldt
Sunrise Data Limited | Sunrise Data Limted
Sunrise Data Limited | Sunrise Data (HK) Ltd.
Sunrise Data Limited | Sunrise Data (Hong Kong) Co., Limited
Sunrise Data Limited | Sunrise Data Company Limited
Sunrise Data Co., Ltd. | Sunrise Data Co Ltd
Sunrise Data Co., Ltd. | Shanghai Sunrise Data Co.,Ltd.
Sunrise Data Co., Ltd. | Sunrise Data (Beijing) Co., Ltd
Sunrise Data Co., Ltd. | Beijing Sunrise Data Company Ltd
Sunrise Data GmbH | Sunrise Data Gesellschaft mit beschränkter Haftung
Sunrise Data GmbH | Sunrise Data G.m.b.H.
Sunrise Data GmbH | Sunrise Data GmbH & Co. KG
Sunrise Data AG | Sunrise Data Aktiengesellschaft
Sunrise Data AG | Sunrise Data (Schweiz) AG
Sunrise Data AG | Sunrise Data Deutschland GmbH
Sunrise Data SA | Sunrise Data S.A.
Sunrise Data SA | Sunrise Data Société Anonyme
Sunrise Data SARL | Sunrise Data S.à r.l.
Sunrise Data SARL | Sunrise Data S.à.r.l.
Sunrise Data SAS | Sunrise Data France SAS
Sunrise Data B.V. | Sunrise Data BV
Sunrise Data B.V. | Sunrise Data Besloten Vennootschap
Sunrise Data N.V. | Sunrise Data NV
Sunrise Data LLC | Sunrise Data, L.L.C.
Sunrise Data LLC | Sunrise Data Limited Liability Company
Sunrise Data Inc | Sunrise Data, Inc.
Sunrise Data Inc | Sunrise Data Incorporated
Sunrise Data Inc | Sunrise Data USA, Inc.
Sunrise Data Corp | Sunrise Data Corporation
Sunrise Data Corp | Sunrise Data Corp.
Sunrise Data Plc | Sunrise Data P.L.C.
Sunrise Data Plc | Sunrise Data Public Limited Company
Sunrise Data Plc | Sunrise Data (UK) Ltd
Sunrise Data Tbk | PT Sunrise Data Tbk
Sunrise Data | PT. SUNRISE DATA
Sunrise Data | P.T. Sunrise Data Indonesia
Sunrise Data K.K. | Sunrise Data 株式会社
Sunrise Data K.K. | Sunrise Data Kabushiki Kaisha
Sunrise Data K.K. | Sunrise Data Japan KK
Sunrise Data A/S | Sunrise Data AS
Sunrise Data A/S | Sunrise Data ApS
Sunrise Data Oy | Sunrise Data Oyj
Sunrise Data AB | Sunrise Data AB (publ)
Sunrise Data AB | Sunrise Data Aktiebolag
Sunrise Data SpA | Sunrise Data S.p.A.
Sunrise Data Srl | Sunrise Data S.R.L.
Sunrise Data s.r.o. | Sunrise Data, spol. s r.o.
Sunrise Data Kft | Sunrise Data Kft.
Sunrise Data Ltda | Sunrise Data Ltda.
Sunrise Data S.A. de C.V. | Sunrise Data SA de CV
Sunrise Data S.A. de C.V. | Sunrise Data, S. de R.L. de C.V.
Sunrise Data FZE | Sunrise Data FZ-LLC
Sunrise Data DMCC | Sunrise Data (Dubai) FZCO
Sunrise Data DMCC | Sunrise Data DMCC Branch
Sunrise Data Pty Ltd | Sunrise Data (Australia) Pty. Limited
Sunrise Data Pvt Ltd | Sunrise Data Private Ltd.
Sunrise Data Pvt Ltd | Sunrise Data India Pvt. Ltd.
Sunrise Data Pvt Ltd | Sunrise Data (P) Ltd
Sunrise Data LLP | Sunrise Data L.L.P.
Sunrise Data PLT | Sunrise Data P.L.T.
Sunrise Data JSC | OOO Sunrise Data
Sunrise Data Sp. z o.o. | Sunrise Data Spółka z ograniczoną odpowiedzialnością
Sunrise Data Ltd. Şti. | Sunrise Data Limited Şirketi
Sunrise Data A.Ş. | Sunrise Data Anonim Şirketi
Sunrise Data PLC | Sunrise Data Public Company Limited
Sunrise Data | บริษัท Sunrise Data จำกัด
Sunrise Data | Công ty TNHH Sunrise Data
Sunrise Data | Công Ty Cổ Phần Sunrise Data Việt Nam
Sunrise Data W.L.L. | Sunrise Data WLL
Sunrise Data | The Sunrise Data Company
Sunrise Data | SunriseData
Sunrise Data | Sunrise-Data
Sunrise Data | Sun rise Data
Sunrise Data | Sunrise_Data
Sunrise Data | "Sunrise Data"
Sunrise Data | Ｓｕｎｒｉｓｅ Ｄａｔａ
Sunrise Data | Sunríse Dáta
Sunrise Data | Sunrisе Dаta
Sunrise Data | Sunrise Data APAC
Sunrise Data | Sunrise Data (Asia Pacific) Pte. Ltd.
Sunrise Data | Sunrise Data Asia
Sunrise Data | Sunrise Data SG
Sunrise Data | Sunrise Data - Penang Branch
Sunrise Data | Sunrise Data, Singapore Branch
A.B.C. Engineering | ABC Engineering
A B C Engineering Sdn Bhd | ABC Engineering Sdn Bhd
Smith & Sons Ltd | Smith and Sons Limited
Smith & Sons Ltd | Smith + Sons Ltd
Müller & Söhne GmbH | Muller und Sohne GmbH
Tan Chong & Co Pte Ltd | Tan Chong and Company Pte Ltd
McQuarry's Inc | McQuarrys Inc
McQuarry's Inc | McQuarry’s, Inc.
O'Brien Logistics Ltd | OBrien Logistics Ltd
Brightwater International | Brightwater Intl
Brightwater International Ltd | Brightwater Int'l Ltd
Brightwater Technology | Brightwater Tech
Brightwater Technologies | Brightwater Technology
Brightwater Technologies Pte Ltd | Brightwater Techs Pte Ltd
Brightwater Manufacturing | Brightwater Mfg
Brightwater Mfg. Co., Ltd. | Brightwater Manufacturing Co Ltd
Brightwater Services | Brightwater Svcs
Brightwater Service Sdn Bhd | Brightwater Services Sdn Bhd
Brightwater Holdings | Brightwater Hldgs
Brightwater Holding | Brightwater Holdings
Brightwater Group | Brightwater Grp
Brightwater Management | Brightwater Mgmt
Brightwater Engineering | Brightwater Engg
Brightwater Systems | Brightwater System
Brightwater Solutions | Brightwater Solution
Brightwater Industries | Brightwater Inds.
Brightwater Laboratories | Brightwater Labs
Brightwater Communications | Brightwater Communication
Brightwater Telecommunications | Brightwater Telecom
Brightwater Centre | Brightwater Center
Brightwater Semiconductor | Brightwater Semiconductors
Brightwater Technology | Brightwater Technolgy
Brightwater Technology | Brightwater Tehcnology
Brightwater Engineering | Brightwater Enginering
Brightwater International | Brightwater Internatonal
Brightwater Solutions | Brightwater Soluitons
Brightwater Technologies | BrightwaterTechnologies
流明数据有限公司 | 流明數據有限公司
流明数据有限公司 | 流明数据（深圳）有限公司
深圳市流明数据有限责任公司 | 流明数据股份有限公司
深圳流明科技有限公司 | 流明科技（香港）有限公司
廣東豐達電子有限公司 | 丰达电子有限公司
株式会社ルーメン | ルーメン株式会社
株式会社ルーメン | (株)ルーメン
株式会社ルーメン | ﾙｰﾒﾝ㈱
주식회사 루멘 | 루멘(주)
ООО Ромашка | Общество с ограниченной ответственностью «Ромашка»
ООО Ромашка | "Ромашка", ООО
АО Ромашка | ПАО Ромашка
Société Générale | Societe Generale S.A.
Škoda Auto a.s. | Skoda Auto
Petroliam Nasional Berhad | Petroliam Nasional Bhd
PETROLIAM NASIONAL BERHAD (20076-K) | Petroliam Nasional Bhd.
Samsung Electronics Co., Ltd. | SAMSUNG ELECTRONICS CO LTD
Taiwan Semiconductor Manufacturing Company Limited | Taiwan Semiconductor Manufacturing Co., Ltd.
Hewlett-Packard Company | Hewlett Packard Co
Telekom Malaysia Berhad | Telekom Malaysia Bhd
Alphabet Inc. | Alphabet, Inc
Toyota Motor Corporation | Toyota Motor Corp
Toyota Motor Corporation | Toyota Motors Corp.
Western Digital (Malaysia) Sdn. Bhd. | Western Digital Corporation
Seagate Technology (Ireland) | SEAGATE TECHNOLOGY LLC
AT&T Inc. | AT & T Inc
Johnson & Johnson | Johnson and Johnson Inc.
Procter & Gamble Co | The Procter and Gamble Company
Bank of China Limited | Bank of China Ltd
E.ON SE | EON SE
L'Oréal S.A. | LOreal SA
Yahoo! Inc. | Yahoo Inc
Brightwater Technology | Brightvvater Technology
Cempaka Engineering Sdn Bhd | Cempaka Enginereing Sdn Bhd
Samsung Electronics Co Ltd | Samsung Elctronics
Ромашкино Поле ООО | Ромашкино Пoле
Sunrise Data OAO | Open Joint Stock Company Sunrise Data
Sunrise Data OJSC | Otkrytoe aktsionernoe obshchestvo Sunrise Data
Sunrise Data, OOO | Obshchestvo s ogranichennoy otvetstvennostyu "Sunrise Data"
Sunrise Data LLC | Limited Liability Company "Sunrise Data"
Ромашка, ЗАО | Закрытое акционерное общество «Ромашка»
Ромашка ТОВ | Товариство з обмеженою відповідальністю "Ромашка"
Sunrise Data S.R.L. | Societatea cu Răspundere Limitată Sunrise Data
Sunrise Data N.V. | Naamloze Vennootschap Sunrise Data
AB Sunrise Data | Sunrise Data AB (publ)
UAB Sunrise Data | Sunrise Data
Sunrise Data BVBA | Sunrise Data SPRL
Sunrise Data d.o.o. | Sunrise Data a.d.
Sunrise Data Sp. z o.o. Sp.k. | Sunrise Data sp. j.
Sunrise Data GmbH | Sunrise Data Gesellschaft mbH
Sunrise Data (Pty) Ltd | Sunrise Data Proprietary Limited
Sunrise Data C.A. | Sunrise Data, Compañía Anónima
Sunrise Data S.A.B. de C.V. | Sunrise Data, Sociedad Anónima de Capital Variable
Sunrise Data SAL (Offshore) | Sunrise Data SAL
Sunrise Data Tbk, PT | PT Sunrise Data
Sunrise Data FZC | Sunrise Data Free Zone Establishment
Sunrise Data Youxian Gongsi | Sunrise Data Co., Ltd.
Sunrise Data Ltd | Sunrise Data Ltd (in liquidation)
النور | شركة النور ش.م.م
Ромашка Α.Ε. | Ромашка
Sunrise Data Sdn Bhd | Sunrise Data Sdn Bhd (formerly known as Moonset Trading Sdn Bhd)
Sunrise Data Sdn Bhd | Sunrise Data Sdn Bhd, f/k/a Moonset Trading
Sunrise Data Sdn Bhd | Sunrise Data (f.k.a. Moonset Trading) Sdn Bhd
Sunrise Data Sdn Bhd | Sunrise Data c/o Northwind Logistics
Tan Ah Kow | Tan Ah Kow trading as Sunrise Data
Sunrise Data B.V. | SUNRISE DATA B.V., DELFT, NL
Sunrise Data Pte Ltd | Sunrise Data Pte. Ltd., Bedok
Three Lakes Data | 3 Lakes Data
First Lakes Data | 1st Lakes Data
Lakes Research Institute No. 38 | Lakes Research Institute 38
Lakes Organisation | Lakes Organization
Grupo Lakes | Groupe Lakes
Lakes Internacional SA | Lakes International SA
"""

#: The same name with a slip of the pen or the keyboard: near, and not equal.
NEAR_NAMES: Final = """
Sunrise Data Sdn Bhd | Sunrlse Data Sdn. Bhd.
Sunrise Data Sdn Bhd | Sunr1se Data Sdn Bhd
Sunrise Data Sdn Bhd | Snurise Data Sdn Bhd
Sunrise Data Sdn Bhd | Sunrie Data Sdn Bhd
Sunrise Data Sdn Bhd | Sunrisse Data Sdn Bhd
Sunrise Data Sdn Bhd | Sunrise Dta Sdn Bhd
Sunrise Data Sdn Bhd | Sunrise Dtaa Sdn Bhd
Sunrise Data Sdn Bhd | Sunrise Datta Sdn Bhd
Sunrise Data Sdn Bhd | Usnrise Data Sdn Bhd
Brightwater Technology | Brigthwater Technology
Brightwater Technology | Brightwatr Technology
Brightwater Technology | Brihtwater Tech Sdn Bhd
Brightwater Technology | Birghtwater Technologies Pte Ltd
Brightwater Technology | Brightwaler Technolgy
Brightwatersystemhaus GmbH | Brihgtwatersystmhaus GmbH
Northwind Logistics | Northwnd Logistics
Petroliam Nasional Berhad | Petroliam Nasoinal Bhd
Telekom Malaysia Berhad | Telkom Malaysia Berhad
Samsung Electronics Co Ltd | Samsumg Electronics Co Ltd
Hewlett Packard | Hewlet Packard
Hewlett Packard | Hewlett Packrad Inc
Schneider Electric SE | Schnieder Electric
Johnson & Johnson | Jonhson and Johnson
Volkswagen AG | Volkswagon AG
Mitsubishi Heavy Industries | Mitsubushi Heavy Industries
Zhongxing Telecom | Zhongxin Telecom
Huaneng Digital Co Ltd | Huanneng Digital Co., Ltd.
Kumpulan Emas Analytics Sdn Bhd | Kumpulan Emas Analitics Sdn Bhd
Kumpulan Emas Analytics Sdn Bhd | Kumpulan Emas Anlaytics
Cempaka Engineering Sdn Bhd | Chempaka Engineering Sdn Bhd
Data Lumen Vexkora | Lumen Vexkora Data
Lumen Vexkora Ltd | Vexkora Lumen Ltd
Northern Brightwater Ltd | Brightwater Northern Ltd
"""

#: Slips that nothing finds: a digit that stands for the first letter, and a name that a slip makes a generic word.
MISSED_NAMES: Final = """
Brightwater Technology | 8rightwater Technology
Petroliam Nasional Berhad | Petrolium Nasional Berhad
Lumen Data | Luman Data
Sunrise Data Sdn Bhd | Sunrlsf Data Sdn Bhd
"""

#: Names of other organisations, however much they have in common.
OTHER_NAMES: Final = """
Sunrise Data Technology | Sunset Data Technology
Sunrise Data Technology | Sunlight Data Technology
Sunrise Data Technology | Moonrise Data Technology
Sunrise Data Sdn Bhd | Sunrise Trading Sdn Bhd
Sunrise Data Sdn Bhd | Sunrise Logistics Sdn Bhd
Sunrise Data 1 Sdn Bhd | Sunrise Data 2 Sdn Bhd
Sunrise Data 12 Sdn Bhd | Sunrise Data 21 Sdn Bhd
Sunrise Data Sdn Bhd | Sunrise Data 88 Sdn Bhd
Brightwater Fund II | Brightwater Fund III
Brightwater Fund I | Brightwater Fund II
Brightwater Plant A | Brightwater Plant B
Brightwater A Sdn Bhd | Brightwater B Sdn Bhd
Brightwater North | Brightwater South
Brightwater East | Brightwater West
Northern Brightwater | Southern Brightwater
Eastern Brightwater Ltd | Western Brightwater Ltd
Upper Brightwater Ltd | Lower Brightwater Ltd
Brightwater Alpha | Brightwater Beta
First Brightwater Bank | Third Brightwater Bank
Bright Data | Wright Data
Orion Systems | Arion Systems
Maxis Bhd | Maxim Bhd
Apple Inc | Ample Inc
Ark Data | Arc Data
Lumos Data | Lumen Data
Lumina Data | Lumen Data
Nova Systems | Novo Systems
Delta Logistics | Gamma Logistics
Expert Systems | Export Systems
Capitol Investments | Capital Investments
Bank of China | Bank of India
Bank of China | China Mobile
Air China | Air India
Air Asia | Air Canada
University of Malaya | University of Malta
China Mobile | China Unicom
China Mobile | China Telecom
Malaysia Airlines | Singapore Airlines
Tenaga Nasional Berhad | Petroliam Nasional Berhad
Tan Ah Kow Trading | Tan Ah Kok Trading
Lim Brothers Trading | Lee Brothers Trading
Wong Engineering | Wang Engineering
Chen Holdings | Chan Holdings
Kim Electronics | Lim Electronics
Sun Data Services | Son Data Services
Sea Cloud | Sky Cloud
Global Data Solutions | Global Data Systems
International Data Group | National Data Group
Data Systems International | Data Services International
General Motors | General Electric
General Dynamics | General Motors
American Express | American Airlines
United Airlines | United Technologies
Western Digital | Western Union
Samsung Electronics | Samsung Engineering
Hyundai Motor | Hyundai Heavy Industries
Mitsubishi Electric | Mitsubishi Motors
Toyota Motor | Toyota Tsusho
Hitachi Cable | Hitachi Capital
流明数据有限公司 | 流光数据有限公司
流明数据有限公司 | 流明科技有限公司
北京大学 | 北京银行
中国移动 | 中国联通
中国移动 | 中国电信
深圳华星有限公司 | 深圳华兴有限公司
株式会社ルーメン | 株式会社ルーミー
주식회사 루멘 | 주식회사 루민
ООО Ромашка | ООО Рубашка
Brightwater One | Brightwater Two
Brightwater Blue Ltd | Brightwater Black Ltd
Green Power Solutions | Greek Power Solutions
Pacific Rim Trading | Pacific Trim Trading
Emas Analytics 1704 Sdn Bhd | Emas Analytics 1705 Sdn Bhd
Emas Analytics 1704 Sdn Bhd | Emas Analytics 1740 Sdn Bhd
Cempaka Engineering 495 | Cempaka Engineering 49
Cempaka Engineering Sdn Bhd | Cendana Engineering Sdn Bhd
Meranti Data Sdn Bhd | Melati Data Sdn Bhd
Kenanga Data | Kemuning Data
Seri Maju Trading | Sri Muda Trading
Bukit Jalil Data | Bukit Jambul Data
Port Klang Logistics | Port Dickson Logistics
Jaya Data | Java Data
Asia Data | Austria Data
Mega Data Centre | Meta Data Centre
Web3 Labs | Web2 Labs
B2B Solutions | B2C Solutions
3M | 3N
Hotel Equatorial | Hotel Istana
DHL Express | UPS Express
ABC Holdings | ABD Holdings
KS International | S K International
A. O. Smith Corp | Smith Corp
A B Smith Trading | Smith Trading
Smith & Co., Jones | Smith & Co
Smith & Co., Jones | Smith & Co., Miller
Sunrise Data Ltd, Research Division | Sunrise Data Research Ltd
Lakes No. 1 Steel Works | Lakes No. 2 Steel Works
Lakes Research Institute 38 | Lakes Research Institute 48
One Lakes Data | Two Lakes Data
First Lakes Bank | Second Lakes Bank
First Lakes Data | One Lakes Data
Too Cool Data | Cool Data
China Railway Construction Corporation | China Railway Engineering Corporation
China Railway Constructors Corporation | China Railway Construction Corporation
Iran Shipping Lines | Iran China Shipping Lines
Defiance Oil Enhanced Income | Defiance Gold Enhanced Income
流明科技有限公司 | Liuming Logistics Co Ltd
Ромашка Логистика | Romashka Trading
Formerly Data | Moonset Data
"""

#: One building, or a part of it.
EQUAL_ADDRESSES: Final = """
Lot 5, Jalan Teknologi 7, 63000 Cyberjaya, Selangor | No. 5 Jln. Teknologi 7 Cyberjaya
Lot 5, Jalan Teknologi 7, 63000 Cyberjaya, Selangor | 5, JALAN TEKNOLOGI 7, CYBERJAYA, 63000
Lot 5, Jalan Teknologi 7, 63000 Cyberjaya | 63000 Cyberjaya, Jalan Teknologi 7, Lot 5
Level 3, Menara Maju, 12 Jalan Ampang, 50450 Kuala Lumpur | 12 Jln Ampang, Menara Maju, Tingkat 3, KL
12 Jalan Ampang, 50450 Kuala Lumpur, Malaysia | 12, Jalan Ampang, 50450 Kuala Lumpur, Wilayah Persekutuan
10 Anson Road #03-12 International Plaza Singapore 079903 | 10 Anson Rd, International Plaza, #03-12, S(079903)
10 Anson Road, Singapore 079903 | 10 ANSON ROAD SINGAPORE 079903
1 Raffles Place #20-01 One Raffles Place Tower 2 Singapore 048616 | 1 Raffles Pl, #20-01, One Raffles Place Tower 2
Blk 71 Ang Mo Kio Ave 3 #05-01 | Block 71, Ang Mo Kio Avenue 3, Singapore 560071
Unit 5, 88 Queen's Road Central, Hong Kong | Unit 5, 88 Queens Rd. Central, HK
Flat 3, 3/F, 88 Queen's Road Central, Hong Kong | 88 Queen’s Rd Central, 7th Floor, HK
Room 1203, 12/F, Block 3, 5 Keji Road, Nanshan District, Shenzhen, China | Rm 1203, Blk 3, 5 Keji Rd, Nanshan, Shenzhen
广东省深圳市南山区科技路5号3栋12楼1203室 | 深圳南山区科技路5号3栋
香港皇后大道中88號3樓 | 香港皇后大道中88号
350 5th Avenue, New York, NY 10118-0110 | 350 5th Ave, New York, USA
1600 Amphitheatre Parkway, Mountain View, CA 94043 | 1600 Amphitheatre Pkwy, Mountain View
1 Infinite Loop, Cupertino, CA 95014, USA | 1 Infinite Loop, Cupertino, California
Suite 500, 100 Main Street, Austin, TX 78701 | 100 Main St, Ste 500, Austin, Texas 78701
10 Cromwell Street, London SW7A 2QQ | 10 Cromwell St
Hauptstr. 12, 10115 Berlin | Hauptstraße 12, Berlin, Germany
Bahnhofstrasse 45, 8001 Zürich | Bahnhofstr. 45, Zurich, Switzerland
Trident Chambers, P.O. Box 146, Road Town, Tortola, British Virgin Islands | Trident Chambers, PO Box 146, Road Town, Tortola, BVI
Portcullis TrustNet Chambers, P.O. Box 3444, Road Town, Tortola | Portcullis Trustnet Chambers, PO Box 3444, Road Town, Tortola, VG1110
Unit 8, 3/F., Qwomar Trading Complex, Blackburne Road, Port Purcell | Qwomar Trading Complex, 3rd Floor, Unit 8, Blackburne Rd, Port Purcell
Level 1, Lot 7, Block F, Saguking Commercial Building, Jalan Patau-Patau, 87000 Labuan | Lot 7 Blk F Saguking Commercial Bldg, Jln Patau-Patau, Labuan
No. 8, Lorong Bukit 3/2, Taman Maju, 47300 Petaling Jaya | 8 Lrg Bkt 3/2, Tmn Maju, Petaling Jaya
88 Market Street North, Dallas | 88 Market St N, Dallas, TX
2221 30TH AVENUE, S, FARGO, ND 58103 | 2221 30th Ave S Fargo, ND 58103-5872
9898 Bissonnet St Ste 422, Houston, Texas, TX, 77036 | 9898 BISSONNET ST, STE 422, HOUSTON, TX 77036
156 2nd Ave. at 10th St., New York | 156 Second Avenue, New York City
3393 Peachtree Rd. near Neiman Marcus, Atlanta | 3393 Peachtree Road
43 Schmidta Street, 183038 Murmansk | Office 510, 43 Schmidta Street, Murmansk
77 27th Ave NW, Gig Harbor, WA 98335 | 77 27th Ave NW, Gig Harbor, Washington, WA, 98335
127A Dhamazadei Road, Kamayut, Myanmar | 127A Dhamazadei Road, Kamayut, Yangon
12 Jalan Ampang, Bangsar, 59000 Kuala Lumpur | 12 Jln Ampang, KL
Lot 12A-3, Jalan Kilang 2, Taman Perindustrian, Kulai | 12A-3 Jln Kilang 2, Tmn Perindustrian
B-12-3, Menara Maju, Jalan Ampang, 50450 KL | Unit B-12-3, Menara Maju, Jln Ampang
Suite 8.02, Level 8, Plaza Sentral, Jalan Stesen Sentral 5 | Plaza Sentral, Jln Stesen Sentral 5, KL
Ground Floor, 25 Bank Street, London E14 5JP | 25 Bank Street, London E14 5JP
ул. Трубная, д. 12, кв. 3 | УЛИЦА ТРУБНАЯ, ДОМ 12
台北市大安區忠孝東路四段123號 | 台北市大安区忠孝东路四段123号
"""

#: Other buildings.
OTHER_ADDRESSES: Final = """
Lot 5, Jalan Teknologi 7 | Lot 7, Jalan Teknologi 5
Lot 5, Jalan Teknologi 7 | Lot 5, Jalan Teknologi 8
Lot 5, Jalan Teknologi 7 | Lot 6, Jalan Teknologi 7
5 Jalan Teknologi | 15 Jalan Teknologi
12 Jalan Ampang, Kuala Lumpur | 12 Jalan Pinang, Kuala Lumpur
12 Jalan Ampang, Kuala Lumpur | 12 Jalan Ampang Hilir, Kuala Lumpur
12 Lorong Ampang | 12 Jalan Ampang
10 Anson Road | 10 Robinson Road
10 Anson Road | 100 Anson Road
Block 71, Ang Mo Kio Avenue 3 | Block 71, Ang Mo Kio Avenue 5
Block 71, Ang Mo Kio Avenue 3 | Block 17, Ang Mo Kio Avenue 3
100 Main Street | 100 Main Avenue
100 North Main Street | 100 South Main Street
350 5th Avenue | 350 6th Avenue
Hauptstraße 12, Berlin | Hauptstraße 21, Berlin
科技路5号3栋 | 科技路3号5栋
P.O. Box 146, Road Town, Tortola | P.O. Box 3444, Road Town, Tortola
1 Raffles Place | 1 Raffles Quay
1 Queen's Road Central, Hong Kong | 1 Queen's Road East, Hong Kong
5 Park Road North, Leeds | 5 Park Road South, Leeds
5, 1st Avenue, Mumbai | 5, 2nd Avenue, Mumbai
5 Court Road | 5 Court Street
25 Bank Street, London | 25 Bond Street, London
Lot 12A-3, Jalan Kilang 2 | Lot 12A-4, Jalan Kilang 2
12 Jalan Ampang, Menara Maju | 12 Jalan Ampang, Menara Jaya
忠孝東路四段123號 | 忠孝東路三段123號
1-2-3 Akasaka | 3-2-1 Akasaka
"""


def pairs(table: str) -> list[tuple[str, str]]:
    """Return the pairs of a table, one a line."""
    lines = (line.partition(" | ") for line in table.splitlines() if line)
    return [(one, other) for one, _, other in lines]
