"""Everyday words of German, as counselling uses them, folded; endings are taken off elsewhere."""

from domain.wording.vocabulary import words

GERMAN = words(
    """
    ab aber abend absage absagen abschluss absprache achten agentur aktuell alle allein
    allerdings alles als also alt am an andere anders anfang anfrage angabe angebot angst
    anliegen anmelden annehmen anrede anruf anrufen ansage ansprechen anteil antrag antwort
    antworten anweisung app arbeit arbeiten art auch auf aufgabe aufhebung aufheben aus ausgabe
    ausnahme ausrede ausser ausserhalb auszahlung bald bar bargeld bedenken bedeuten bedingung
    beginn bei beide beim beispiel beitrag bekommen bemerkung bereich bereit bericht beruf
    beschaeftigung beschwerde besonders besprechen besprechung besser bestaetigen bestatigen
    bestehen besuch betrag betrieb bewertung bezahlen bezahlung bieten bin bis bitte bitten
    bleiben block brauchen breit brief bringen buchen buchung buero buro da dabei dafur dafuer
    daher damit danach dank danke dann daran darauf darf daruber das dass daten dauer davon
    dazu deutlich dein dem den denken denn der des deutsch die dies dieser dieses doch drei du
    durch durfen ehrlich ehrlichkeit eigen eigentlich ein eine einfach einige einkommen
    einkunfte einladen einladung einnahme einnahmen einsatz einsehen eintragen eintrag
    einverstanden einzeln ende endlich entscheiden entscheidung entschuldigung entsperren
    erfahren erfahrung erfassen erfolg ergebnis erhalten erhohen erinnern erinnerung erklaeren
    erklaren erklarung erlaubt ermahnung erreichbar erreichen ersatz erst etwa etwas euch euer
    euro fahren fahrt fall falls familie fehler fehlermeldung fest festlegen finden folgen form
    frage fragen frei freie freuen freund freundlich frist fruh fuehlen fuhlen fur fuer
    funktion ganz gar geben gebiet gebuehr gebuhr gefahr gefallen gefuhl gegen gehen gehort
    geld gelten gemeinsam genau genug gern gerne gesagt geschaft geschehen gesprach gespraech
    gesperrt gestern gesund gewinn geworden gibt gilt glauben gleich grenze gross grund grunde
    gruss gut guten haben habe hat hatte haus heben heissen helfen hier hilfe hilft hin hinter
    hinweis hoch hoffen hotline ich ihm ihn ihnen ihr ihre im immer in info information inhalt
    innerhalb ins interesse ist ja jahr je jede jeder jederzeit jedoch jemand jetzt kalender
    kam kann karte kein keine kennen klar klaren klein klingeln kollege kollegin kommen
    kommission konnen kontakt konto kontrolle kosten kostenlos kunde kunden kundin kurz lange
    lassen laufen laut leben legen leicht leider leistung letzte leute lieb lieber liegt links
    liste loschen loschung losung machen mal man manche markieren massage mehr mein meinen
    meist meister melden meldung mensch miete minute mir mit mitarbeiter mitarbeiterin mitglied
    mitte mittel moglich moglichkeit moment monat morgen mussen nach nachdenken nachfrage
    nachricht nachste nacht nah name naturlich neben nehmen nein nennen neu nicht nichts nie
    niemand noch normal notieren notig notiz nun nur nutzen ob oben obwohl oder offen offnen
    oft ohne option ordnung ort paar papier partner partnerin passen passieren pause person
    personlich pflicht plan platz plattform preis privat pro problem profil provision prozent
    prufen prufung punkt punkte rabatt rat raum recht rechte rechtzeitig reden regel
    regelmassig region reichen richtig risiko ruckfrage ruckmeldung rufen ruhe ruhig sache
    sagen satz schaden schade schauen schicken schlecht schluss schnell schon schreiben schritt
    schuld schulung schutz schutzen schwer schwierig sehen sehr sein seine seit seite selbst
    selbstverstandlich senden service sich sicher sicherheit sie sind sitzung so sofort sogar
    sollen sondern sonst sorge sorgen soweit sparen spat spater sperre sperren sprechen
    stammkunde stammkunden stand standig stark statt stehen stelle stellen steuer stimmen
    stimmt stock strafe stuck stunde stutzen suchen support tag tage taglich tarif team teil
    teilen teilnehmen telefon termin text thema ticket tipp tragen treffen trinkgeld trotzdem
    tun tur uber uberlegen uberlegung uberweisen uhr um umgehen umsatz und ungefahr unklar uns
    unser unsicher unten unter unterlagen unterschied unterstutzen unterstutzung urlaub
    verabredung verbindung verbot verboten verdienen verdienst vereinbaren vereinbarung
    verfahren verfugbar vergessen verhalten verlangern verlieren verlust vermeiden vermerk
    vermerken vermitteln vermittlung vermutung verpflichten verpflichtung verschieben
    versichern versichert versicherung versprechen verstanden verstehen verstoss versuchen
    vertrag vertrauen verwarnung viel vielen vielleicht visitenkarte voll vom von vor voran
    voraus vorbei vorfall vorgang vorher vorschlag vorsicht vorstellen vorteil vorwurf wahl
    wahlen wahrend wann war waren warten warum was weg wegen weil weise weiss weiter weitere
    welche wenig weniger wenn wer werden wert wichtig wie wieder wiederbuchung wiederholen
    wiederholung willkommen wir wird wirklich wissen wo woche wochenende wohl wollen wort
    wunsch wunschen wurde wurden zahl zahlen zahlung zeichen zeigen zeit zeitraum zentrale ziel
    zu zufrieden zugang zugeben zuhoren zukunft zum zur zurzeit zuruck zusage zusagen zusammen
    zusatz zusatzleistung zuschlag zustimmen zwei zweite zweck zwischen innere sommer winter
    fruhling herbst unterschrift formular datei bild dokument nummer beleg kurs video leiterin
    leiter lehrgang
    """
)
