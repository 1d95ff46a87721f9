"""English: who told us, where somebody was, how to a door."""

from domain.wording.findings import WordingTopic
from domain.wording.languages.english_words import CONCEPTS
from domain.wording.phrases import Language

# Who told us, and what was sent.
_REPORTED = """
    SOMEBODY ~6 TOLD|complained|reported ~2 it|us|this|you !team;
    HE ~1 did ~1 complain|report|tell|write|call|contact;
    HE ~1 is|was ~2 reporter|informant|source|whistleblower|complainant;
    HE|PERSON has|have|had ~2 proof|evidence|screenshots|recordings;
    PERSON you (have|had) saw|met|visited|served|seen|treated|worked|booked|went ~5 TOLD|TOOK ~3 US;
    HE|PERSON has|have|had ~2 EVIDENCE|PAPER !you|your;
    THE ~1 PERSON is|was ~2 reason|cause|source $;
    THE ~5 PERSON ~5 complained|reported|objected;
    one|some of ~2 PEOPLE|regulars ~4 TOLD|TOOK|complained|reported;
    complaint|report|tip|call|letter|email|mail ~2 from ~2 PERSON|SOMEBODY !clients|plural;
    we|i (have|ve) seen|saw|read|checked ~2/your|you the|a|this ~2 PAPER !you|your;
    EVIDENCE ~4 is|are|was|were ~2 in|with|on ~1 us|our|file|hand|hands;
    the one who ~5 TOLD|TOOK|complained|reported;
    THE ~1 PERSON ~7 did ~1 contact|call|write|report|complain|tell|reach|speak|message;
    a|an|another KIN ~3 TOLD|TOOK|complained|reported;
    her|his|their KIN ~3 TOLD|TOOK|complained;
    THE ~4 PERSON ~2 has|had|did|was ~3 TOLD ~3 US;
    HE ~1 knows|knew ~1 why;
    PERSON ~2 behind ~2 report|complaint|this|it|block;
    you ~2 (were|got|been|have) ~1 reported ~1 by ~2 PERSON|SOMEBODY;
    report|complaint ~2 (was|is|came|comes) ~2 (made|filed|sent|from|by) ~1 by|from ~2 THE|a ~2
        PERSON;
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
    we|i|us ~2 got|heard|know|learned|learnt|knew|have|received|found ~3 (from|through|by|via) ~1
        THE ~2/clients PERSON;
    heard|came|comes|got ~2 from|through|via ~1 THE ~2 PERSON|neighbourhood|building;
    SOMEBODY ~1 from|in|at|of|near|close ~1 your|the|that|this|his|her ~2 clients|client|building|
        street|house|past|list|area|neighbourhood|home|family|you;
"""
# That a guess is right, or wrong.
_GUESSED = """
    it|that|this was|wasnt|is|isnt|s (not) ~1 him|he|them;
    you ~1 assumed|thought|suspected|guessed|supposed|imagined ~6 is|was ~1 RIGHT|true $;
    it|that|this ~1 s|was|wasnt|is|isnt ~1 THE ~3 client|customer|person|regular|guest $|you|from|
        with|next|near;
    ^ spot on $;
    ^ bingo $;
    you ~3 figured|worked|guessed|found ~1 it ~1 out|right|yourself|already;
    it|that|this ~1 s|is|was ~1 the ~3 KIN;
    it|that|this ~1 s|is|was ~1 the|your ~3 client|customer ~1 you|from|with|in|at|of|next|near
        !terms|rule|job|choice|interest|hands|turn;
    you ~3 very|quite|really|so|pretty close $;
    close|warm|hot|cold|right|wrong ~1 with ~1 (your|that|the) guess|name|hunch|suspicion;
    on the (right|wrong) (track|trail|scent) $;
    who you ~1 (think|thought|mean|meant|suspect) ~1 it|is|was;
    HE ~1 it ~1 was|is $;
    yes|yeah|yep|right|correct|exactly|no|nope ~1 HIM $;
    yes|no|right|correct|exactly ~1 (the|your|that) KIN $;
    name you ~3 (gave|said|mentioned|wrote|named) ~3 RIGHT|correct|wrong;
    you|u|ve ~1 GUESS ~4 RIGHT $;
    you|u|ve ~3 guessed ~1 RIGHT|it;
    your ~3 GUESS ~7 RIGHT|berechtigt;
    RIGHT GUESS $;
    good|nice|wrong|bad|lucky|right|close|great guess|hunch|try|one $;
    not ~1 bad|good|wrong|right|far ~1 guess;
    you ~3 RIGHT ~1 about ~1 who|whom|him|her|them|which $|told|it|is|was|reported;
    you ~3 RIGHT ~1 about ~1 (the|that|your) ~1 PERSON|name $;
    you ~4 RIGHT ~1 with ~1 name;
    you ~4 named|picked|identified|chose|mentioned|guessed ~4 right|wrong|correct PEOPLE|name|one;
    ^ right|wrong|correct PEOPLE|name $;
    PEOPLE|one|name you ~4 think|thinking|thought|mind|mean|meant|suspect|suspected|guess|guessed|
        named|suspecting|assumed|imagine|expect;
    who|whom you ~3 think|suspect|mean|guess|thought it|is|was|$ !NOT;
    you ~1 know ~1 who|whom $|it|that|told|reported|i|we|called|wrote !NOT|do;
    you ~3 (already) figured|worked|found ~1 out ~1 who;
    it|that|this was|wasnt|is|isnt|s|were (not) ~1 (indeed|really) HIM $|who;
    HE was|is|s|wasnt|isnt (not) the one $;
    that|this|it s|is|was (not) the one $|who;
    HE ~1 is|was|s ~1 (not) (the) PERSON|one who|that ~4 TOLD|TOOK|complained|reported|did|paid;
    it|that|this ~1 s|was|wasnt|is|isnt ~1 DEF ~3 KIN $|who|from|in|next|you|with|that !case|
        pleasure|choice|course|job;
    it|that|this ~1 s|was|wasnt|is|isnt ~1 SOMEBODY (else) $|from|in|you|who|near|close|with|at;
    wrong|right|another|different person $;
    ^ not HIM $;
    it|that|this was|is|were (not) (one|some) ~1 of your ~3 clients|customers|regulars;
    HE has|had|have nothing to do with;
"""
# Where somebody was, and that we know it.
_WHERE = """
    WE ~4 SEE ~7 you ~4 BE ~5 NEAR ~4 PLACE;
    WE ~4 SEE ~7 you ~3 BE ~5 THERE;
    nobody|we|i ~4 looks|watches|checks|tracks|sees|knows|follows|monitors ~3 where ~1 you ~1 BE;
    nobody|we|i|noone ~3 follow|follows|track|tracks|watch|watches|trace|traces you $;
    SEE|register|registers|know|knows ~3 every|all|each|which place|places|street|address|house ~1
        you ~1 BE;
    WE ~4 follow|see|saw|track|watch|trace|retrace ~3 your ~1 way|path|walk|drive|ride|steps
        !progress|working;
    PHONE ~4 found|seen|located|spotted|pinged|traced ~3 NEAR ~4 PLACE|night|day|evening|time|that;
    PHONE ~1 (was|is) found|located|spotted|pinged;
    visible|clear|evident|obvious|apparent|recorded|known|certain ~3 that|when|where ~1 you ~4 BE ~4
        NEAR|THERE ~4 PLACE;
    we|i|nobody ~4 watch|see|check|track|look|know|follow|record|monitor ~3 where ~1 you|partners|
        people ~1 BE !coming;
    data|records|logs|history|it ~3 SHOW|show|says|proves|prove|confirm|confirms ~3 you ~4 BE ~4
        NEAR|THERE;
    where|whether|when you ~3 BE ~4 (we|app|system|map) SEE !want|book|like;
    your ~3 PHONE ~3 told|tells|gave|sent|sends ~4 where|location|position|us;
    says|said|according ~4 app|system|map|phone|gps ~6 you ~3 BE ~4 NEAR;
    you ~3 BE ~4 NEAR ~5 PLACE ~4 (the|our) app|system|map|phone|gps ~1 says|said|shows|showed|
        tells|told|knows;
    WE ~4 SEE ~4 you ~3 BE ~4 NEAR ~4 PLACE;
    WE ~4 SEE ~4 you ~3 BE ~3 THERE;
    WE ~4 SEE|say|reports ~4 you leave|enter|arrive|walk|drive|going|entering|leaving|coming|
        walking|waiting|standing|parked|inside|outside;
    WE ~7/dont where ~1 you|partners|people|everybody|everyone ~3 BE !coming;
    SEE ~3 where ~1 you|partners ~1 BE $|at|on|in|that|when|during|last !want|do|can|where;
    WE ~4 SEE ~1 when|if|whenever|where|that|every|each ~4 you|your ~5 BE|visit|return|is|at ~5
        PLACE;
    you|your ~4 BE ~4 NEAR ~4 PLACE ~3 we|i|app|system SEE;
    map|app|system|screen|software|records|logs|data|gps|dot|marker SHOW you ~3 NEAR ~4 PLACE;
    map|app|system|screen|software|gps|dot|marker SHOW you ~1 was|were|are|being|standing|sitting|
        going|entering|leaving|parked|there;
    map|app|system|screen|software ~3 SHOW|shown|say|says ~3 (that) you ~1 BE ~4 NEAR|THERE;
    dot|pin|point|marker|signal ~6 you|your|there $;
    dot|pin|marker|circle|icon ~3 (on) ~1 map|screen;
    your ~3 PHONE ~4/off|switched|busy|keep|when was|were|is|stayed|showed|shows|says|said|never|
        moved|connected|appeared|left|turned|logged|popped|pinged|gave|sat|remained|went ~5/off|
        busy|when PLACE|THERE|location|position !switched|off|busy|call|called;
    your ~1 PHONE (was|is|stayed) THERE;
    where ~1 your|the PHONE ~1 was|is|were|went|stayed;
    your ~3 MOVES ~5 KEPT|us|we !training|office|mail|meeting;
    WE ~4 SEE|follow|watch|record|saved|store ~4 your ~1 MOVES;
    you ~3 (were|got|have|been|was|are) pinged|geolocated|spotted|watched|observed|localised|
        located|seen|noticed|caught ~4 NEAR ~4 PLACE|THERE;
    you got|were|are pinged|watched|shadowed|traced;
    we|i|app|system ~3 know|knew|see|saw ~3 you ~3 BE ~3 THERE|home;
    your ~1 position ~4/on|about|regarding KEPT|us;
    position|signal ~1 of your ~1 PHONE;
    where you|your ~4 (was|were|have) ~3 is|are|was known|recorded|visible|logged;
    your ~3 check ins;
    you ~3 (were|was|are) ~3 NEAR ~4 PLACE ~6 WE SEE;
    eye on ~3 (where|you) ~3 where|movements|moves|travel;
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
    lives|lived|stays|staying|home ~2 alone !you;
    alone at home;
    lives|living|stays ~1 by|on (her|his) herself|himself|own !you|your;
    lives|stays|living ~2 with ~1 her|his;
    client|she|he|her|his ~2 lives|live|stays|staying|resides ~2 in|on|at|near|next|opposite|above|
        below;
    who lives ~1 in|on|at|near|next|opposite|above|below;
    house|villa|bungalow ~2 number|no|nr|at # !OURS;
    where she|he|they lives|live|stays|stay;
    her|his|their|clients|client (s) ~1 (own) FLOOR|ENTRANCE|door|apartment|flat|building ~1 number|
        code|is|has !OURS|your|confirm|give;
"""
ENGLISH = Language(
    CONCEPTS,
    {
        WordingTopic.SOURCE: _GUESSED,
        WordingTopic.LOCATION_TRACKING: _WHERE,
        WordingTopic.ADDRESS: _DOOR,
    },
    _REPORTED,
)
