"""English words by what they mean, for the patterns of `english`."""

CONCEPTS = {
    "KIN": """
        lady woman man guy gentleman girl neighbour neighbor husband wife girlfriend boyfriend
        friend relative daughter son mother father brother sister flatmate roommate caller reporter
        informant watchman guard
    """,
    "HE": "he she they",
    "HIM": "him her he she them hers",
    "WE": """
        we i us our system app platform team records software support application tracker logs
        server office dashboard screen computer desk
    """,
    "US": "us me desk support team office platform doorstep colleague colleagues hotline",
    "THE": "the this that your his her their same one",
    "DEF": "the this that your his her their same one a an another",
    "PERSON": """
        client customer lady woman man guy gentleman girl caller neighbour neighbor husband wife
        girlfriend boyfriend friend relative reporter complainant guest person daughter son mother
        father brother sister flatmate roommate regular informant
    """,
    "PEOPLE": """
        client customer clients customers lady woman man guy person neighbour neighbor husband wife
        friend relative regulars informant
    """,
    "SOMEBODY": "someone somebody anyone anybody whoever",
    "TOLD": """
        told wrote called reported complained informed contacted messaged texted emailed mailed
        phoned rang showed shown shared sent forwarded gave given handed submitted confirmed filed
        posted uploaded provided approached alerted notified tipped disclosed described explained
        admitted turned passed written spoken reached sends
    """,
    "TOOK": "spoke talked turned came reached got been gets",
    "EVIDENCE": """
        screenshot screenshots screengrab proof proofs evidence recording recordings receipt
        receipts transcript printout screencap
    """,
    "PAPER": """
        chat chats transfer payment export message messages photo photos picture pictures copy
        copies statement conversation conversations call transaction upi voice invoice money video
        log history
    """,
    "HAVE": "have ve had got hold received possess obtained saw seen",
    "GUESS": """
        guess guessed guessing hunch suspicion suspicions suspect suspected assumption intuition
        instinct deduction theory bet gut
    """,
    "RIGHT": """
        right correct correctly true spot accurate wrong false close mistaken incorrect good bang
        exactly rightly off nailed on spoton
    """,
    "BE": """
        were are was been being stayed stay staying went go going goes gone stood standing came
        coming walked walking drove driving parked parking entered entering spent left leaving sat
        sitting waited waiting visited visiting arrived returned moved moving re travelled hung
        lingered passed enter enters visit visits return drive driven rode ride
    """,
    "SEE": """
        see saw seen sees seeing know knew knows known noticed notice notices noticing tell tells
        showed shows show shown detected detects registered recorded records logged watched watch
        watching observed observe spotted spot caught aware picked picks captured realised realized
        flagged found figured followed track tracked told says say reports report
    """,
    "SHOW": """
        showed shows show shown put puts placed places had has caught captured recorded located
        pinned locates sees saw
    """,
    "NEAR": """
        near at outside inside around nearby close beside by past in within behind front opposite
        next from to towards into along on off
    """,
    "PLACE": """
        home house building street place address door apartment flat neighbourhood neighborhood
        block client customer there premises doorstep road location spot hers city society
        residence villa lane colony gate locality town corner
    """,
    "THERE": "there nearby inside outside",
    "PHONE": "phone mobile device handset cell cellphone smartphone sim",
    "MOVES": """
        movements movement moves route routes trips trip rides whereabouts journeys path itinerary
        commute travels travel
    """,
    "KEPT": """
        known recorded watched seen saved stored visible logged followed noticed monitored observed
        tracked mapped captured show shown clear reviewed checked
    """,
    "ORD": """
        first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
        thirteenth fourteenth fifteenth twentieth ground top upper lower basement middle st nd rd
        th penultimate
    """,
    "NUM": """
        one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
        sixteen seventeen eighteen nineteen twenty thirty forty fifty
    """,
    "FLOOR": "floor floors storey story",
    "FLAT": "apartment flat apt unit suite condo penthouse",
    "ENTRANCE": "entrance stairwell staircase stairs wing gate doorway lobby",
    "POS": """
        left right side back rear front north south east west main first second third fourth blue
        red green white black inner outer service
    """,
    "OURS": """
        office training trainer centre center headquarters reception desk hq venue hall percent
        rate fee fees course euros dollars rupees mall shop store school
    """,
    "NOT": "never not dont wont cant cannot nobody doesnt isnt without didnt couldnt no",
}
