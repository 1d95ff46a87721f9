"""German: who told us, where somebody was, how to a door."""

from domain.wording.findings import WordingTopic
from domain.wording.phrases import Language

_CONCEPTS = {
    "ER": "er sie jemand selbige dieselbe derselbe diejenige derjenige",
    "IHM": "er sie ihm ihn der die diese dieser jene jener",
    "UNS": "uns mir support team wir",
    "THE": "die der das diese dieser dieses den dem ihre ihr ihrem ihren ihrer jene jener selbe",
    "DEF": """
        die der das diese dieser dieses den dem ihre ihr ihrem ihren ihrer eine ein einer einem
        einen jene jener selbe
    """,
    "PERSON": """
        kundin kunde kunden klientin klient dame herr frau mann person nachbar nachbarin ehemann
        ehefrau freund freundin anrufer anruferin melder melderin lebensgefaehrte partnerin
        tochter sohn mutter vater schwester bruder hinweisgeber hinweisgeberin stammkundin
        stammkunde mitbewohnerin bekannte bekannter verwandte gast
    """,
    "TOLD": """
        gemeldet beschwert geschickt geschrieben erzaehlt erzahlt gesagt angerufen gezeigt
        weitergeleitet uebermittelt ubermittelt berichtet informiert mitgeteilt gegeben verraten
        kontaktiert gewandt gesendet vorgelegt benachrichtigt angezeigt offengelegt hochgeladen
        eingereicht anvertraut gemailt geschildert
    """,
    "PROOF": """
        screenshot screenshots bildschirmfoto foto fotos beleg belege quittung ueberweisung
        uberweisung chatverlauf chat nachweis nachweise beweis beweise aufnahme kontoauszug
        verlauf zahlungsbeleg nachricht nachrichten bild bilder sprachnachricht mitschnitt
        anrufliste export video kopie zahlung
    """,
    "GUESS": """
        geraten getippt vermutet erraten vermutung verdacht tipp ahnung gefuehl gefuhl annahme
        instinkt bauchgefuehl raten tippen gedacht
    """,
    "RIGHT": "richtig falsch korrekt stimmt recht trifft daneben goldrichtig zutreffend zu wahr",
    "WAR": "war ist wars waren",
    "WIR": """
        wir uns ich unser unsere unseren system app karte plattform team software bildschirm
        tracker anwendung man
    """,
    "SEE": """
        sehen sah sahen gesehen sieht wissen wussten weiss weissen gewusst bemerkt bemerken
        merken zeigt zeigte zeigten gezeigt angezeigt erfasst registriert aufgezeichnet
        beobachtet festgestellt erkannt erkennen verfolgt verfolgen gespeichert nachverfolgt
        nachverfolgen bekannt mitbekommen ueberwacht uberwacht geprueft gepruft protokolliert
        ermittelt ausgewertet kontrolliert abgefragt beobachten aufgefallen auffaellig sagt
        meldet meldete sagte hat
    """,
    "BE": """
        waren sind war ist standen steht stand stehen blieben bleiben geblieben gingen gehen
        gegangen fuhren gefahren fahren hielten aufhielten aufgehalten parkten geparkt kamen
        gekommen gewesen befanden befand befindet befinden aufhalten verbracht verbrachten
        betreten verlassen hineingingen betraten verliessen liefen besucht besuchen
    """,
    "NEAR": """
        bei beim vor in im an am neben nahe naehe hinter gegenueber gegenuber zu zum zur um auf
        nach unweit
    """,
    "PLACE": """
        haus hause wohnung strasse gebaeude gebaude tuer tur adresse kundin kunden kunde ort
        stelle dort da klientin klienten viertel naehe nahe hof eingang treppenhaus ihr ihm
        gegend nachbarschaft platz
    """,
    "PHONE": "handy telefon geraet gerat smartphone mobiltelefon mobilgeraet",
    "MOVES": """
        bewegungen bewegung wege weg route routen strecke strecken fahrten fahrt bewegungsprofil
        aufenthaltsort aufenthaltsorte aufenthalt position standort standorte standortdaten
        ortungsdaten standortverlauf positionen ortung bewegungsdaten
    """,
    "ORD": """
        erster ersten erste zweiter zweiten zweite dritter dritten dritte vierter vierten vierte
        fuenfter fuenften funften sechsten siebten achten neunten zehnten obersten untersten
        oberste letzte letzten erstes zweites drittes viertes
    """,
    "FLOOR": "stock stockwerk etage og obergeschoss geschoss",
    "NUM": "eins zwei drei vier fuenf funf sechs sieben acht neun zehn elf zwoelf zwolf ein eine",
    "ENTRANCE": """
        eingang hauseingang hintereingang seiteneingang treppenhaus aufgang hinterhof innenhof
        hof tor seitenfluegel seitenflugel vorderhaus hinterhaus quergebaeude
    """,
    "OURS": """
        buero buro bueros buros schulung schulungsraum training trainingsraum zentrale unser
        unseres unserem unseren empfang prozent euro
    """,
    "NOT": "nie niemals nicht kein keine niemand",
}
# Who told us, and what was sent.
_REPORTED = """
    ER hat ~8 TOLD !kollegin|kollege|trainerin|trainer;
    ER ~1 hatte ~8 TOLD;
    THE ~1 PERSON hat ~8 TOLD !nie|wenn;
    THE ~1 PERSON rief|schrieb|meldete|beschwerte|schickte|zeigte|sagte|erzaehlte ~4 an|uns|mir|
        sich|dass;
    er|sie|jemand rief|schrieb|meldete|beschwerte|schickte|zeigte|erzaehlte|sagte ~3 uns|mir|
        sich|an;
    wer ~1 uns ~3 TOLD !nie|nicht|niemals|egal;
    PERSON ~1 die|der ~1 uns ~3 TOLD;
    PERSON die|der sie ~2 gemeldet|angezeigt|verraten;
    jemand ~2 aus|von|in|im|der|die ~2 haus|hause|nachbarschaft|umgebung|umfeld|ihren|ihrem|
        kunden|familie;
    uns ~1 liegt|liegen ~3/ihr|ihre PROOF;
    liegt|liegen ~1 uns ~3/ihr|ihre ~1 PROOF|vor;
    wir haben ~3/ihr|ihre|ihren|ihrem PROOF !sie;
    wir haben ~4 PROOF ~3 (mit|von|der|des) ~1 PERSON|ihm|ihr;
    wir ~1 kennen|sahen|erhielten|bekamen ~3/ihr|ihre PROOF;
    von|durch ~1 (THE) ~2 PERSON|nachbarn|ehemann ~2 erfahren|gehoert|gehort|erhalten|bekommen|
        wissen;
    PROOF ~3 liegt|liegen ~1 (uns) ~1 vor;
"""
# That a guess is right, or wrong.
_GUESSED = """
    sie ~1 haben ~2 RIGHT|gut|gute|genau ~1 GUESS;
    RIGHT|gut|knapp GUESS $;
    GUESS ~2 (ist|war) ~1 RIGHT !keine;
    GUESS|nase ~2 stimmt|trifft|passt;
    sie liegen ~2 RIGHT|gut|schief ~1 (mit);
    lagen ~1 sie ~1 RIGHT;
    recht|richtig ~2 mit ~2 PERSON|vermutung|namen|ihm|ihr|verdacht;
    RIGHT|anderen|andere PERSON|name|namen $;
    das|es|dies|dieser WAR (nicht) (wirklich|tatsaechlich|genau|auch) IHM|jemand $;
    er|sie WAR ~1 (es|s|das) (nicht|nie) $|es;
    das|es WAR (nicht) ~1 DEF ~1 PERSON !fall;
    es WAR ~1 jemand;
    WAR (es) (nicht) er|sie|ihm $;
    person|kundin|kunde|kunden|name ~1 an|den|die ~1 (die|den) ~2 sie ~1 denken|meinen|vermuten|
        dachten|meinten|genannt;
    genau|eben|doch (die|der|diese|dieser|den) ~1 (PERSON) ~1 (an|den|die) (die|den) sie ~1
        denken|meinen;
    sie ~1 wissen|ahnen|kennen ~2 wer|wen ~3 $|TOLD|war|das;
    genau der|die|sie|er $;
    genau den|die|diese|diesen PERSON ~3 sie;
    er|sie ~1 ist|war (es|der|die) (der|die|jenige|derjenige|diejenige) ~2 $|TOLD|war|uns
        !trainerin|trainer|ansprechpartnerin;
"""
# Where somebody was, and that we know it.
_WHERE = """
    WIR ~3 SEE ~2 dass|wie|wann|ob ~1 sie ~6 NEAR ~4 BE|PLACE !rechnung|letzte|spaet;
    WIR ~2 SEE ~2 wo ~1 sie;
    wo ~1 sie ~4 waren|sind|standen|gewesen|hielten|gingen ~4 WIR|SEE;
    WIR ~4 gesehen ~1 dass sie ~6 NEAR;
    karte|system|app|bildschirm ~2 waren|standen|sind|erschienen ~1 sie ~4;
    app|system|karte|bildschirm ~2 SEE ~2 dass ~1 sie ~6 BE !kalender|buchung;
    app|system|karte ~1 zeigt|zeigte|hat ~1 sie ~3 NEAR ~2 PLACE;
    app|system|karte hat ~1 sie ~4 erfasst|geortet|gesehen|erkannt;
    ihr ~1 PHONE ~1 war|ist|befand|stand|lag|blieb ~2 NEAR|dort|da ~2 (PLACE) !aus|besetzt|
        bereit|ausgeschaltet;
    PHONE ~3 eingeloggt|geortet|verortet|angemeldet|lokalisiert|gefunden;
    ihre|ihren|ihr|ihrer ~1 MOVES ~5 SEE;
    WIR ~3 SEE ~3 ihre|ihren|ihr|ihrer ~1 MOVES;
    ihre|ihr|ihren|ihrer ~1 position|standort|aufenthaltsort|standortdaten|bewegungen|
        bewegungsprofil|ortung;
    sie ~1 wurden ~3 geortet|verfolgt|beobachtet|gesehen|lokalisiert|ueberwacht|getrackt|
        registriert;
    WIR ~2 (haben) ~1 sie ~2 (nicht) ~4 geortet|verfolgt|beobachtet|lokalisiert|ueberwacht|
        getrackt|gefolgt|orten|verfolgen|ueberwachen;
    WIR ~4 bemerkt|gemerkt|aufgefallen ~2 dass sie ~5 NEAR;
    punkt ~1 auf ~1 (der) karte;
    man ~1 sieht|sah|konnte ~3 sie|wo ~4 NEAR|BE;
    sie ~2 waren|standen|blieben ~6 NEAR ~2 PLACE ~4 SEE;
    geortet|getrackt|standortverlauf|standortabfrage|handyortung|bewegungsprofil|ortung;
"""
# How to a door, and who is behind it.
_DOOR = """
    ORD FLOOR !OURS;
    # FLOOR !OURS;
    FLOOR (nummer|nr) NUM|# !OURS;
    NUM FLOOR !OURS;
    wohnung|apartment|zimmer|tuer ~1 nummer|nr|no #|NUM !OURS;
    wohnung|apartment #|NUM|@ !OURS;
    ORD|linker|linken|rechter|rechten|hinterer|hinteren|vorderer|linke|rechte ENTRANCE !OURS;
    ENTRANCE #|NUM|@|links|rechts|hinten !OURS;
    tuercode|turcode|haustuercode|torcode|zugangscode|tuerkode;
    code ~2 (der|fuer|zur|zum|vom) ~1 (die|das) tuer|haustuer|tor|eingang;
    klingel|klingelschild|klingeln ~2 (steht|ist|bei|name|heisst) ~1 !OURS|unseres|unser|uns|
        telefon;
    lebt|wohnt|allein|alleine ~2 allein|alleine|lebend !OURS|sie sind;
    er|sie|kundin|kunde|person|dame ~1 wohnt|lebt|wohnte|lebte ~2 allein|alleine|in|im|bei|
        neben|gegenueber|an|am|ueber|mit;
    wohnt|lebt ~1 allein|alleine;
    hinterhaus|vorderhaus|seitenfluegel|hinterhof|hintereingang|souterrain !OURS;
    erdgeschoss|dachgeschoss|parterre|eg|dg (links|rechts) !OURS;
    ihrer|seiner|ihre|seine|der|ihres ~1 (kundin|kunden) wohnung|wohnungstuer|haustuer|
        hauseingang ~3 (ist|hat|im|in|liegt|nummer) !buchung|OURS;
    haus ~1 nummer|nr # !OURS;
"""
GERMAN = Language(
    _CONCEPTS,
    {
        WordingTopic.SOURCE: _GUESSED,
        WordingTopic.LOCATION_TRACKING: _WHERE,
        WordingTopic.ADDRESS: _DOOR,
    },
    _REPORTED,
)
