"""Numbers, months and weekdays as words, in the languages of our trainers."""

from domain.wording.sounds import sound

_MONTHS = (
    "january jan janvari janwari januar jaenner janavari",
    "february feb febr farvari farwari pharvari februar",
    "march mar maerz maarch mar",
    "april apr aprail aprel",
    "may mai",
    "june jun joon juni",
    "july jul julai juli",
    "august aug agast",
    "september sep sept sitambar sitamber",
    "october oct aktubar aktoobar oktober okt",
    "november nov navambar navamber",
    "december dec disambar disamber dezember dez",
)
MONTHS = {sound(word): n for n, words in enumerate(_MONTHS, 1) for word in words.split()}

_CARDINALS = (
    "one ek", "two do", "three teen tin", "four char chaar", "five paanch panch", "six chhe chhah",
    "seven saat", "eight aath", "nine nau", "ten das", "eleven gyarah", "twelve barah baarah",
    "thirteen terah", "fourteen chaudah", "fifteen pandrah", "sixteen solah", "seventeen satrah",
    "eighteen atharah", "nineteen unnis", "twenty bees bis", "twentyone ikkis", "twentytwo bais",
    "twentythree teis", "twentyfour chaubis", "twentyfive pachchis pachis", "twentysix chhabbis",
    "twentyseven sattais", "twentyeight atthais", "twentynine untis", "thirty tees",
    "thirtyone ikattis",
)  # fmt: skip
_ORDINALS = (
    "first pehli", "second dusri", "third teesri", "fourth", "fifth", "sixth", "seventh", "eighth",
    "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth",
    "seventeenth", "eighteenth", "nineteenth", "twentieth", "twentyfirst", "twentysecond",
    "twentythird", "twentyfourth", "twentyfifth", "twentysixth", "twentyseventh", "twentyeighth",
    "twentyninth", "thirtieth", "thirtyfirst",
)  # fmt: skip
NUMBERS = {word: n for n, words in enumerate(_CARDINALS, 1) for word in words.split()}
ORDINALS = {word: n for n, words in enumerate(_ORDINALS, 1) for word in words.split()}

_WEEKDAYS = (
    "monday mon montag somvar somwar", "tuesday tue tues dienstag mangalvar mangalwar mangal",
    "wednesday wed mittwoch budhvar budhwar budh",
    "thursday thu thur thurs guruvar guruwar veervar",
    "friday fri freitag shukravar shukrawar jumma",
    "saturday sat samstag shanivar shaniwar", "sunday sun sonntag ravivar raviwar itvaar itwar",
)  # fmt: skip
WEEKDAYS = {sound(word): n for n, words in enumerate(_WEEKDAYS) for word in words.split()}
