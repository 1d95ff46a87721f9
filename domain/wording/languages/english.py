"""English: who told us, where somebody was, how to a door."""

from domain.wording.findings import WordingTopic
from domain.wording.phrases import Language

_CONCEPTS = {
    "HE": "he she they",
    "HIM": "him her he she them hers",
    "WE": """
        we i us our system app platform team records software support application tracker logs
        server office dashboard screen computer desk
    """,
    "US": "us me desk support team office platform doorstep helpline",
    "THE": "the this that your his her their same one",
    "DEF": "the this that your his her their same one a an another",
    "PERSON": """
        client customer lady woman man guy gentleman girl caller neighbour neighbor husband wife
        girlfriend boyfriend friend relative reporter complainant guest person daughter son
        mother father brother sister flatmate roommate regular informant
    """,
    "PEOPLE": """
        client customer clients customers lady woman man guy person neighbour neighbor husband
        wife friend relative regulars informant
    """,
    "SOMEBODY": "someone somebody anyone anybody whoever",
    "TOLD": """
        told wrote called reported complained informed contacted messaged texted emailed mailed
        phoned rang showed shown shared sent forwarded gave given handed submitted confirmed
        filed posted uploaded provided approached alerted notified tipped disclosed described
        explained admitted turned passed written spoken reached sends
    """,
    "TOOK": "spoke talked turned came reached got been gets",
    "EVIDENCE": """
        screenshot screenshots screengrab proof proofs evidence recording recordings receipt
        receipts transcript printout screencap
    """,
    "PAPER": """
        chat chats transfer payment export message messages photo photos picture pictures copy
        copies statement conversation conversations call transaction upi voice invoice money
        video log history
    """,
    "HAVE": "have ve had got hold received possess obtained saw seen",
    "GUESS": """
        guess guessed guessing hunch suspicion suspicions suspect suspected assumption intuition
        instinct deduction theory bet gut
    """,
    "RIGHT": """
        right correct correctly true spot accurate wrong false close mistaken incorrect good
        bang exactly rightly off nailed on
    """,
    "BE": """
        were are was been being stayed stay staying went go going goes gone stood standing came
        coming walked walking drove driving parked parking entered entering spent left leaving
        sat sitting waited waiting visited visiting arrived returned moved moving re travelled
        hung lingered passed
    """,
    "SEE": """
        see saw seen sees seeing know knew knows known noticed notice notices noticing tell
        tells showed shows show shown detected detects registered recorded records logged
        watched watch watching observed observe spotted spot caught aware picked picks captured
        realised realized flagged found figured followed track tracked told says
    """,
    "SHOW": """
        showed shows show shown put puts placed places had has caught captured recorded located
        pinned locates sees saw
    """,
    "NEAR": """
        near at outside inside around nearby close beside by past in within behind front
        opposite next from to towards into along on off
    """,
    "PLACE": """
        home house building street place address door apartment flat neighbourhood neighborhood
        block area client customer there premises doorstep road location spot hers city society
        residence villa lane colony gate locality town
    """,
    "THERE": "there nearby inside outside",
    "PHONE": "phone mobile device handset cell cellphone smartphone sim",
    "MOVES": """
        movements movement moves route routes trips trip rides whereabouts journeys path
        itinerary commute travels travel
    """,
    "KEPT": """
        known recorded watched seen saved stored visible logged followed noticed monitored
        observed tracked mapped captured show shown clear reviewed checked
    """,
    "ORD": """
        first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
        thirteenth fourteenth fifteenth twentieth ground top upper lower basement middle st nd
        rd th penultimate
    """,
    "NUM": """
        one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
        sixteen seventeen eighteen nineteen twenty thirty forty fifty
    """,
    "FLOOR": "floor floors storey story",
    "FLAT": "apartment flat apt unit suite condo penthouse",
    "ENTRANCE": "entrance stairwell staircase stairs wing gate doorway lobby",
    "POS": """
        left right side back rear front north south east west main first second third fourth
        blue red green white black inner outer service
    """,
    "OURS": """
        office training trainer centre center headquarters reception desk hq venue hall percent
        rate fee fees course euros dollars rupees
    """,
    "NOT": "never not dont wont cant cannot nobody doesnt isnt without didnt couldnt no",
}
# Who told us, and what was sent.
_REPORTED = """
    HE ~3 TOLD ~3 US;
    HE ~3 TOOK ~2 US;
    HE reported|complained;
    HE ~2 reported|filed ~2 it;
    HE ~2 (was) behind|who ~3 report|complaint|this;
    HE ~2 (made|filed|raised|lodged|withdrew) ~2 complaint|report;
    THE ~2/PERSON PERSON ~3 TOLD ~3 US;
    THE ~2 PERSON ~3 TOOK ~2 to|with|in|us ~2 US;
    THE ~2 PERSON ~2 reported|complained;
    THE ~1 PERSON who|that ~3 TOLD|reported|complained;
    SOMEBODY ~5 TOLD ~2 US;
    SOMEBODY ~5 got|came|reached|spoke|was ~1 in|to|out|with ~2 US;
    who ~1 TOLD ~2 US !NOT|matter|tell|nothing|say|share|whoever;
    who ~1 reported|complained ~2 you|it|this !NOT;
    we|i|us HAVE ~3/your|you|no|NOT EVIDENCE;
    we|i HAVE ~3/your|you chat|transfer|call ~1 log|export|history|screenshot|copy|confirmation;
    we|i HAVE ~3/you (copy) ~2/you|new PAPER ~3 you ~2 (had|took|made|sent|wrote|exchanged) ~2
        (with|to|from) ~2 PERSON|him|her|them;
    EVIDENCE|PAPER ~2 is|are|came|was|were (now) (with|to|from|on|in) us|file|hand|hands !you;
    was|were|been|got|are sent|shown|given|forwarded|handed ~3/you EVIDENCE|PAPER !you;
    HE ~3 TOLD ~3 EVIDENCE|PAPER !training|calendar|card;
    PERSON ~2 TOLD ~4 EVIDENCE|PAPER;
    payment you took;
    we|i|us ~2 got|heard|know|learned|learnt|knew|have|received|found ~3 (from|through|by|via)
        ~1 THE ~2/clients PERSON;
    heard|came|comes|got ~2 from|through|via ~1 THE ~2 PERSON|neighbourhood|building;
    SOMEBODY ~1 from|in|at|of|near|close ~1 your|the|that|this|his|her ~2 clients|client|
        building|street|house|past|list|area|neighbourhood|home|family|you;
"""
# That a guess is right, or wrong.
_GUESSED = """
    you|u|ve ~1 GUESS ~3 RIGHT $;
    you|u|ve ~2 guessed ~1 RIGHT|it;
    your ~2 GUESS ~3 RIGHT;
    RIGHT GUESS;
    good|nice|wrong|bad|lucky|right|close guess|hunch|try;
    not ~1 bad|good|wrong|right|far ~1 guess;
    you ~2 RIGHT ~1 about ~2 who|whom|him|her|them|PERSON|name;
    you ~3 RIGHT ~1 with ~1 name;
    you ~3 named|got|have|picked|found|identified|chose|thinking ~3 right|wrong|correct PEOPLE|
        name|one;
    ^ right|wrong|correct PEOPLE|name $;
    PEOPLE|one|name you ~3 think|thinking|thought|mind|mean|meant|suspect|suspected|guess|
        guessed|named|suspecting|assumed|imagine|expect;
    who|whom you ~2 think|suspect|mean|guess|thought it|is|was|$ !NOT;
    you ~1 know ~1 who|whom $|it|that|told|reported|i|we|called|wrote !NOT|do;
    you ~2 (already) figured|worked|found ~1 out ~1 who;
    it|that|this was|wasnt|is|isnt|s|were (not) ~1 (indeed|really) HIM $|who;
    HE was|is|s|wasnt|isnt (not) the one;
    that|this|it s|is|was (not) the one $|who;
    HE ~1 is|was|s ~1 (not) (the) PERSON|one who|that;
    it|that|this was|wasnt|is|isnt ~1 DEF ~2/choice|pleasure PERSON !case|pleasure|choice|
        course;
    it|that|this ~1 was|wasnt|is|isnt ~1 SOMEBODY;
    wrong|right|another|different person $;
    ^ not HIM $;
    it|that|this was|is|were (not) (one|some) ~1 of your ~2 clients|customers|regulars;
    HE has|had|have nothing to do with;
"""
# Where somebody was, and that we know it.
_WHERE = """
    WE ~3 SEE ~3 you ~2 BE ~3 NEAR ~3 PLACE;
    WE ~3 SEE ~3 you ~2 BE ~2 THERE;
    WE ~3 SEE|say|reports ~3 you going|entering|leaving|coming|walking|waiting|standing|parked|
        inside|outside|near|nearby;
    WE ~6/dont where ~1 you|partners|people|everybody|everyone ~2 BE !coming;
    SEE ~2 where ~1 you|partners ~1 BE $|at|on|in|that|when|during|last !want|do|can|where;
    WE ~3 SEE ~1 when|if|whenever|where|that|every|each ~3 you|your ~4 BE|visit|return|is|at ~4
        PLACE;
    you|your ~3 BE ~3 NEAR ~3 PLACE ~2 we|i|app|system SEE;
    map|app|system|screen|software|gps|dot|marker SHOW you ~1 NEAR|was|were|are|being|standing|
        sitting|going|entering|leaving|parked|there;
    map|app|system|screen|software ~2 SHOW|shown|say|says ~2 (that) you ~1 BE ~3 NEAR|THERE;
    dot|pin|point|marker|signal ~5 you|your|there $;
    dot|pin|marker|circle|icon ~2 (on) ~1 map|screen;
    your ~2 PHONE ~3/off|switched|busy|keep|when was|were|is|stayed|showed|shows|says|said|
        never|moved|connected|appeared|left|turned|logged|popped|pinged|gave|sat|remained|went
        ~4/off|busy|when PLACE|THERE|location|position !switched|off|busy|call|called;
    your ~1 PHONE (was|is|stayed) THERE;
    where ~1 your|the PHONE ~1 was|is|were|went|stayed;
    your ~2 MOVES ~4 KEPT|us|we;
    WE ~3 SEE|follow|watch|record|saved|store ~3 your ~1 MOVES;
    you ~2 (were|got|have|been|was|are) pinged|geolocated|spotted|watched|observed|localised|
        located|seen|noticed|caught ~3 NEAR ~3 PLACE|THERE;
    you got|were|are pinged|watched|shadowed|traced;
    we|i|app|system ~2 know|knew|see|saw ~2 you ~2 BE ~2 THERE|home;
    your ~1 position ~3/on|about|regarding KEPT|us;
    position|signal ~1 of your ~1 PHONE;
    where you|your ~3 (was|were|have) ~2 is|are|was known|recorded|visible|logged;
    your ~2 check ins;
    you ~2 (were|was|are) ~2 NEAR ~3 PLACE ~5 WE SEE;
    eye on ~2 (where|you) ~2 where|movements|moves|travel;
"""
# How to a door, and who is behind it.
_DOOR = """
    ORD ~1/of FLOOR !OURS;
    FLOOR (number|no) #|NUM !OURS;
    # FLOOR !OURS;
    # ORD FLOOR !OURS;
    FLAT|door|room ~1 number|no|nr|num #|NUM !OURS;
    FLAT #|@ !OURS|a|percent;
    FLAT NUM !OURS;
    ORD|POS ENTRANCE !OURS;
    ENTRANCE #|NUM|@ !OURS;
    ENTRANCE ~2 (on|at|to) (the) left|right|back|rear|side|yard|courtyard !OURS;
    NUM|# ORD|FLOOR floor !OURS;
    door|gate|entry|access|intercom|entrance|lobby|bell|buzzer ~2 code|pin|number|combination ~2
        (is|was|with) #|NUM;
    code ~1 (for|of|to|at) ~2 door|gate|building|lobby|entrance|intercom;
    her|his|their|client|clients (s) ~2 doorbell|buzzer|intercom|keypad;
    bell|buzzer|intercom ~2 (says|reads|named|marked|labelled|number|with) #|name|say;
    live|lives|lived|living|stays|staying|home ~2 alone;
    alone at home;
    lives|living|stays ~1 by|on (her|his) herself|himself|own !you|your;
    lives|stays|living ~2 with ~1 her|his;
    client|she|he|her|his ~2 lives|live|stays|staying|resides ~2 in|on|at|near|next|opposite|
        above|below;
    who lives ~1 in|on|at|near|next|opposite|above|below;
    house|villa|bungalow ~2 number|no|nr|at # !OURS;
    where she|he|they lives|live|stays|stay;
    her|his|their|clients|client (s) ~1 (own) FLOOR|ENTRANCE|door|apartment|flat|building ~1
        number|code|is|has !OURS|your|confirm|give;
"""
ENGLISH = Language(
    _CONCEPTS,
    {
        WordingTopic.SOURCE: _GUESSED,
        WordingTopic.LOCATION_TRACKING: _WHERE,
        WordingTopic.ADDRESS: _DOOR,
    },
    _REPORTED,
)
