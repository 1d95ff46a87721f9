"""German: who told us, where somebody was, how to a door."""

from domain.wording.findings import WordingTopic
from domain.wording.phrases import Language

_CONCEPTS = {
    "BELEG": """
        screenshot screenshots bildschirmfoto beleg belege quittung ueberweisung uberweisung
        chatverlauf nachweis nachweise beweis beweise kontoauszug zahlungsbeleg mitschnitt
        anrufliste chat
    """,
    "KIN": """
        nachbar nachbarin ehemann ehefrau freund freundin bekannte bekannter tochter sohn mutter
        vater schwester bruder hausmeister anrufer anruferin mitbewohnerin verwandte
    """,
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
        ehefrau freund freundin anrufer anruferin melder melderin lebensgefaehrte partnerin tochter
        sohn mutter vater schwester bruder hinweisgeber hinweisgeberin stammkundin stammkunde
        mitbewohnerin bekannte bekannter verwandte gast kundinnen kundenstamm
    """,
    "TOLD": """
        gemeldet beschwert geschickt geschrieben erzaehlt erzahlt gesagt angerufen gezeigt
        weitergeleitet uebermittelt ubermittelt berichtet informiert mitgeteilt gegeben verraten
        kontaktiert gewandt gesendet vorgelegt benachrichtigt angezeigt offengelegt hochgeladen
        eingereicht anvertraut gemailt geschildert
    """,
    "PROOF": """
        screenshot screenshots bildschirmfoto foto fotos beleg belege quittung ueberweisung
        uberweisung chatverlauf chat nachweis nachweise beweis beweise aufnahme kontoauszug verlauf
        zahlungsbeleg nachricht nachrichten bild bilder sprachnachricht mitschnitt anrufliste
        export video kopie zahlung
    """,
    "GUESS": """
        geraten getippt vermutet erraten vermutung verdacht tipp ahnung gefuehl gefuhl annahme
        instinkt bauchgefuehl raten tippen gedacht
    """,
    "RIGHT": """
        richtig falsch korrekt stimmt recht trifft daneben goldrichtig zutreffend zu wahr
        berechtigt begruendet begrundet nahe
    """,
    "WAR": "war ist wars waren",
    "WIR": """
        wir uns ich unser unsere unseren system app karte plattform team software bildschirm
        tracker anwendung man
    """,
    "SEE": """
        sehen sah sahen gesehen sieht wissen wussten weiss weissen gewusst bemerkt bemerken merken
        zeigt zeigte zeigten gezeigt angezeigt erfasst registriert aufgezeichnet beobachtet
        festgestellt erkannt erkennen verfolgt verfolgen gespeichert nachverfolgt nachverfolgen
        bekannt mitbekommen ueberwacht uberwacht geprueft gepruft protokolliert ermittelt
        ausgewertet kontrolliert abgefragt beobachten aufgefallen auffaellig sagt meldet meldete
        sagte hat merkt schauen schaut schauten nachschauen mitbekommt auswerten
    """,
    "BE": """
        waren sind war ist standen steht stand stehen blieben bleiben geblieben gingen gehen
        gegangen fuhren gefahren fahren hielten aufhielten aufgehalten parkten geparkt kamen
        gekommen gewesen befanden befand befindet befinden aufhalten verbracht verbrachten betreten
        verlassen hineingingen betraten verliessen liefen besucht besuchen hinfahren hingehen
        hinfuhren hingingen zurueckkehren zuruckkehren hineingehen reingehen hinfahrt hingeht
    """,
    "NEAR": """
        bei beim vor in im an am neben nahe naehe hinter gegenueber gegenuber zu zum zur um auf
        nach unweit
    """,
    "PLACE": """
        haus hause wohnung strasse gebaeude gebaude tuer tur adresse kundin kunden kunde ort stelle
        dort da klientin klienten viertel naehe nahe hof eingang treppenhaus ihr ihm gegend
        nachbarschaft platz
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
        eingang hauseingang hintereingang seiteneingang treppenhaus aufgang hinterhof innenhof hof
        tor seitenfluegel seitenflugel vorderhaus hinterhaus quergebaeude
    """,
    "OURS": """
        buero buro bueros buros schulung schulungsraum training trainingsraum zentrale unser
        unseres unserem unseren empfang prozent euro
    """,
    "NOT": "nie niemals nicht kein keine niemand",
}
# Who told us, and what was sent.
_REPORTED = """
    er|sie war|ist ~2 melder|melderin|hinweisgeber|hinweisgeberin|anrufer|anruferin|
        beschwerdefuehrer;
    wissen|wussten|erfuhren|hoerten|haben ~3 von|durch ~1 THE ~1 PERSON ~1 (selbst|direkt) $;
    uns ~1 wurde|wurden ~3/ihr|ihre PROOF;
    uns wurde|wurden ~4 TOLD !ihr|ihre|sie;
    eine|einer|einige|jemand (von) ihrer|ihren|unserer|unseren ~1 PERSON ~5 TOLD;
    ein|eine|ihr|ihre|der|die KIN hat ~5 TOLD;
    beschwerde|meldung|hinweis|anzeige|anruf ~2 (kam|kommt|stammt|ging) ~2 von|durch ~2 PERSON|
        jemandem;
    anruf|beschwerde|meldung|hinweis|nachricht ~1 von (einer|einem|der|dem|ihrer|ihrem) ~1 PERSON;
    PERSON ~1 steckt|steht ~1 dahinter|hinter;
    wir ~1 (haben) ~2 (mit) (der|dem|ihrer|ihrem) PERSON ~2 gesprochen|telefoniert;
    THE PERSON ~6 hat ~5 TOLD haben !nie|wenn|sie;
    ER hat ~8 TOLD !kollegin|kollege|trainerin|trainer;
    ER ~1 hatte ~8 TOLD;
    THE ~1 PERSON hat ~8 TOLD !nie|wenn;
    THE ~1 PERSON rief|schrieb|meldete|beschwerte|schickte|zeigte|sagte|erzaehlte ~4 an|uns|mir|
        sich|dass;
    er|sie|jemand rief|schrieb|meldete|beschwerte|schickte|zeigte|erzaehlte|sagte ~3 uns|mir|sich|
        an;
    wer ~1 uns ~3 TOLD !nie|nicht|niemals|egal;
    PERSON ~1 die|der ~1 uns ~3 TOLD;
    PERSON die|der sie ~2 gemeldet|angezeigt|verraten;
    jemand ~2 aus|von|in|im|der|die ~2 haus|hause|nachbarschaft|umgebung|umfeld|ihren|ihrem|kunden|
        familie;
    uns ~1 liegt|liegen ~3/ihr|ihre PROOF;
    liegt|liegen ~1 uns ~3/ihr|ihre ~1 PROOF|vor;
    wir haben ~3/ihr|ihre|ihren|ihrem|kein|keine BELEG !sie;
    wir haben ~4 PROOF ~3 (mit|von|der|des) ~1 PERSON|ihm|ihr;
    wir ~1 kennen|sahen|erhielten|bekamen ~3/ihr|ihre PROOF;
    von|durch ~1 (THE) ~2 PERSON|nachbarn|ehemann ~2 erfahren|gehoert|gehort|erhalten|bekommen|
        wissen;
    PROOF ~3 liegt|liegen ~1 (uns) ~1 vor;
"""
# That a guess is right, or wrong.
_GUESSED = """
    die|der|diese|dieser|jene (eine) PERSON war|ist es|$;
    sie haben ~3 erraten|geraten|durchschaut|herausgefunden|getroffen;
    sie ~1 haben ~3 richtig ~1 geraten|getippt|vermutet|verstanden ~1 wer;
    genau|richtig|stimmt|ja|nein ~1 er|ihn|ihm $;
    ja|nein|richtig|genau ~1 (das) (war|ist) (die|der|ihre|ihr) ~1 KIN;
    sie sind ~3 (nah|nahe|dicht) ~1 dran $;
    ^ volltreffer $;
    ^ treffer $;
    auf der (richtigen|falschen) faehrte|spur|fahrte;
    den|der richtigen|falschen namen|person|kundin|kunden;
    namen ~3 genannt|erraten|getroffen;
    sie ~1 haben ~3 RIGHT|gut|gute|genau ~1 GUESS;
    RIGHT|gut|knapp GUESS $;
    GUESS ~3 (ist|war) ~1 RIGHT !keine;
    GUESS|nase ~3 stimmt|trifft|passt;
    sie liegen ~3 RIGHT|gut|schief;
    lagen ~1 sie ~1 RIGHT;
    recht|richtig ~3 mit ~3 PERSON|vermutung|namen|ihm|ihr|verdacht;
    RIGHT|anderen|andere PERSON|name|namen $;
    das|es|dies|dieser WAR (nicht) (wirklich|tatsaechlich|genau|auch) IHM|jemand $;
    er|sie war|wars|waren ~1 (es|s|das) (nicht|nie) $|es;
    das|es WAR (nicht) ~1 DEF ~1 PERSON !fall;
    es WAR ~1 jemand;
    WAR (es) (nicht) er|sie|ihm $;
    person|kundin|kunde|kunden|name ~1 an|den|die ~1 (die|den) ~3 sie ~1 denken|meinen|vermuten|
        dachten|meinten|genannt;
    genau|eben|doch (die|der|diese|dieser|den) ~1 (PERSON) ~1 (an|den|die) (die|den) sie ~1 denken|
        meinen;
    sie ~1 wissen|ahnen|kennen ~3 wer|wen ~4 $|TOLD|war|das;
    genau der|die|sie|er $;
    genau den|die|diese|diesen PERSON ~4 sie;
    er|sie ist|war (es|der|die|das) (nicht) jenige|derjenige|diejenige|dieselbe|derselbe;
"""
# Where somebody was, and that we know it.
_WHERE = """
    ihr ~1 PHONE ~1 war|befand|stand|lag|blieb ~6 dort|da $;
    WIR ~4 SEE ~7 dass ~3 sie ~8 NEAR ~4 PLACE !rechnung|kalender;
    niemand|wir ~3 folgt|verfolgt|beobachtet|ueberwacht|folgen ~1 (ihnen|sie);
    ihre ~1 position ~4/zur|zu|zum|in|als SEE;
    sahen|sehen|sieht|sah wir|man|ich sie ~4 NEAR ~3 PLACE;
    WIR ~3 SEE ~4 wenn|wann|ob|dass|sobald ~1 sie ~7 BE !kalender|bereit|frei|zufrieden;
    laut|nach|gemaess ~3 app|karte|system|ortung|daten ~3 (waren|standen|sind) sie ~5 NEAR;
    ihren|ihre weg|wege|fahrt ~4 SEE|gesehen|verfolgt;
    WIR ~3 (haben) ihren|ihre weg|wege|fahrt|route;
    PHONE war|wurde|befand ~4 NEAR ~4 PLACE !aus|bereit|besetzt;
    PHONE ~4 wo sie ~4 BE;
    WIR ~4 SEE ~3 dass|wie|wann|ob ~1 sie ~7 NEAR ~5 BE|PLACE !rechnung|letzte|spaet;
    WIR ~3 SEE ~3 wo ~1 sie ~5 BE;
    wo ~1 sie ~5 waren|sind|standen|gewesen|hielten|gingen ~5 WIR|SEE;
    WIR ~5 gesehen ~1 dass sie ~7 NEAR;
    karte|system|bildschirm ~3 waren|standen|erschienen ~1 sie;
    app|system|karte|bildschirm ~3 SEE ~3 dass ~1 sie ~7 BE !kalender|buchung;
    app|system|karte ~1 zeigt|zeigte|hat ~1 sie ~4 NEAR ~3 PLACE;
    app|system|karte hat ~1 sie ~5 erfasst|geortet|gesehen|erkannt;
    ihr ~1 PHONE ~1 war|befand|stand|lag|blieb ~3 dort|da;
    ihr ~1 PHONE ~1 war|befand|stand|lag|blieb ~3 NEAR ~4 PLACE|strasse !aus|besetzt|bereit|
        ausgeschaltet;
    PHONE ~4 eingeloggt|geortet|verortet|angemeldet|lokalisiert|gefunden;
    ihre|ihren|ihr|ihrer ~1 MOVES ~6 SEE;
    WIR ~4 SEE ~4 ihre|ihren|ihr|ihrer ~1 MOVES;
    ihre|ihr|ihren|ihrer ~1 standort|aufenthaltsort|standortdaten|bewegungen|bewegungsprofil|ortung;
    sie ~1 wurden ~7 geortet|verfolgt|beobachtet|gesehen|lokalisiert|ueberwacht|getrackt|
        registriert;
    WIR ~3 (haben) ~1 sie ~3 (nicht) ~5 geortet|verfolgt|beobachtet|lokalisiert|ueberwacht|getrackt|
        gefolgt|orten|verfolgen|ueberwachen;
    WIR ~5 bemerkt|gemerkt|aufgefallen ~3 dass sie ~6 NEAR;
    punkt ~1 auf ~1 (der) karte;
    man ~1 sieht|sah|konnte ~4 sie|wo ~5 NEAR|BE;
    sie ~3 waren|standen|blieben ~7 NEAR ~3 PLACE ~5 SEE;
    geortet|getrackt|standortverlauf|standortabfrage|handyortung|bewegungsprofil|ortung;
"""
# How to a door, and who is behind it.
_DOOR = """
    wohnungsnummer|zimmernummer|hausnummer|tuernummer|turnummer #|NUM !OURS;
    klingelt|klingel|klingeln ~2 #;
    kundin|kunde|sie|er ~2 alleine|allein lebend|lebt|wohnt;
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
    klingel|klingelschild ~2 steht|ist|name|heisst|lautet !OURS|unseres|unser|uns|telefon;
    lebt|wohnt|allein|alleine ~2 allein|alleine|lebend sind !OURS|sie;
    er|sie|kundin|kunde|person|dame ~1 wohnt|lebt|wohnte|lebte ~2 allein|alleine|in|im|bei|neben|
        gegenueber|an|am|ueber|mit;
    wohnt|lebt ~1 allein|alleine;
    hinterhaus|vorderhaus|seitenfluegel|hinterhof|hintereingang|souterrain !OURS;
    erdgeschoss|dachgeschoss|parterre !OURS;
    ihrer|seiner|ihre|seine|der|ihres ~1 (kundin|kunden) wohnung|wohnungstuer|haustuer|hauseingang
        ~3 ist|hat|im|in|liegt|nummer !buchung|OURS;
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
