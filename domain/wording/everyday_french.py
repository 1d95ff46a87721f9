"""Everyday words of French, as counselling uses them, folded; endings are taken off elsewhere."""

from domain.wording.vocabulary import words

FRENCH = words(
    """
    a abord abordes accepter accord achat action adresse affaire affiche afin agenda agent agir
    ai aide aider ailleurs aimer ainsi aller alors amende an ancien annee annuler appel appeler
    appli application apprecier apres argent arriver assez assurance assure assurer attendre
    attente attention au aucun aujourd hui auquel aussi autant automatique autre autres aux
    avant avantage avec avertissement avis avoir avons avez bas beaucoup besoin bien bientot
    bloc blocage bloque bloquer bon bonjour bonne bonsoir bouton bureau but c ca cadre
    calendrier carte cas cause ce cela celui centre certain ces cette chacun chance changer
    chaque charge cher chere chercher chose choisir choix cinq clair client cliente clients
    code collegue combien comme comment commencer commission communiquer complet comportement
    comprendre compris compte compter concerne condition conditions conduite confiance
    confirmer connaitre conseil conserver contact contacter continuer contraire contrat contre
    controle conversation copie correct cote couter couvert creneau creneaux crois d dans date
    de debut decider decision declarer dedans defaut definitif dehors deja delai demain demande
    demander depart depuis dernier derniere derriere des desole dessous deux devant devenir
    devoir devez difficile difficulte dire direct directement dis discuter disponible distance
    dites document dois doit donc donner donnees dont dossier doute droit du durable duree
    effacer egalement elle element eloigne email emploi en encore endroit enfin engagement
    engager engage ensemble ensuite entendu entre entretien envers envie envoyer equipe erreur
    es espece especes esperer essayer est et etape etat etes etre eu euros eux evenement eviter
    exactement exemple expliquer experience explication exterieur face facile facilement facon
    faire fait faites famille fausse faut ferme fermer feuille figurer fin finir fixer fois
    fonction formation formateur formatrice formulaire fort frais franc franchise gagner
    garantie garder gens gerer grace grand gratuit gros groupe habitude haut hesiter heure
    heures heureux hors ici idee il ils image important impossible incident indiquer
    information informations informer inquietude installer interdit interesse interieur inutile
    j jamais je jour journee jours jusqu juste justement l la laisser le lendemain lequel les
    leur lever leve levera libre lien lieu ligne limite lire liste loin long lors lorsque lui m
    ma madame mademoiselle mail main maintenant mais mal malgre manque marche matin matinee
    mauvais me meilleur meme memes menage mener merci mes message mettre midi mien mieux minute
    mise mois moins moment mon monde monsieur montant montrer mot moyen n ne necessaire ni nom
    nombre nommer non normal nos note noter notez notre nous nouveau nouvelle numero obligation
    obtenir occasion occupe on option ordre ou oublier ouvert ouvrir ouverture par parce pardon
    pareil parfait parfois parler part partenaire partenaires participer partie partir partout
    pas passe passer pause payer peine pendant penser perdre permettre permis personne
    personnel petit peu peur peut peux photo place plaisir plan plainte plateforme plein plus
    plusieurs plutot point points poli poliment position possible poste pour pourboire
    pourboires pourquoi pourra pouvoir pouvez pratique precis preciser preferer premier
    premiere prendre prenez preparer pres presence prestation prestations prevenir prevu prix
    probleme prochain proche profil professionnel programme promesse promettre proposer propre
    protege proteger puis puisque qu quand quant que quel quelle quelque quelques quelqu
    question qui quitter quoi raison rappel rappeler rapport rapide rapidement realiser
    recevoir recu refaire reflechir refus refuser regard regarder regle regles regret regretter
    regulier reguliere reguliers rembourser remettre remonter rendez renseigner rentrer repas
    repeter repondre reponse report reprendre reprise reseau reservation reservations reserver
    respect respecter rester resultat retard retour retrouver reunion revenir revenus revoir
    rien risque roi s sa sais samedi sans sante savoir savez se seance seances second seconde
    secours secteur securite sein selon semaine sens sentir sera service services ses seul
    seule seulement si signal signaler signalement signalements silence simple simplement
    situation six soi soin soir soit sommes son sont sorte sortir souci souhaiter soutenir
    soutien souvent stage suite suivant suivre sujet supplement support suppression supprimer
    sur surtout systeme t ta tarif tard te tel telephone temps tenir terme termes tes texte
    tiens tiers titre toi tomber ton tort tot total toujours tous tout toute toutefois toutes
    traiter tranquille travail travailler travers tres trois trop trouver tu un une uniquement
    urgence urgent usage utile utiliser va vacances valable valider valeur vendre venir
    verifier vers version vie vient ville visite vite voici voie voila voir votre voulez
    vouloir vous voyage vrai vraiment vu vue y zero zone tarifs
    """
)
