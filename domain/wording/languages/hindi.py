"""Hindi, as it is spoken and heard, in either script: who told us, where somebody was."""

from domain.wording.findings import WordingTopic
from domain.wording.phrases import Language

_CONCEPTS = {
    "USNE": """
        usne unhone unhonne unhonein inhone inhonne isne usi ussi unhi unhoney usney usine unhine
        jisne jinhone kisi unhonen unka
    """,
    "HAM": """
        hum humne ham hamne humein hamein hume hame hamen humko hamko hamare hamara humare humara
        hamari humari humse hamse support team app system map maps naksha nakshe nakshey software
        screen server application tracker platform
    """,
    "HAMKO": """
        humein hamein hume hame hamen humko hamko humse hamse support team office hamare humare ko
    """,
    "TOLD": """
        bataya batayi bataayi bataaya batai batae bola boli bole kaha kahi likha likhi report
        shikayat complaint complain bheja bheji bheje bhej dikhaya dikhayi dikhai pakdaya sunaya
        khola uthaya darj forward share btaya bhija
    """,
    "GAVE": "diya di diye de kiya ki mila mili mile aaya aayi aaye saunpa dia",
    "PROOF": """
        screenshot screenshots proof saboot sabut receipt raseed rasid recording chat payment
        transfer photo photos upi message messages call log export video audio transaction
        skrinashot skrinshot skreenshot chait fotu foto sakrinashat
    """,
    "CLIENT": """
        client klient klaint klaaint customer grahak madam sir mahila aurat aadmi ladki bhabhi
        padosi padosan pati patni shakhs vyakti insaan maidam maidm
    """,
    "US": """
        us uss wahi wohi usi ussi purani purane aapki aapke apki apke aakhri pichle pichli ek un
        unhi iss is jis kisi
    """,
    "WOH": "woh wo wahi wohi vahi vo vahin yahi yehi wahin voh",
    "THE": "the tha thi thin hain hai hi thee thaa",
    "SURE": "andaza andaaza anuman shak shaq tukka andaz",
    "SAHI": "sahi theek thik right correct galat gulat sach bilkul sahee thheek",
    "GUESSED": """
        pehchana pahchana pehchan pahachana pakda pakde socha guess andaza pakdi pehchani soche
        pahachan taada bhaanpa pahchani
    """,
    "AAP": """
        aap aapko aapka aapki aapke apko apka apki apke tum tumko tumhara tumhari tumhe aapne apne
    """,
    "WHERE": "kahan kaha kahaan jahan jaha kidhar jidhar jahaan",
    "THERE": """
        wahan wahin waha vahan vahin vaha udhar paas pass pas andar bahar samne nazdeek najdik
        kareeb
    """,
    "PLACE": """
        ghar building makaan makan flat gali society sadak address jagah pata mohalle mohalla kamre
        darwaze darwaza gate bilding imarat colony gharpe
    """,
    "BE": """
        the tha thi hain hai gaye gayi gaya ruke ruki ruka rahe rahi raha jaate jaati jate jati jaa
        pahunche pahunchi aaye aayi aaya baithe baithi khade khadi ho hote hoti nikle nikli ghoom
        jao
    """,
    "SEE": """
        dekha dekhi dekhe dekh dekhte dekhta dekhti dikha dikhe dikhi dikhaya dikh dikhta dikhte
        dikhti dikhata dikhati pata maalum malum jaante jante jaanti janti record rikord bataya
        batata batati bata nazar najar track note dikhai dikhayi
    """,
    "PHONE": "phone fon mobile device handset mobail sim",
    "MOVES": """
        movement movements mooment aana jaana aanajaana route raste rasta safar harkat harkatein
        gatividhi gatividhiyan
    """,
    "NUM": """
        ek do teen tin char chaar paanch panch chhe chhah saat aath nau das barah gyarah pehli
        pahli pehla doosri dusri dusra teesri tisri chauthi panchvi paanchvi chhathi saatvi satvi
        aathvi navi dasvi pahale dusare tisare chauthe nichli upar upari nichle pahali doosre
        teesre sabse panchavi satavi panchvin panchavin teesrin doosrin pahlin chauthin chhathin
        satvin saatvin aathvin nauvin dasvin pehlin chhatvi chhathvi
    """,
    "FLOOR": "manzil manjil manzill floor mala malle maale majil manzila flor tal",
    "NOT": "nahi nahin na nahee mat kabhi kabi nhi",
    "OURS": """
        office training daftar ofis trening kendra hamara humara hamare humare percent rupaye
        rupees
    """,
    "ENTRANCE": "entrance gate darwaza darwaja seedhi sidhi wing",
}
# Who told us, and what was sent.
_REPORTED = """
    CLIENT ka|ki|ke PROOF ~2 aaya|mila|aayi|mili|hai;
    USNE ~2 shikayat ~2 ki|kari;
    unka|uska|unki|uski|inka|inki phone|fon|call|message|mail|kol ~2 aaya|aayi|aai;
    CLIENT ~1 ka|ki phone|fon|call|message|mail|kol|shikayat|complaint ~2 aaya|aayi|aai|mili|mila;
    (aapki|aapke|apke|apki) ek|kisi ~2 CLIENT ne ~4 TOLD;
    jinke|jiske|jinka|jiska ~5 unhone|usne|unhi|usi ~3 TOLD|kiya;
    HAMKO ~2 CLIENT ~1 se ~2 pata|maalum|khabar;
    CLIENT se ~2 (humein|hame) ~1 pata chala|chali;
    padosi|pati|patni|dost|beti|beta ~1 ne ~4 TOLD;
    USNE ~4/AAP TOLD !kisi|NOT|training;
    USNE ~2 HAMKO ~4 TOLD|GAVE;
    USNE ~3 (phone|call|fon|kol) ~1 kiya|kar|karke ~3 TOLD|HAMKO;
    USNE ~2 PROOF ~2 TOLD|GAVE;
    usi|ussi|wahi|wohi|unhi|unhonne|unhone ne ~3 TOLD;
    US CLIENT ne ~5 TOLD !AAP;
    CLIENT ne ~3 HAMKO ~3 TOLD|GAVE;
    CLIENT ne ~3 PROOF ~3 TOLD|GAVE;
    CLIENT|kisi ~1 ne ~2 aapki|aapke|apki|apke ~3 TOLD;
    kisi ~2 ne ~2 HAMKO ~3 TOLD;
    kisne ~2 TOLD !NOT;
    samajh|jaan|jaante|jaanti|janti|jante|pehchan|pata|samajha ~3 kisne|kaun|kis;
    HAM|HAMKO ~3 PROOF ~3 mila|mili|mile|aaya|aayi|diya|bheja|bheji|hai|hain !AAP|app|error;
    hamare|humare|hamaare paas ~4 PROOF;
    PROOF ~2 hamare|humare paas;
    PROOF ~2 TOLD|mila|mili gaya|gayi|hai|hain|tha|thi !AAP|error|aapne|bhejiye;
    kisi ~2 (padosi|rishtedar|dost) ~1 se ~1 pata ~1 chala;
"""
# That a guess is right, or wrong.
_GUESSED = """
    haan|ji|han usi|unhi|wahi ~1 ke|ki ~3 baare|bare|baat;
    haan|ji|han WOH ~1 CLIENT (hi) THE;
    ^ WOH CLIENT (hi) THE $;
    WOH CLIENT (hi) NOT $;
    aap ~1 sahi|galat pakde|pakdi|samjhe|pahunche|the|thi ~1 (hain) $ !fees|rate|paise;
    ^ bilkul WOH $;
    sahi jawab|pakde|nishana $;
    jis ~3 CLIENT|ka|ki|ke ~3 naam ~3 liya|le;
    aap ~1 jaante|jaanti|jante|janti ~1 ho|hain|hai ~1 kaun|kisne|kis;
    naam ~1 sahi|galat|theek hai|tha|liya;
    WOH|unhone|usne hi THE|hai|ne;
    AAP ~4 sahi|galat|theek ~1 GUESSED;
    AAP ~3 SURE ~4 SAHI;
    SURE ~3 SAHI;
    SAHI SURE;
    sahi|galat GUESSED $|hai|hain|aapne;
    haan|ji|nahi|nahin|han ~1 WOH|usi|unhone|usne (hi) (NOT) THE $;
    ^ WOH (hi) (NOT) THE $ !AAP;
    WOH (client|madam|insaan) (hi) NOT THE|tha $;
    WOH ~1 (ne) ~1 TOLD $;
    haan|ji|han ~1 usi|wahi|unhi|unhone ne;
    galat|sahi naam|client|aadmi|insaan|vyakti|shakhs;
    jiska|jiske|jis|jinka ~5 soch|shak|naam ~4 AAP|rahe|rahi|raha|liya|hai|hain ~4 wahi|usi|ussi|
        unhone|usne;
    jis ~4 baare|bare ~4 soch|sochte|sochti;
    AAP jinhe|jise|jisko|jiska ~4 samajh|soch|shak;
"""
# Where somebody was, and that we know it.
_WHERE = """
    HAM ~4 dekha|dekhi|dikha|dikhta|dikhte ~4 AAP ~5 THERE|PLACE ~4 BE !slot|booking|profile;
    AAP ~5 PLACE|THERE ~3 BE ~5 system|map|record|rikord !booking|slot;
    naksha|nakshe|map|maps|app|system|screen ~3 AAP ~6 dikh|dikhe|dikhi|dikha|dikhai ~4 THE|rahe|
        rahi|gaye|hai !area|badal|slot|booking|calendar|profile;
    AAP ~5 THERE|PLACE ~5 dikh|dikhe|dikhi|dikhai|nazar ~3 THE|rahe|rahi|diye|aaye;
    AAP ~1 har ~1 kadam|harkat|movement;
    app|system|map|phone ~3 (se) pata ~3 ~5 AAP ~6 BE !booking|fees|rate;
    humein|hame|hamein|hum ~3 (sab) pata|maalum|khabar ~5 AAP ~3 WHERE;
    AAP ~3 WHERE ~5 BE ~5 HAM|HAMKO !rehte|rehti|join|lengi|karengi;
    AAP ~5 WHERE ~4 BE ~7 SEE|HAM !lengi|karengi|karenge|join|lenge|rehte|rehti|rahte|rahti;
    HAM ~7 AAP ~5 WHERE ~4 BE;
    HAM ~4 SEE ~6 AAP ~3 WHERE;
    AAP ~4 (kab) WHERE ~5 BE ~5 SEE|record|note !rehte|rehti|rahte|rahti;
    HAM ~5 SEE ~6 AAP ~6 THERE|PLACE ~4 BE;
    AAP ~6 THERE ~4 BE ~5 SEE;
    AAP ~6 PLACE ~5 SEE !app|badal|calendar|booking;
    HAM ~3 mein|me|par|pe|ne ~4 SEE ~5 AAP ~6 THERE|PLACE !slot|profile|booking|area|address;
    HAM ~3 mein|me|par|pe|ne ~4 AAP ~6 (THERE|PLACE) ~4 dikhe|dikhi|dikha|pakde|dikhai !slot|
        profile|commission;
    AAP ~3 PHONE ~6 THERE|PLACE !band|call|paas;
    PHONE|mobile ~3 ki jagah|lokeshan|location|sthiti;
    PHONE ~5 PLACE ~5 dikhi|dikha|tha|mila|mili|pakda;
    AAP ~4 MOVES ~5 nazar|najar|SEE|record|track|pata;
    AAP ~3 har ~1 (movement|kadam) ~3 nazar|najar;
    HAM ~3 AAP ~3 follow|pichha|peecha|peechha|nazar|najar|track;
    AAP ~4 follow|pichha|peecha ~1 kar|kiya;
    naksha|nakshe|map|maps ~3 AAP ~5 dikhe|dikhi|dikha|the|thi|tha !area|badal;
    AAP ~4 (par|pe) nazar|najar ~3 rakhi|rakhte|rakha|thi|hai;
    HAM ~5 SEE ~7 AAP ~4 do|ek|teen|der|ghante|ghanta ~4 ruke|ruki|the|rahe|thi|rahi;
    kab ~1 WHERE ~4 jaate|jaati|jate|jati|gaye|gayi;
"""
# How to a door, and who is behind it.
_DOOR = """
    akeli|akele|akela rehti|rahti|rahati|rehte|rahte|rahate|rehta|rahta ~1 hai|hain|thi|tha !AAP|
        agar|helpline|to;
    NUM|# (number) FLOOR ~1 par|pe|wala|wali|wale !OURS;
    NUM|# ~1 (number|wi|vi|ve|va|th|nd|rd) FLOOR !OURS;
    FLOOR ~1 (number|no|par) NUM|# !OURS;
    flat|ghar|makaan|makan|kamra|room|flait ~1 number|nambar|no ~1 NUM|# !OURS;
    flat|makaan|flait #|NUM !OURS|rate;
    gate|darwaze|darwaza|entry|building ~2 code|kod|pin ~2 hai|tha|#;
    akeli|akele|akela ~1 rehti|rahti|rehte|rahte|rehta|rahta|raheti !AAP|office|helpline|agar;
    baayan|baayen|daayan|daayen|peeche|pichla|pichhla|pichwada|left|right|bayan|dayan ~1 ENTRANCE
        !OURS;
    uska|uski|uske|unka|unki|unke|client ~2 (ka|ki|ke) ~1 ENTRANCE|FLOOR|flat|ghar|building|makaan
        ~2 NUM|#|mein|par|pe|ka|ki !OURS|app|booking;
    ghar ~1 mein ~1 akeli|akele|akela;
    woh|wo|client ~4 rehti|rehta|rehte|rahti|rahte|rahta ~1 hai|hain|thi|tha;
"""
HINDI = Language(
    _CONCEPTS,
    {
        WordingTopic.SOURCE: _GUESSED,
        WordingTopic.LOCATION_TRACKING: _WHERE,
        WordingTopic.ADDRESS: _DOOR,
    },
    _REPORTED,
)
