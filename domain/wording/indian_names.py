"""Names that people in India have, first and last."""

from domain.wording.vocabulary import words

# From the lists of Faker (MIT licence), folded.
INDIAN_NAMES = words(
    """
    aabhaa aachaary aachal aadhya aadi aadity aahana aahoojaa aakaankshaa aanand aanndaa aarav
    aarini aarna aarnav aarush aashaa aashi aashish aayush abdul abeer abha abhay abhilaashaa
    abhimanyu abhiram abhishek acharya aditee aditya advaith advay advik advika adweta adya
    agarwal agastya agate aggarwal agrawal agrvaal ahaloovaaliyaa ahluwalia ahuja aishani
    aishvaryaa ajay ajit akbar akhil akshay alexander alia alka amaira amar amara amble amit
    amitaa amlaa amol amrit amrita amritaa amruta anamika anand anant anay andra andrew anika
    anil anilaa animaa aniruddh anirudh anish anita anjali ankit ankitaa ankur anmol anne ansh
    anthony anuj anujaa anupam anusha anushkaa anvi anya apte aradhana archanaa arin arjun
    arora aroraa arun arunaa arundhatee arunima arvind arya aryan aseem ashok atharv ati atwal
    aurora avi avnee avni avntee ayaan ayush ayushman azaan azad babu bachittar badal badami
    baghyawati bahadurjit bahl bahri bail bains bajaj bajwa bakhshi bakshi bal bala
    balakrishnan balan balasubramanian balay baldev balendra balhaar bali baljiwan balraam
    balvan balveer bandi banerjee banik banjeet banrjee bansal barad baral baria barkha barman
    basak bassi basu bath batra batta bava bawa bedi behl ben benjamin bera bhaarat bhagat
    bhakta bhalla bhandari bhanumati bharat bhardvaaj bhardwaj bhargava bhasin bhat bhatia
    bhatnaagar bhatnagar bhatt bhattaachaary bhattacharyya bhatti bhavani bhavika bhavini
    bhavna bhavsar bhavya bimala bina bir bishakha biswas boase bobal bora borah borde borra
    bos bose brahmaa brahmbhatt brar brijesh brinda buch bumb buruaah butala caleb chaaya
    chacko chad chada chadha chahal chaitaly chaitanya chakrabarti chakraborty chakradev
    chakradhar chakravrtee chakrika chaman chameli champak chana chanakya chanchal chand chanda
    chandaa chandanaa chandani chander chandra chandrakaant chandrakaantaa chandran chandresh
    char charan charita charles charvi chasmum chatresh chatrjee chatterjee chatura chaturvedee
    chaudhari chaudhary chaudhree chaudhry chaudhuri chaudry chauhaan chauhan chavan chavvi
    chawla cheema cherian chetan chetnaa chhabra chhetree chiraag chodhree chokshi chopra
    chopraa choudhary choudhry choudhury chowdhury christopher comar contractor daamodar daas
    daasguptaa dada daksh daksha dakshesh dalaja dalal dalbir damayntee damini damyanti dani
    daniel dar dara darika darpan darsh darshan darshanaa das dasgupta dash dass date datta
    dave david dayaaraam dayal dayamai dayita dee deep deepa deepaa deepaalee deepak deepti deo
    deol desai deshmukh deshpaande deshpande dev devan devansh devdaan devdaas devee devi
    devika devraaj dewan dey dhaliwal dhannjay dhar dhaval dhawan dhillon dhingra dhriti dhruv
    dileep din dinesh dipta divan divya divyaa dixit diya doctor dominic dora doshi dua dube
    dubey dugal dugar durgaa dutt dutta duttaa dvivedee dyal edhitha edwin eesh eesha eiravati
    ekaja ekalinga ekani ekansh ekanta ekantika ekapad ekaraj ekavir ekbal ekiya ekta elijah
    eshaa eshana eta ethan falak falan falguni faqid faraj faras farhan fariq faris finn fitan
    fiyaz forum frado frederick gaavde gaba gabriel gade gadhvee gagan gala gandhi ganesan
    ganesh ganga ganguly gara garde garg garima gauhar gaurang gaurangi gaurav gauree gauri
    gaurika gautam gautami gavin gayathri geetaa geetika george gera ghose ghosh gill girik
    girindra girish goda goel gokhale gola gole golla gopaal gopal gopeenaath goswami gotam
    gour govindaa goyal grewal grover guha guhaa gulati guljaar gunbir guneet gupta guptaa
    gurung hajaarikaa halder hamsini handa hans hanumaan hardik hareesh harendr hari harinakshi
    harini harish harita harrison harsh harshad harshal harshil hayer hayre heeraa hegde hema
    hemal hemang hemangini hemani henry hiral hitesh hora hredhaan hritik idika ijaya ikbal
    ikshita ilaa imaran inaya indali indira indiraa indr indrajit indu ira irya isaac isaiah
    isha ishaan ishani ishanvi ishita ishwar issac iyengar iyer jack jackson jacob jagat
    jagdeesh jagdish jaggi jagjeet jagnnaath jagrati jagvi jai jain jairaj jalsa janaki janani
    jani januja janya jasmit jason jasvinder jatin jauhar jay jayaa jayant jayaraman jaydev
    jayendr jayesh jayntee jayraaman jeet jeevika jeremiah jetlee jha jhaa jhaadav jhalak
    jhaveri jitendr johal jonathan joshee joshi joshua jyoti jyotish jyotsanaa jyotsnaa kaajal
    kaalee kaalidaas kaam kaantaa kaantee kaashee kabir kadakia kadam kade kai kailaash kakar
    kala kalaa kale kalita kalitaa kalla kalpanaa kalpit kamal kamala kamboj kamdar kamlaa
    kamya kanda kannan kant kapadia kapil kapoor kapur kar kara karan kari karishmaa karn
    karnik karpe kashish kashor kashoree kashvi kashyap kata kaul kaur kaushlyaa kavya keer
    kevin keya khaan khalsa khanna khare khatree khatri khosla khurana kiaan kibe kiran kishan
    kohli konda korpal koshy kostaa kota kothari krish krisha krishn krishna krishnamurthy
    krishnan kritika kshitij kulkarni kumaar kumaaree kumar kumer kunaal kunda kuntee kurian
    kuruvilla laal laavnyaa laban lad ladli lajita laksh lakshit lakshman lakshmee lakshmi lal
    lala lalit lall lalla lanka lata lataa lavanya leela leelaa leelaavtee leena leenaa lekha
    liam libni lila lipika lobo lochan logan lohit loke lopa loyal lucky luke luthra maadhav
    maadhvee maalaa maalik maaltee maanas maanav maandeep maayaa madan madhav madhavi madhu
    madhukar madhur magar mahaatmaa mahaaveer mahajan mahal maharaa maharaj mahendr mahendraa
    mahesh mahika maitee majoomdaar majumdar malhotra malhotraa mall mallick mammen manan
    manbir mand manda mandal mander mane maneendr maneesh maneeshaa mangal mangat mani
    manjooshaa manju manjulaa manjunaath mann mannan manne manoj manthan manya mason master
    matthew max maya mayoor meera meeraa megha meghana mehataa mekhala memon menan menon
    merchant michael minhas mishra mishraa misra mistree mistry mital mitali mitesh mitra
    mitraa mittal mitter mitul modi mody mohammed mohan mohanaa mohanty mohinee mohini morar
    more mugdha mukesh mukherjee mukhopadhyay mukhrjee muktaa muni munshi murthy murty mutti
    naaraayan naath naayar nachiket nadig nadkarni nagar nagarajan nagi nagy naidu naik nair
    naksh nakul nand nanda nandini narain narang narasimhan narayan narayanan narendr narula
    nashaa natarajan nath nathan nathaniel natt naveen nayak nayar nazareth neel neelima neeraj
    neerav neha nehaa netra nicholas nidhi nidra nigam nihal niharika nikhil nikhilaa nikita
    nilima nimrat nirja nisha nishaa nishaant nitara nitesh nitin nity noah nori oak odika
    oeshi ojas ojasvi oliver omaja omisha omkaar omya oni onkar onveer oommen orinder oscar
    osha oviya owen oza paandey paarth paarvatee paatil padm padmaavtee padmanabhan padminee
    pahal pai pal palan pall palla pallav pallavi panchal pandey pandit pandya panini pankaj
    pant parekh parikh parmar parmer parsa parth parveen patel pathak patil patla patrick pau
    pavaar pavani peetaambar peri peter pillaee pillai pillay pingle pooja poojaa poornimaa
    praachee prabhaakar prabhaat prabhakar prabhu prabodh pradeep pradhaan pradhan prakaash
    prakash pramod pranav pranay praneel pranit prasaad prasad prasann prashad prataap
    pratibhaa pratik pratimaa pratyush praveen preeti prem premaa prisha priya priyaa puri
    purohit purushottam pushpaa pushti qabil qadim qarin qasim quincy qushi raadhaa raadheekaa
    raagini raahul raaj raajan raajeev raajendr raajesh raajy raakesh raam raamchandr
    raamkrishn raanee raav raavan raay rachana rachit rachita rachnaa radha radhakrishnan
    radhika raghav raghavan raghu rai raj raja rajagopal rajagopalan rajan rajata rajeshri
    rajnee rajneekaant raju raksha ram rama ramachandran ramakrishnan raman ramanathan
    ramaswamy ramesh rana ranbir randhawa rangan ranganathan rangaraajan ranjit ranveer rao
    rashmee rastogi ratan rati ratn ratnam ratta rattan ratti rau raval ravel ravi ray rayaan
    reddee reddy reetikaa rege rehaan reshmee reva reyansh ria ridhi rishi riya riyaa robert
    rodrigues rohan rohanaa rohit ronith rout roy rudra rukminee rupindr rushil ryan saahaa
    saanvi saarikaa saavitree sabharwal sachar sachdev sachdeva sachi sachin sagar saha sahni
    sahota sai sainee saini saksenaa saksham salvi sama samaksh samar samarth sameer samesh
    sami sampath samra samuel sanaya sandal sandeep sandhu sandip sane sangha sanghvi sani
    sanjanaa sanjay sanjeev sanjit sankar sankaran sant sanya sara saraf saral saran sareen
    sarin sarkaar sarkar sarlaa sarma sarna sarraf sarsvatee sarthak sastry satee sateesh sathe
    sathvik saumya savant savitri sawhney saxena seemaa seetaa sehgal sekhon sem sen sengupta
    senguptaa seshadri seth sethi setty sha shaah shaantaa shaantee shah shakti shakuntalaa
    shan shani shankar shanker shantanu sharaf sharm sharma sharmaa sharmilaa shashee shashi
    shaurya sheelaa shekhar shenoy shere shesh sheth shetty shiv shivaalee shivani shivansh
    shobhaa shravya shree shreepti shreevaastav shreshth shreyaa shroff shukla shuklaa shvetaa
    shyaam shyaamaa shyaamal shyaamlaa sibal siddhaarth siddharth sidhu sikndar simon singh
    singhal sinh sinha sinhaa sitaaraa siya sneha sodhi sohel solanki som soman sonal soni sood
    sooraj soory soujaa sridhar srinivas srinivasan srivastava subhaash subramaniam subramanian
    subramnyam sudarshan sudarshanaa sudheer sudiksha suhani sulbhaa sule suman sumantr sumnaa
    sumtee sundar sundaram sunder suneel suneetaa suneetee sur sura suraj surendr suresh suri
    susheel susheelaa svapan svapnil svarn swaminathan swamy taambe taaraa tailor tak talwar
    tamaang tamanna tanay tandan tandon taneja tanish tank tanmayi tanvee tanveer tanvi tara
    tarak tata teerth tejal tejas tella thaapaa thaker thakkar thakur thaman theodore thomas
    timothy tivaaree tiwari toor tripathi tripti trishnaa tristan trivedee trivedi triveni
    triya turvi tushaar ubika ucchal udant udarsh udyati umaa umang unnati unni upadhriti
    upadhyay upasna upkaar upma uppal urishilla urmi urvashi urvee urvi ushaa utkarsh uttam
    vaasishth vaidya vaishnavi vala vamakshi vansha vanya varenya varghese varkey varma varmaa
    varsha varshaa varty varughese vasa vasana vasant vasatika vasntaa vasudha veda vedant
    vedhika vedika veer venkataesan venkataraman venkatesh verma victor vidhi vidyaa vig vihaan
    vijay vijyaa vikram vimal vimlaa vinay vinaya vincent vipin vipul viraaj viraj virk vishaal
    vishnu viswanathan vivaan vivek vohra vora vrinda vrishti vritti vyanjana vyas wable wadhwa
    wagle wahab waida wakeeta wali walia walla warda warhi warinder warjas warrior wason watika
    wazir widisha william wishi wriddhish wridesh wyatt xalak xavier xiti yaadav yachana yadav
    yadavi yagnesh yahvi yamini yash yashasvi yashawini yashica yashoda yashodhara yashvi yasti
    yatan yatin yauvani yochana yogi yohannan yoshita yug yutika yuvraj zacharia zachariah zaid
    zaitra zansi zarna zashil zayan zayyan zehaan zilmil zinal
    """
)
