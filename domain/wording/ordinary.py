"""Words that counselling can't do without, many of which are names too: Will, Rose, Mark, Asha.

Such a word is taken for a name only where it is written or used as one.
"""

from functools import lru_cache

_ENGLISH = """
a able about above accept access account across act action active activity actual actually ad add
address admin admit adult advance advice affect afraid after again against age agent ago agree
ahead aim all allow almost alone along already also always am amber amount an and angel anger
angry animal another answer any anybody anymore anyone anything anyway apart apologise app appear
apply appointment appreciate approach april area argue arm around arrange arrive art as ask assist
assure at attach attend attention august autumn available avoid aware away b back bad baker
balance band bank banks bar base basis be bear beat beautiful became because become been before
began begin behave behaviour behind being believe bell below benefit beside best better between
beyond big bill bishop bit black block blue board body bonus book booking born boss both bother
bottom box brand brave break breath bright bring brook brother brown buddy build building burn
business but buy by c calendar call came can cancel cant card care career carol case cash cause
caution chair chance change channel charge charity chase chat cheap check cherry child choice
choose christian city claim class clay clear clearly click client cliff close code colleague come
comfort comment commission commit commitment common communicate community company complain
complaint complete concern condition confident confirm confuse connect consequence consider
contact content continue contract control conversation cook cool copy correct cost could counsel
counselling count couple course cover create credit crystal customer cut d daily daisy damage
danger dark dash date dawn day deal dean dear decide decision deep delay delete demand depend
deposit describe deserve destiny detail determine did didnt die differ different difficult dignity
direct directly discount discuss dispute distance do document does doesnt done dont door doubt
down draw dream drew drive drop due during duty e each early earn earnest earning earnings ease
easy eat effect effort eg eight either else email emergency end enjoy enough ensure enter entire
equal error escrow especially etc euro eve even evening event ever every everyone everything exact
exactly example except expect expense experience explain extend extra eye f face fact fail fair
faith fall false family far fast father fault favour fear fee feedback feel feeling felicity felt
fern few field fifty fill final finally find fine finish fire first fit five fix flat flow follow
food for force forest forget form forty forward found four frank free friday friend from front
full fun further future g gain game gave gene general gentle get getting gift ginger give glad
glen go goal god going gold gone good got grace grant grateful great green ground group grow guard
guess guest guidance guide guideline guidelines guy h had half hand handle happen happy hard harm
harmony has have hazel he head health hear heard heart heaven heavy held hello help helpline her
here herself hey hi high hill him himself his history hmm hold holly home honest honey honor
honour hope hot hour house how however human hundred hunter hurt i id idea identity ie if illness
im immediate important improve in include income increase indeed industry inform information
inside instead insurance interest into invite involve iris is isnt issue it item its itself ive
ivy j jack jade jasmine jewel jewels job join jolly joy june just k keep kept key kind king kitty
km know knowledge l lady land lane large last late later law lay lead learn least leave left legal
less lesson let lets letter level lie life lift light like likely lily limit line link list listen
little live ll local lock long look lose loss lot love low loyal luck m made main maintain make
man manage many march mark market massage matter may maybe me mean meant meet meeting melody
member mention mercy merit message met middle might mile miles mind mine minute miss missed
mistake misty modern moment monday money month mood moral more morning most mother mouth move mr
mrs ms much must my myself n name narrow natural nd near necessary need neighbour neither never
new news next nice night nine no nobody none nor norm normal note nothing notice november now
number o obey object october of off offer office often oh ok okay old olive on once one online
only open opinion opportunity option or order ordinary other others otherwise our ours ourselves
out outside over own p page paid paris park part partner party pass past pat patience patient
pause pay payment peace pearl penalty penny people per percent perhaps period permanent permission
person personal phone pick piece piper place plain plan platform play please pls plz pm point
police policy polite pool poor poppy porter position positive possible post power practice prefer
prepare present press pressure price pride princess private problem process profile promise proof
proper protect proud provide prudence public pull punish purpose put q quality queen question
quick quickly quiet quite r rain raise ran rate rather ray rd re reach read ready real really
reason rebel rebooking receive recent record reduce reed refer refund refuse regard regular
relation rely remain remember remind remove repeat reply report request require respect respond
rest restrict result return review reward rich ride right ring risk rivers road rob robin rocky
rod role room rose round rowan royal ruby rule run rupee rupees rush rusty s sad safe safety sage
said sale same sandy sat saturday save saw say scene schedule score screen season second secure
see seek seem seen self sell send sense sent separate september serenity serious serve service
session set settle seven several shall share she sherry shop short should show shut sick side sign
silent silver simple simply since sincere single sir sit situation six skill skip sky sleep slip
slot slow small smart smile smooth so social some somebody someone something sometimes soon sorry
sort sound speak special spend spent spirit st stable staff stage stand standard star start state
status stay steady step sterling still stone stop storm story straight street stress strict strong
student stuff style subject success such sudden sue suffer suggest suit summer sun sunday sunny
support sure surprise suspend swear system t table take talk tariff task tax teach team tell ten
term test th than thank that thats the their them themselves then there therefore theres these
they thing think third thirty this those though thought thousand three through thursday thx ticket
tiffany time tip tired to today together told tomorrow tone too took top total touch toward town
track trade train trainer transport travel treat trial trinity trip trouble troy true trust truth
try tuesday tulip turn twelve twenty twice two ty type u unblock under understand unfair unless
unsafe until up update upon upset us use used useful usual v value ve very victor victory video
view violate violet visit visiting visitor voice vs w wade wait walk wall want ward warm warn
warning was wash waste watch water way we weak wear wednesday week weekend welcome well went were
wet what whatever when where whether which while white who whole whom whose why wide will win wind
window winter wise wish with within without wonder wont wood woods word work world worry worth
would write wrong x y year yellow yes yesterday yet you young your youre yours yourself z zero
"""
_HINDI = """
aage aagya aaj aana aane aao aap aapka aapke aapki aapko aapne aapse aasha aata aati aaye aayega
aayegi ab abhi accha acche acha achha achhi agar agla agle agli aisa aise aisi ajib alag aman
anand andar apna apne apni arti asha atta aur baad baar baat baatein badal bahut baje bana banane
banaye band bas batana batani batao bataya bataye batayein bhai bhakti bharat bharosa bhavna
bhejna bhi bhool bina bol bola bole boli bolna bolo bura chahiye chal chalna chalo chand chandni
chaya chhaya chota dard de deepak dekh dekha dekhe dekhiye dekho dena denge desh dete dhan
dhanyavad dhyan di didi dil din dino diya diye do doosra dosti dukh duniya ek fir galat galti gaya
gayatri gaye gayi ghar gyan ha haan hai hain hamara hamare hamari hame hamein hamesha har hari hi
ho hoga hogi hona honge hota hote hoti hua hue hui hum humara humare humein humko humne humse is
isi iska iske isko isliye itna ja jaa jaan jaana jaane jaata jaate jaati jab jagah jai jaise jaldi
jan jana janna jao jata jate jati jay jo jyada jyoti ka kaam kaaran kab kabhi kaha kahan kahin
kaisa kaise kal kam kar karan kare karega karein karenge karna karne karo karta karte karti
karwana kavita ke keh khatam khud khush khushi ki kiran kis kisi kitna kitne kiya kiye ko koi
koshish kripya kuch kuchh kya kyon kyu kyunki lagta lata le lekar lekin lena leni li liya liye log
logon maaf maalum madad mahina main maine malum mamta man mana mat matlab maya mein mera mere meri
mila milega mili milna milne milo milte mujhe mushkil muskan na naam nahi nahin namaste naya naye
ne niche nisha niyam nuksan on paas paisa paise pakka pal par pata pawan pehla pehle phir phone
plan pooja prem puja pura puri pyar raat raha rahe rahein rahi raja rakhein rakhna ram rani rekha
roj roshni roz saath sab sabhi sagar sahi sahil sakta sakte sakti samajh samajhna samasya samay
sambhal sandesh sangeet sapna satya sawal se seema shakti shanti shayad shukriya shuru sima sirf
soch sona sone sukh sun suna suniye suno suraj suraksha tab tak tara tarah tareekh tarika tarikh
tension tha the theek thi thik thoda to toh tum tumhara umeed ummeed un unka unke unki unko upar
us usha uska uske usko usse vaada vaise vali vijay vikas vishwas vo wada wahan wahi wajah wala
wale wali wapas wo woh ya yaad yahaan yahan yahi ye yeh zaroor zaroori zarurat zyada
"""
ORDINARY = frozenset(f"{_ENGLISH} {_HINDI}".split())
_ENDINGS = (
    ("ies", "y"), ("ied", "y"), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"), ("es", ""),
    ("s", ""), ("ly", ""), ("er", ""), ("er", "e"), ("ers", ""),
)  # fmt: skip


@lru_cache(maxsize=8192)
def is_ordinary(word: str) -> bool:
    """Whether a folded word, or what it is a form of, is one of everyday's."""
    return word in ORDINARY or any(
        word.endswith(ending) and word.removesuffix(ending) + instead in ORDINARY
        for ending, instead in _ENDINGS
        if len(word) > len(ending) + 2
    )
