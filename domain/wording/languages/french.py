"""French: who told us, where somebody was, how to a door."""

from domain.wording.findings import WordingTopic
from domain.wording.phrases import Language

_CONCEPTS = {
    "SIGNALE": """
        signale signalee prevenu prevenus prevenue appele appelee ecrit envoye alerte alertes
        denonce denoncee transmis porte raconte avoue
    """,
    "FORTE": """
        capture captures preuve preuves virement enregistrement conversation conversations echange
        echanges releve ecran justificatif
    """,
    "KIN": """
        voisin voisine mari femme epoux epouse ami amie fille fils mere pere soeur frere gardien
        gardienne concierge dame monsieur compagnon compagne
    """,
    "IL": "il elle quelqu quelquun celui celle ils elles",
    "LUI": "lui elle eux elles",
    "NOUS": "nous m me support equipe",
    "THE": "le la l les cette ce cet votre vos son sa ses notre quelque",
    "DEF": "le la l les cette ce cet votre vos une un son sa ses notre quelque",
    "PERSON": """
        client cliente dame monsieur personne voisin voisine mari femme homme ami amie epoux epouse
        fille fils mere pere soeur frere compagnon compagne gardienne gardien proche parent habitue
        habituee interlocuteur
    """,
    "DIT": """
        dit dits dite envoye envoyee ecrit appele appelee appelles raconte racontes signale
        signalee prevenu prevenus prevenue informe informes transmis transmise montre montree
        partage partagee contacte contactes contactee telephone confie confiee alerte alertes
        alertee donne donnee fourni fournie plaint plainte remis remise adresse averti avertis
        joint joints denonce denoncee parle rapporte rapportee revele expedie envoyes
    """,
    "PREUVE": """
        capture captures photo photos preuve preuves virement enregistrement conversation
        conversations echange echanges releve ecran message messages copie facture historique
        export video vocal justificatif paiement
    """,
    "DEVINE": """
        devine devinez trouve intuition supposition suppositions soupcon soupcons pressenti
        hypothese instinct pense vise vu deviner
    """,
    "JUSTE": """
        juste bien mal bonne bon exact exacte exactement correcte correct fausse faux vrai vraie
        fondee fonde raison tort
    """,
    "NOUSW": """
        nous on systeme application appli carte plateforme equipe logiciel ecran je outil traceur
    """,
    "VOIR": """
        vu voit voyons voir voyait montre montrait montrent indique indiquait savons sait su
        remarque constate note releve relevee releves reperee repere reperes situe place placait
        detecte detectee enregistre enregistres enregistree enregistrees suit suivi suivis suivie
        suivre suivons observe observee localise localisee affiche connaissons voient signale
        connait surveille surveillee surveillons trace tracee consulte consultee verifie verifiee
        capte captee apercu
    """,
    "VOUS": "vous tu te toi",
    "ETRE": """
        etiez etes etait est etre alliez allez allee alle restee reste restez sortiez sortez entree
        entre entriez passee passe passez passiez arrivee arrive garee gare trouviez trouvez
        trouvait rendez rendiez rendue avez aviez sejourne attendiez veniez venue quitte quittiez
        sortie sorti stationnee stationne
    """,
    "PRES": """
        pres chez devant dans a au aux sur derriere proximite proche cote autour face sous vers
        hors dehors interieur en du
    """,
    "LIEU": """
        client cliente immeuble maison domicile rue porte appartement adresse quartier elle lui la
        entree batiment endroit lieu place residence
    """,
    "TEL": "telephone portable mobile appareil smartphone",
    "MOUV": """
        deplacements deplacement trajets trajet mouvements itineraire itineraires parcours
        localisation geolocalisation allees
    """,
    "ORD": """
        premier premiere deuxieme second seconde troisieme quatrieme cinquieme sixieme septieme
        huitieme neuvieme dixieme dernier derniere er eme e ieme
    """,
    "NUM": "un deux trois quatre cinq six sept huit neuf dix onze douze",
    "ENTREE": "entree escalier porte batiment interphone hall cage",
    "NOTRE": "bureau bureaux formation nos notre locaux accueil centre salle pourcent euros",
    "NE": "ne jamais pas personne ni aucun",
}
# Who told us, and what was sent.
_REPORTED = """
    un|une|l|le|la|son|sa|cette|ce KIN ~2 (nous|m|s) ~1 a|ont|est|avait ~3 DIT;
    une|un de|d|des vos|ses ~1 (anciens|anciennes) PERSON|clients|clientes ~3 (nous) a|ont|est ~3
        DIT;
    plainte|signalement|appel|message ~2 (vient|venait|provient|emane) ~1 de|d ~2 PERSON;
    PERSON ~5 nous a|ont ~2 DIT !vous;
    PERSON ~2 (a|ont) porte plainte;
    IL ~1 a porte plainte;
    appel|message|courriel|mail ~1 de|d (une|un|la|le|votre|cette) PERSON;
    c est PERSON ~2 qui ~3 DIT;
    PREUVE ~3 nous ~2 (a|ont) ~1 ete ~1 DIT;
    IL ~1 nous|m|s ~1 a|ont|est|avait ~3 DIT !formation|rendez|formatrice;
    IL nous|m ~1 a|ont ~3 DIT;
    IL a|ont ~1 SIGNALE !vous;
    IL s est ~2 DIT|confie|adresse|tourne;
    THE ~1 PERSON ~2 (nous|s|m) ~1 a|ont|est|avait ~3 DIT !collegue|vous|NE;
    quelqu un ~4 (nous|a) ~1 a|nous ~2 DIT;
    qui (nous|m) a|ont ~3 DIT !jamais|ne|n;
    qui vous a|ont ~1 signale|signalee|denonce|denoncee|dit !jamais|ne|n;
    nous ~1 (avons|a) ~2 recu|eu|vu|obtenu|lu ~3/vos|votre|avez FORTE|photo|copie;
    nous avons|disposons ~3/vos|votre|pas FORTE !vous;
    IL ~3 DIT ~3 PREUVE;
    PREUVE ~3 (est|sont) ~2 (entre|dans|chez) ~1 nos|notre|nous;
    appris|entendu|su|tenons ~2 (par|de|d|du) ~1 (THE) ~2 PERSON;
    on nous a ~2 DIT|transmis;
    c est LUI $;
"""
# That a guess is right, or wrong.
_GUESSED = """
    vous avez ~1 vu juste|clair;
    vous ~1 devinez|savez|imaginez ~4 qui|laquelle|lequel !contacter|appeler;
    ^ bien vu $;
    ^ bingo $;
    vous ~1 (y) brulez $;
    vous ~1 etes ~1 (sur) ~1 (la) bonne|mauvaise piste|voie|route;
    bon|mauvais|bonne nom|prenom|personne|cliente|client $;
    oui|non|exact|exactement ~1 (c) ~1 LUI $;
    oui|non|exact ~1 (c) ~1 (est|etait) ~1 (la|le|votre) KIN;
    c est|etait (la|le|votre|l|un|une) KIN;
    vous ~1 (l) avez ~1 (bien) devine|reconnu|reconnue|trouve|identifie|identifiee;
    celle|celui que vous ~3 (avez) ~1 dit|nomme|nommee|cite|citee|pensez|soupconnez;
    vous avez|aviez ~3 devine|pressenti;
    vous avez|aviez ~3 trouve|vise ~3 juste|bien|qui;
    bien|mal devine|vu|vise $;
    vous avez ~1 (bien|mal|juste) devine;
    votre ~1 intuition|supposition|soupcon|hypothese|instinct ~4 JUSTE;
    bonne|mauvaise intuition|pioche|reponse|supposition;
    raison|tort ~1 (sur|pour|quant|au|a|de) ~3 (la|le) personne|lui|elle|qui|client|cliente|nom|
        sujet;
    c|ce|cela ~1 est|etait|etaient ~1 (bien|pas|donc|vraiment|exactement|plutot) LUI $;
    ce ~1 n est|etait pas ~1 LUI|DEF ~1 (PERSON) $;
    ce ~1 n est|etait pas LUI;
    c est|etait ~1 (bien|donc) DEF ~3 PERSON !NOTRE|choix;
    c est|etait ~1 (bien) LUI qui ~4 DIT|SIGNALE;
    c est|etait ~1 quelqu;
    PERSON ~3 (a|laquelle|auquel) (laquelle|qui) ~1 vous ~1 pensez|pensiez|songez|imaginez|avez;
    PERSON que|dont vous ~3 pensez|soupconnez|imaginez|croyez|nommez|parlez|citez|nommee|cite;
    vous ~1 savez|devinez ~3 qui ~3 $|nous|a|vous|c;
    celui|celle (a|auquel|laquelle|que) ~1 (qui) vous ~1 pensez|soupconnez|croyez;
    bonne|mauvaise|autre personne|cliente|piste $;
"""
# Where somebody was, and that we know it.
_WHERE = """
    NOUSW ~5 VOIR ~6 que ~1 vous ~3 ETRE ~4 PRES ~4 LIEU !agenda|ligne;
    personne|nous ~1 (ne) vous suit|suivons|surveille|surveillons|piste;
    TEL ~3 (a|ete) ~3 vu|vue|repere|localise ~3 PRES;
    NOUSW ~5 VOIR ~3 que vous ~1 ETRE ~3 la|bas|ici|present|presente|dehors|dedans !agenda;
    apres|selon|d ~4 NOUSW ~3 vous ~1 ETRE ~4 PRES;
    NOUSW ~4 VOIR ~4 quand|lorsque|si ~1 vous ~3 ETRE ~4 PRES !ligne|retard|disponible|prete;
    sur ~3 carte|ecran|appli|application ~4 vous ~3 ETRE|voit|voyait;
    vos allees ~3 venues;
    NOUSW ~5/agenda|message VOIR ~3 que vous ~4 ETRE ~4 PRES ~4 LIEU;
    votre TEL ~4 (etait|est|restait|se) ~4 (toujours|encore|reste) ~1 PRES ~3 LIEU;
    TEL ~4 (nous) ~1 (a|indique|montre|dit) ~4 ou vous;
    localisation|geolocalisation ~3 de ~1 votre;
    chez qui vous ~1 ETRE ~5 NOUSW;
    NOUSW ~4 VOIR ~4 ou vous;
    NOUSW ~5 VOIR ~3 que ~1 vous ~3 ETRE ~5 PRES !retard|agenda;
    NOUSW ~3 vous ~3 VOIR|situe|place|placait ~4 PRES|dans|ici;
    NOUSW ~4 vous ~3 (a|avons|avait) ~3 VOIR ~4 PRES|la|dans;
    vos|votre MOUV ~5 VOIR|ete|sont|est;
    NOUSW ~4 VOIR ~3 vos|votre MOUV;
    votre TEL ~4 (se|s) ~3 trouvait|etait|est|restait|borne|bornait|localise|reste|connecte ~3 PRES
        ~4 LIEU !eteint|occupe|appele|appeler;
    votre TEL ~3 (a|s) ~4 borne|localise|geolocalise|repere;
    geolocalise|geolocalisons|geolocaliser|geolocalisee|geolocalisation|localisons|localisation|
        bornage;
    ou vous ~3 etiez|alliez|etes|allez|trouviez ~5 NOUSW|VOIR;
    votre|vos position|positions|localisation ~5/sur|au|quant|concernant VOIR|ete;
    NOUSW ~3 (ne) vous ~1 (avons|a) ~1 (pas) ~1 suivi|suivie|suivons|trace|tracee|surveillons|
        surveille|surveillee|traquons|traquee|pistee;
    vous ~3 (avez|aviez) ~1 ete ~1 vu|vue|suivi|suivie|reperee|repere|localisee|localise|observee|
        apercue|tracee|filmee;
    vous ~3 ETRE ~4 PRES ~3 LIEU ~5 NOUSW ~3 VOIR;
    point ~1 sur la carte;
    carte ~3 vous ~1 place|situe|montre|placait;
    NOUSW ~3 VOIR ~4 vous ~3 entrer|sortir|arriver|partir|entriez|sortiez;
    suit|suivons|suivi|surveille|trace ~3 vos|votre|chacun ~3 MOUV|pas|faits|gestes;
"""
# How to a door, and who is behind it.
_DOOR = """
    ORD|# (e|er|eme|ieme) (etage) ~1 porte|gauche|droite !NOTRE;
    au ORD ~1 (etage) ~1 porte|gauche|droite|face !NOTRE;
    palier ~2 gauche|droite|NUM|#;
    dame|client|cliente du ORD;
    ORD etage !NOTRE;
    # (er|e|eme|ieme) etage !NOTRE;
    etage # !NOTRE;
    NUM etage !NOTRE;
    appartement|appart|logement|porte ~1 (numero|n|no|num) #|NUM|@ !NOTRE|a;
    ORD|gauche|droite ENTREE !NOTRE;
    ENTREE ~1 (du|de|cote|a|numero|n) #|gauche|droite|cour|fond|arriere|jardin|rue !NOTRE;
    escalier|batiment|bat|hall @|#|NUM !NOTRE;
    digicode|interphone|digicodes !NOTRE;
    code ~2 (de|d|du) ~1 (la) porte|entree|immeuble|portail|acces;
    vit|habite|vis|vivait ~2 seul|seule;
    seul|seule ~2 chez ~1 elle|lui;
    il|elle|cliente|client|personne|dame ~1 habite|vit|loge|reside ~2 au|a|dans|en|pres|seul|seule|
        rue|chez;
    rez de chaussee !NOTRE;
    son|sa|leur ~1 immeuble|appartement|escalier|etage|palier|interphone|logement !NOTRE|vous|
        indiquent;
    entree ~2 (de|d) (son|l|leur) immeuble|batiment !NOTRE;
    chez elle|lui|la|le ~2 etage|rue|cliente;
"""
FRENCH = Language(
    _CONCEPTS,
    {
        WordingTopic.SOURCE: _GUESSED,
        WordingTopic.LOCATION_TRACKING: _WHERE,
        WordingTopic.ADDRESS: _DOOR,
    },
    _REPORTED,
)
