"""Names that people in Europe and America have, first and last."""

from domain.wording.vocabulary import words

# From the lists of Faker (MIT licence), folded.
EUROPEAN_NAMES = words(
    """
    aaron abbas abbie abdullah abigail abraham abram achim ackermann ada adalbert adam adams
    adelaide adelbert adele adelgunde adelheid adelinde adeline adem adina adler adolf adolfine
    adolph adrian adriana adriane adrien adrienne aenne agata agatha agathe agnes agnieszka
    aguilar ahmad ahmed ahmet aime aimee akhtar alain alan alban albers albert albertine
    alberto albin albina albrecht aldo alec alejandra alejandro aleksandar aleksander aleksandr
    aleksandra aleksej alena alessandro alex alexa alexandra alexandre alexandria alexandrie
    alexandros alexei alexej alexis alf alfons alfonso alfred alfredo ali alice alicia alicja
    alida alina aline alisha alison alix alla allan allen allison alma almut almuth alois
    aloisia aloys alphonse alvarez alves alvin alwin alwina alwine alyssa amalia amalie amanda
    amber amelia amelie amir amy ana anais anastasia anastasie anastasios anatol anatoli
    anatolij anders anderson andre andrea andreas andree andrei andrej andres andrews andrey
    andrzej andy aneta anett anette angel angela angelica angelika angelina angelique angelo
    angie anica anja anka anke ann anna annaliese annamaria annedore annegret annegrete
    annekatrin anneke annelene anneli annelie annelies anneliese annelise annelore annemarie
    annemie annerose annett annette anni annie annika annita anny anouk anselm ansgar ante
    antje anto antoine antoinette anton antonia antonie antonietta antonina antonino antonio
    antonios antonius antony apollonia apostolos april archer ariana ariane aribert ariel arif
    armin armstrong arnaud arnaude arnd arndt arne arnfried arnim arno arnold arnulf arthur
    artur arzu ashlee ashleigh ashley asta astrid athanasios attila atzler aubert aubry audrey
    august augusta auguste augustin aumann aurelia aurelie aurore austermuhle austin autumn
    axel aynur ayse aysel ayten aziz babett babette bachmann bahr bailey bailly baker baldur
    baldwin balthasar baptist barbara barbel barbier barer barkholz barlow barnes barnett baron
    barre barrett barry barth bartholomaus bastian bates bauer baum bayram beata beate beatrice
    beatrix becker beckmann becky beer beier bekir bela belinda bell benard bender benedikt
    benita bennett benno benoit benthin bentley berend berger berit bernadette bernard bernd
    berndt bernfried bernhard bernhardine bernt bernward berry bert berta bertha berthold
    bertin bertold bertram bertrand besson beth bethan bethany betina betti bettina betty
    beverley beverly beyer bianca bianka bien biggen bill billy binner birch birger birgid
    birgit birgitt birgitta birnbaum birte birthe bishop bjorn black blake blanc blanchard
    blanka bloch blumel bob bobby bodo bogdan bohlander bohnbach bolander bolnbach bolzmann
    bonbach bonnet bonnie boris borner boucher boucsein boulanger bourgeois bouvier boyd boyer
    boyle bozena brad bradley brady brandi brandon brandy branka branko bray breanna brenda
    brendan brent breton brett brian briana brianna bridget briemer brien brigitta brigitte
    brit brita britt britta brittany brittney brooke brooks brown browne bruce bruder brun
    brunet brunhild brunhilde bruni bruno bryan bryant bryce buchholz budig burckhard burgess
    burghard burkard burke burkhard burkhardt burns burrows butler butte cacilia cacilie
    caitlin caitlyn callum calogero calvin cameron camilla camille campbell canan candace
    candice capucine caren carin carina carl carla carlo carlos carlson carly carmela carmelo
    carmen carmine carol carola carole carolin carolina caroline carolyn caron carpenter
    carpentier carr carre carrie carroll carsten carter casey caspar cassandra cassidy cassie
    castillo castro caterina catharina catherine cathleen cathrin cathy catrin cecile cecilia
    celal celina celine cemal cemil cengiz centa cesar cetin chamberlain chantal chapman
    charlene charlie charlotte charpentier chase chavez chelsea chelsey cheryl chevalier
    chevallier cheyenne chloe chris christa christel christelle christian christiana christiane
    christie christin christina christine christl christof christoph christophe christos
    christy cichorius cilli cilly cindy claas claire clara clare clarence clarissa clark clarke
    claude claudia claudine claudio claudius claus clayton clemence clemens clement clifford
    clinton clive cody cole coleman colette colin colleen collet collier collin collins colton
    concetta connie connor conny conor conrad conradi constance constantin constanze cook
    cooper cora cord cordula corey corina corinna corinne cornelia cornelius cory cosima cosimo
    costa courtney cousin cox craig crawford cristian cristina cruz crystal cunningham curt
    curtis cynthia czeslaw dagmar dagobert daisy dajana dakota dale dalton daly damaris damian
    damien damon dan dana danica daniela daniele danielle daniels danilo danny danuta daria
    darin darius dariusz darko darlene darrell darren darryl daryl davids davidson davis dawn
    day dean deanna debbie deborah debra declan dehmel delia denis denise dennis denny derek
    derrick deschamps desiree destiny detlef detlev devin devon diamond diana diane diaz
    diedrich dierk dieter diethard diethelm diether dietlind dietlinde dietmar dietrich dietz
    dillon dimitri dimitrios dina dino dippel dirk ditmar ditschlerin dittmar dixon dobes dogan
    dohn dolores domenico dominik dominique don donald donata donna doreen dorina doring doris
    dorit dorle dorota dorothe dorothea dorothee dorothy dorr dorschner dorte dorthe dos
    douglas dowerg dragan dragica drago drew drewes drub drubin duane dubois dufour dumas
    dumont duncan dunja dunn dupont dupuis dupuy durand dursun dusan dussen dustin duval dwayne
    dyer dylan earl eberhard eberhardt ebert eberth ebony eckard eckart eckbauer eckehard
    eckhard eckhardt eckhart edda eddie edelbert edelgard edeltraud edeltraut edeltrud edgar
    edit edith editha edmund edouard eduard eduardo edward edwards egbert eggert egon ehlert
    ehrenfried ehrentraud ehrhard eigenwillig eileen eimer eitel ekaterina ekkehard ekkehart
    ekrem elaine eleanor elena eleni elenore eleonora eleonore elfi elfie elfriede elias elif
    elisa elisabet elisabeth elise elizabeth elke ella ellen elli ellie ellinor elliot elliott
    ellis elly elma elmar elodie elsa elsbeth else elvira elwira elzbieta emanuel emil emile
    emilia emilie emily emin emine emma emmanuel emmanuelle emmerich emmi emmy engelbert engin
    enno enrico enver ercan erdal erdmute erdogan erhard erhardt eric erica erich erik erika
    erin erkan erna ernest ernestine ernst erol erwin ester esther etienne etta etzler etzold
    eugen eugene eugenia eugenie eva evamaria evan evangelia evangelos evans evelin eveline
    evelyn evelyne evi ewa ewald fabian fabienne fabre fadime faith falk falko fanny farmer
    farrell faruk fatih fatima fatma faure faust fechner fedor felicia felicitas felix
    felizitas ferdi ferdinand ferenc ferguson fernandes fernandez fernando ferreira fiebig
    filippo filiz finke fiona fischer fisher flantz fleury fliegner flora florence florentine
    flores florian folker folkert fontaine ford forster foster fournier fowler fox franca
    frances francesca francesco francis francisco franck franco francois francoise franjo frank
    franka franke franklin franz franziska fraser frauke fred freddy frederic frederik
    frederike frederique fredi fredo fredy freeman freia freudenberger freya frida fridolin
    frieda friedbert friedemann frieder friedericke friederike friedhelm friedhilde friedhold
    friedl friedlinde friedo friedrich frithjof fritsch fritz frohlich gabi gabor gabriela
    gabriele gabriella gabrielle gaby gaetano gail gaillard galina gall gallagher garcia
    gardner gareth garnier garrett garry gary garza gauthier gautier gebhard geert gehringer
    geisel geisler geissler gemma gene genevieve genoveva geoffrey georg georges georgia
    georgina georgine georgios gerald geraldine gerard gerd gerda gerdi gereon gerfried gerhard
    gerhardt gerhart gerhild gerlach gerlind gerlinde germain german gernot gero gerold gerolf
    gert gerta gerti gertraud gertraude gertraut gertrud gertrude gertz gerwin gesa gesche
    gesine geza gibson gierschner giesela giess gilbert gilda gilles gillet gillian gina gino
    giorgio giovanna giovanni girard giraud girschner gisa gisbert gisela gislinde gitta gitte
    giuseppe giuseppina glen glenda glenn gloria glover gnatz goff gomes gomez goncalves gonul
    gonzales gonzalez goran gordana gordon gorlitz gottfried gotthard gotthilf gotthold
    gottlieb gottlob gotz gould grace graeme graf graham grant gray grazyna green greene greg
    gregg gregoire gregor gregory grein greta gretchen grete gretel gretl griffin griffiths
    grit grondin groth grottner grzegorz gude gudrun gudula guenter guenther guerin guichard
    guido guillaume guillot guiseppe gulay gulsen gulten gumprich gunar gunda gundel gundi
    gundolf gundula gunhild gunnar gunpf gunter gunther guntram gustav gusti gute gutierrez
    gutknecht guy guyot guzman gwendolyn haase haering hagen hahn hailey hajo hakan haley halil
    halina hall hamann hamilton hammond hamon hancock hande hanel hanife hanna hannah hannchen
    hanne hannelore hannes hanni hanno hanns hanny hansen hansgeorg hansjoachim hansjorg
    hansjurgen hanspeter harald hardy haring harloff harm harold harper harri harriet harris
    harro harry hart hartley hartmann hartmut hartmuth hartung hartwig harvey hasan hassan
    hasso hatice hauffer hawkins hayden hayes hayley hazel heather hecker hector hedda hedi
    hedwig hedy heide heidelinde heidelore heidemarie heiderose heidi heidrich heidrun heike
    heiko heimo hein heiner heinfried heini heino heinrich heintze heinz helen helena helene
    helfried helga helge hella hellmut hellmuth hellwig helma helmar helmtrud helmut helmuth
    henck henderson hendrik hendriks henk henner henni henning henny henri henriette henrik
    henrike henryk henschel hentschel herbert heribert hering herlinde herma hermann
    hermighausen hermine hernandez herrera herrmann herta hertha hertrampf herve herwig heser
    hess hesse hethur hettner heuser heydrich hicks higgins hilary hilda hildburg hilde
    hildegard hildegart hildegund hildegunde hill hiller hilma hilmar hiltraud hiltrud hinrich
    hoarau hoareau hoffman hoffmann hofig hofmann holger holland hollie holloway holly holm
    holmes holsten holt holzapfel holzenbecher honore hooper hopkins horle hornich hornig horst
    hortense hovel howard howell howells hubel hubert hubertine hubertus hudson huet hugh
    hughes hugo hugues huhn hulda hulya humphries hunt hunter huseyin iain ian ibrahim ida
    ignatz ignaz igor ildiko ilhan ilias ilija ilja ilka ilona ilonka ilse imelda imke immo
    imre ina ines inga ingbert inge ingeborg ingeburg ingelore ingetraud ingetraut ingmar ingo
    ingolf ingrid ingried inka inken inna insa ioannis iqbal irena irene irina iris irma irmela
    irmengard irmgard irmhild irmi irmingard irmtraud irmtraut irmtrud isa isabel isabell
    isabella isabelle isidor ismail ismet isolde istvan ivan ivana ivanka ivo ivonne iwan iwona
    jacek jackel jackie jaclyn jacobi jacobs jacqueline jacques jacquet jade jadwiga jahn jaime
    jake jakel jakob james jamie jan jana jane janet janett janette janice janin janina janine
    janko jann janna janos jantsch janus janusz jaqueline jared jaroslav jaroslaw jarvis jasmin
    jasmina jasmine javier jayne jean jeanette jeanne jeannette jeannine jeff jeffery jeffrey
    jelena jemma jenkins jenna jennifer jennings jenny jens jensen jeremy jermaine jerome jerry
    jerzy jesse jessel jessica jessika jesus jill jillian jim jimenez jimmy jiri joachim joan
    joana joann joanna joanne jobst jocelyn jochem jochen jockel jodi jodie jody joe joel joerg
    johan johann johanna johanne johannes john johnathan johnny johnson johnston jolanda
    jolanta jolanthe joly jon jonas jonathon jones jopich jordan jorg jorge jorgen jorn jose
    josef josefa josefine joseph josephine josette josh josip jost jovan joy joyce jozef juan
    judith judy juergen jules julia julian juliana juliane julie julien juliette julius junck
    juncken june jungfer junitz junk junken jurgen juri jurij justin justina justine justus
    jutta juttner kabus kaitlin kaitlyn kallert kambs kamil karen karge karin karina karl karla
    karlfried karlheinz karola karolin karolina karoline karsten karz kasimir kaspar kaster
    katalin katarina katarzyna kate katelyn katerina katharina katharine kathe katherina
    katherine kathi kathleen kathrin kathryn kathy kati katie katja katrin katrina katy kay
    kayla kaylee kayleigh kazim keith kelley kelli kellie kelly kelsey kemal kenan kendra
    kennedy kenneth kensy kent kerri kerry kerstin keudel khan kiara kieran kilian killer kim
    kimberley kimberly king kira kirk kirsten kirstin kirsty kitzmann klaas klapp klara klare
    klaudia klaus klein klemens klemm klemt klingelhofer klothilde klotz knappe knight knud
    knut kobelt koch kohl kohler konrad konstantin konstantinos konstanze korbinian kordula
    korinna kornelia kornelius koster kostolzin kramer kranz kraus krause kraushaar krebs krein
    kreszentia kreszenz kreusel kriemhild krista kristen kristi kristian kristiane kristie
    kristin kristina kristine kristopher kristy kroker kruschwitz krystal krystyna krzysztof
    kuhl kuhnert kunibert kunigunda kunigunde kuno kurt kusch kyle kylie lacey lachmann lacroix
    ladeck ladislaus laetitia laila lambert lance lane lange langern langlois lara larissa
    larry lars larson laszlo latasha latoya laura laure lauren laurence laurent laurenz laurie
    lawrence lawson lea leah leander leanne leblanc lebrun leclerc leclercq lecomte lee lees
    lefebvre lefevre leger legrand lehmann leif leigh leila lemaire lemaitre lemoine lena lene
    leni leo leokadia leon leonard leonardo leonhard leonid leonie leonore leopold leopoldine
    leroux leroy lesley leslie leszek leveque levi lewis leyla lia liane lidia lidija lidwina
    liebelt liesa liesbeth lieschen liesel lieselotte lili lilian liliana liliane lilija lilli
    lilly lilo lina linda lindau lindner lindsay lindsey linke linus lioba lisa lisbeth
    liselotte lisette lissi lissy ljiljana ljubica ljudmila lochel loffler long loni lonnie
    loos lopes lopez lorch lord lore lorenz lorenzo loretta lori lorraine losekann lothar lotte
    lotti louis louise lower lubs luc lucas luce lucia luciano lucie lucy ludger ludmila
    ludmilla ludwig ludwina luigi luis luisa luise luitgard luka lukas lutz luzia luzie lydia
    lynch lynda lynn lynne macdonald mackenzie madeleine madeline madison madlen magarete magda
    magdalena magdalene maggie magnus magret magrit mahmoud mahmut maik maike maillard maillot
    maja makayla malcolm malgorzata malik mallet mallory malte malzer mandy manfred mangold
    manja manning manon mans manuel manuela mara marc marcel marcella marcelle marchal marchand
    marcia marco marcus mareen mareike mareile marek maren marga margaret margareta margarete
    margaretha margarethe margarita margaud margaux margit margita margitta margot margraf
    margret margrit marguerite maria mariah marian mariana marianna marianne marica marie
    mariechen mariele marieluise marietta marija marijan marika marilyn marina marine mario
    mariola marion marisa marissa marit marita maritta marius mariusz marjan mark marko markus
    marleen marlen marlene marlies marliese marlis marques marsden marshall marta marten martha
    marthe martin martina martine martinez martins marty martyn marvin mary maryse marzena
    massimo masson mathew mathias mathieu mathilde mato matteo matthai matthaus matthews
    matthias matthieu mattias maureen maurice maurizio maxim maximilian maxwell mcdonald
    mckenzie meagan mechthild mechthilde mechtild medina megan meghan mehdi mehmet meik meike
    meinhard meinolf meinrad meister melanie melinda melissa melita melitta melody melvin
    menard mende mendez mendoza mentzel meral mercedes mercier meredith meryem mesut meta
    metcalfe metin metz meunier meyer mia micha michaela michaele michail micheal michel
    michele michelle mielcarek mies miguel mijo mikayla mike mikhail milan milena milica milka
    miller millet mills milos mina mindy minna miodrag mira miranda mirco mirella miriam mirja
    mirjam mirjana mirko miroslav miroslaw miroslawa misicher misty mitchell mitschke
    mochlichen mohamed mohammad mohaupt molly mona monica monika monique monja monnier
    montgomery moore morales moreau morel moreno morgan morin moritz morris morrison mosemann
    moulin mude muharrem muhle mulichen muller munoz murat murphy murray mustafa muzaffer myers
    myriam nada nadeschda nadeshda nadia nadin nadine nadja nancy naomi naser nash natali
    natalia natalie natalija natalja natascha natasha nathalie necati neil neill nelli nelly
    nelson nerger nermin nette neureuther neuschafer nevenka nguyen nichole nichols nicholson
    nick nico nicola nicolai nicolas nicolaus nicole niels nigel niklas niko nikola nikolai
    nikolaj nikolaos nikolas nikolaus nils nina noble noel noemi nora norbert norma norman
    notburga nuran nuray nurettin nuri nurten obrien oceane oda odette olaf olav ole olena olga
    olivia olivie olivier olson omar orhan ortiz ortrud ortrun ortwin oskar osman oswald oswin
    otfried othmar otmar ottfried ottilie ottmar otto ottokar ottomar owens oxana paige palmer
    pam pamela paola paolo paris parker pascal pascale pasquale patric patricia patrik patrizia
    patterson patty paul paula paulette paulina pauline paulo pavel pawel payet payne pedro
    peer peggy pelletier penelope penny pereira perez perkins pero perrier perrin perrot perry
    petar peters peterson petit petra petros philip philipp philippe philippine phillip
    phillips philomena phyllis pia picard pierce pierre pietro piotr pirmin pius poirier polina
    pope porter potts poulain powell preston prevost price priscilla priska rabea rachael
    rachel radmila rafael rahel raik raimund rainer raisa raissa ralf ralph ramazan ramirez
    ramon ramona ramos randall randolf randy raphael raphaela raven raymond raymund rebecca
    rebekah rebekka recep reece reed rees reeves regina reginald regine reimar reimer reimund
    reinald reiner reingard reinhard reinhardt reinhart reinhild reinhilde reinhold remo remy
    rena renard renata renate renato renaud renault rene renee reni resi rey reyes reynolds
    reza rhodes rhonda rhys ribeiro ricarda ricardo rice richard richards richardson rick
    rickey ricky rico rigo riley rita rivera riviere riza robby roberta roberto roberts
    robertson robin robinson robyn rocco roche rochus roderich rodney rodriguez roger rogers
    roland rolf rolland roman romana romero romuald romy ron ronald ronnie ronny rosa rosalia
    rosalie rosalinde rose rosel roselinde rosemarie rosemary rosi rosie rosina rosita rosl
    rosmarie ross roswita roswitha rotraud rotraut rousseau roussel rouven roux royer ruben
    rudi rudiger rudolf rudolph ruiz rupert russell ruth ruthild ryszard saban sabina sabine
    sabri sabrina sahin salazar salih sally salvatore sam samantha samir samira sanchez sanders
    sandor sandra sandro sandy santos sarah sarina saskia savage savannah schmidt schmitt
    schneider scott sean sebastian sebastiano sebastien sedat selena selim selma semra senol
    senta sepp serge sergei sergej sergio serpil severin sevim shane shannon shari sharon shaun
    shaw shawn shawna sheena sheila shelby shelia shelley shelly sheri sherri sherry sheryl
    shirley short sian sibel sibilla sibille sibylla sibylle siegbert siegfried sieghard
    sieglinde siegmar siegmund siegrid siegried siegrun siegward sierra sigfried sigismund
    siglinde sigmar sigmund sigrid sigrun sigurd silja silke silva silvana silvester silvia
    silvio simmons simona simone simpson sims sina sinaida skinner slavica slavko slawomir
    slobodan smith snyder sofia sofie solveig songul sonia sonja sonke sonya sophia sophie
    soren spencer stacey stacie stacy stanislaus stanislav stanislaw stanley stavros steele
    stefan stefani stefania stefanie stefano steffen steffi stella stephan stephane stephanie
    stephen stephens steve steven stevens stewart stilla stjepan stone stuart sue sukru
    suleyman sullivan summer susan susana susann susanna susanne suse susi suzanne svea sven
    svenja svetlana swantje swen swetlana sybilla sybille sydney sylke sylvana sylvester sylvia
    sylvie sylvio sylwia tabea tabitha tadeusz tamara tami tammie tammy tania tanja tanner
    tanya tasha tassilo tatiana tatjana taylor telse terence teresa terrance terrence terri
    terry tessier thaddaus thea theda thekla theo theobald theodor theodora theodoros theophile
    theres theresa therese theresia thibault thibaut thierry thies thilo thompson thoralf
    thorben thorsten tibor tiffany till tillmann tilly tilman tilmann tilo tim timm timo
    timothee tina tino tobias toby todd tom tomas tomasz tomislav tomlinson tommy toni tony
    tonya toralf torben torres torsten townsend tracey traci tracie tracy tran traude traudel
    traudl traugott traute travis trevor tricia troy trude trudel trudi tucker tulay turkan
    turner tyler tyrone udo ulf uli ulla ullrich ulrich ulrike undine urban urs ursel ursula
    urszula urte uschi uta ute utz uwe vadim valentin valentina valentine valeri valeria
    valerie valerij valeska van vanessa vargas vasquez vasseur vassilios veit veli vera verena
    vernon veronica veronika veronique vesna vicki vickie victoire victoria vidal viktor
    viktoria vincenzo vinko vinzenz viola violetta virginia virginie vitali vito vittorio vitus
    viviane vladimir vlado volker volkhard volkmar wade wagner walburga waldemar waldtraut
    walentina walfried walker wallace walli wallis wally walsh walter walther waltraud waltraut
    waltrud wanda ward warner warren washington watkins watson wayne weaver webb weber wells
    wencke wendelin wendy wenke wenzel wera werner wesley west wheeler white whitehouse whitney
    wibke wiebke wieland wieslaw wigbert wilfried wilfriede wilhelm wilhelmine wilkins
    willfried willi williams williamson willibald willibert willie willis willy wilma wilson
    wiltrud winfried winter witold wladimir wojciech woldemar wolf wolfgang wolfhard wolfram
    wood woods wright wulf xaver xenia yasemin yasmin yesenia yilmaz yolanda young yusuf yves
    yvette yvonne zacharie zachary zbigniew zdenka zdravko zehra zeki zeljko zenon zenta zeynep
    zita zlatko zoe zofia zoltan zoran
    """
)
