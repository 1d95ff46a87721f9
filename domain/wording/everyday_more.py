"""More everyday words of English and Hindi, as desks write them, beside those of `ordinary`."""

from domain.wording.vocabulary import words

MORE = words(
    """
    absolutely academy accident accordingly advise allowed alternative annoyed anxious
    apologies apologize approve argument arrangement attached attempt attitude author automatic
    average award backup badge balance barely basic battery beginner belief besides bonus
    borrow bother bottle branch brief broken browser budget bullet burden button camera
    cancellation candidate careful careless cent certain certificate certainly chapter charter
    checklist click climate coach code coincidence collect comfortable commitment comparison
    compensate compensation competitor complete confidential confirmation confusion
    congratulations considerate consistent constant consumer contribute convenient convince
    cooperation corner correction courage courtesy criteria critical crowd current damage
    dashboard deadline decline default definitely degree deliver demanding desk desktop device
    diary diploma disagree disappointed disappoint discipline discover discretion display
    download drawback dressed duration easily economy edit education effective efficient
    elsewhere embarrass emergency emotion employ encourage engage english enquiry enroll
    environment equipment especially essential establish evaluate evidence exam excellent
    exception excuse existing expand expectation expensive expire explanation explore
    expression extension facility faculty familiar favourite filter financial firm flexible
    focus formal format former fortunately frequent frequently friendly frustrate frustrated
    fulfil furthermore gap gently genuine goodbye goodwill guarantee habit handbook headline
    healthy height hesitate hindi hint holiday honestly host ignore impact imprint impression
    improvement incident independent indicate individual informal insist inspire install
    instance instruction insurance insured intend intention internal internet interview
    introduce investigate invoice itself keyboard label lack language lapse latest launch
    leadership learner legal lesson liability license limitation literally loan logo logout
    loyal mail mainly manual market material maximum meanwhile mediation mediate medical
    membership memory menu method minimum minor minus mistaken mobile module monitor monthly
    motivate mutual mystery neither nervous network neutral nobody normally notification obey
    objection obligation obvious obviously occasion occur offline online opening operate
    operation opposite original outcome overall overview owe package password patch path
    payable paying payout peaceful perfect perform permit persist perspective phase photo
    physical picture pity plus polite politely popular portion potential practical precise
    preference pressure prevent previous print priority privacy procedure product professional
    profit progress properly proposal prove provider pub public purchase quarter quit quote
    range rapid rating reaction realistic reassure receipt reception recognise recommend
    recommendation recover reference reflect refusal regarding region register regular regulars
    regulation reject relationship relax release relevant reliable reluctant remark reminder
    remote removal renew rent replacement representative reputation requirement reschedule
    reservation resolve resolved resource respectful responsibility responsible restart restore
    resume retry reveal revenue revise reward role routine sample sanction satisfied scan
    secret section selection senior sense sensitive sentence series setting settings severe
    signature significant similar sincerely situation skill slightly software solution solve
    solved somewhat source specialist specific standard statement statistics step strategy
    strength stressful strike structure submit subscription sufficient suggestion suitable
    summary supervisor supply suspension switch sympathy tablet target technical temporary
    tempt tension terms text theory thoughtful thread threshold tidy tool topic tough training
    transaction transfer transparent trend tried typical unable uncomfortable understanding
    unfortunately unhappy unit unlock unpaid upcoming update upload upset urgent usage user
    usually vacation vague valid valuable various version visible visitor volume voluntary vote
    wallet warning weekly welcome wherever widen widened willing wonderful workday workdays
    workshop written yearly youtube zoom app apps calls bookings reports texts helplines
    refunded fees cards tips gdpr id ids faq sms pdf url wifi email emails qr ok aaram aadat
    aadha aakhir aaj aam aasan aasani aavashyak abhiyan accept adhik agar agreement akela akeli
    alag amal andaz andaza anumati anubhav apke apki apko apna apne apni asar asaan asuvidha
    avashya avsar baahar babat badhai badhe badhna badhiya badlav baith bakaya bandh batate
    batein baten bekar behtar bharna bhavishya bhejein bhejiye bhugtan bilkul bolte boliye
    booking boss cancel cash chahate chahte chahti charcha chhota chhutti chijein chinta
    chukane chuki chuka chune dasta dastavez dehra dena dekhein dekhiye dheere dhire dikhaiye
    dikhega dikhe dikkat dil dobara doosri dosto duri earning fayda galti ghabraiye ghabrana
    ghatna gusse haal haalat haath hafta hafte haq hatega hatna hatne hatta hissa hisse ijazat
    imaandari imandari insaaf intezaar inka inke isliye istemal itni jaankari jankari jaari
    jaldi jaruri jarurat jawab jimmedari jitna jitni jodiye judna jude kahani kahiye kahna
    kaise kamai kamaai kamaye karein karenge karti kayde keemat kehna kehte kehti keval khaas
    khabar khali kharch khata khilaf khol kholiye khulega khushi kijiye kijiyega koshish
    kripaya kshetra kul laabh laagu labh lagega lagta laiye lekin lengi lenge likha likhiye
    lijiye likhe likhna maan madad mahatva mahina mahine maidan maloom manzoor maaf mauka
    mehnat mein milega milta milte milti mushkil naam namaste naye neeche nikal nirnay niyam
    nuksaan nuksan pahle paise panjikaran parivar pareshan pareshani pasand pauchna phayda phir
    poochein poochhiye poochna poori pramaan prayas puchna purane purani puri rakam rakhein
    rakhiye rakhna rasta raazi saaf saal saath sabse sachet sahayata sahayta sahi sahmat sakein
    sakenge salah samajhdari samaj samadhan samay samjhaya samjhe samjho samman samasya samvad
    sapne saral savdhan sawaal sawal seekhna seedhe sehat shabd shaam sharten shart shikayat
    shuruaat sochiye soochna subah sujhav sukhad sun suniye suraksha surakshit suvidha swagat
    swikar taarikh tab takleef tarah tareeka tarika tay theek thoda thodi tyohar umeed unhe
    upyog uttar vaapas vaada vajah varsh vikalp vishwas vyavhar vyavsay wapas wapasi waqt yaad
    yahan yakeen zaroor zaroorat zimmedari zindagi zyada jyada jo hatane rate mana den darj ruk
    rukne ummeed mile badle badalne
    """
)
