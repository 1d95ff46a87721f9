"""Words of looking at somebody's location, by their sounds: English, and Hindi as it is heard."""

from domain.wording.sounds import sound


def _keys(words: str) -> frozenset[str]:
    return frozenset(sound(word) for word in words.split())


def _phrases(listed: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Phrases by their first word's sound."""
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for phrase in listed.split(","):
        first, *rest = map(sound, phrase.split())
        found[first] = (*found.get(first, ()), tuple(rest))
    return found


ALWAYS = _keys(
    """
    gps jipies jpies geolocation geolocated geotag geotagged geofence geofencing geodata
    whereabouts surveillance spyware airtag nigrani jasoosi triangulated triangulate
    triangulation livelocation
    """
)
SURE_PLACE = _keys(
    """
    location locations lokeshan lokesan loction locaton coordinates latitude longitude
    """
)
LOOKED = _keys(
    """
    saw seen tracked traced monitored checked found noticed detected logged recorded pinged
    watched viewed looked observed matched captured pulled spotted verified compared knew dekha
    dekhi dekhe dikha dikhi dikhaya mili mila nikali nikala pakdi pakda tracking tracing
    monitoring traking trekking traik tres trek patachala
    """
)
LOOK = _keys(
    """
    showed shown see track trace monitor check know watch view detect follow record log show
    shows sees tracks traces records knows checks logs ping monitors dekh dekhte dekhta dekhti
    pata maalum malum dikha dikh dikhti dikhta jaante jante aati aata aayi
    """
)
WE = _keys(
    """
    we our i us system app platform team they support it phone admin office tracker software hum
    humne hamne hume humein hamein hamari hamare hamara humare humara hamko humko tower map maps
    server
    """
)
TRACK = _keys(
    """
    track tracked tracking tracks trace traced tracing traces monitor monitored monitoring spy
    spied spying stalked pinpointed located geolocate follow followed following watched watching
    shadowed traik trek traiking trekking tres
    """
)
SURE_TRACK = _keys(
    """
    tracked tracking traced tracing spied spying stalked pinpointed located traik trek traiking
    """
)
YOU = _keys(
    """
    you u aapko apko aap tumko tumhe tumhein
    """
)
YOUR = _keys(
    """
    your ur aapka aapki aapke apka tumhara tumhari
    """
)
THING = _keys(
    """
    fon phone mobile device movement movements route routes ride cab car trip journey steps
    location sim handset travel lokeshan position
    """
)
WERE = _keys(
    """
    were was went are go stayed been have had visited travelled travel the thi tha gaye gayi
    """
)
KNOW = _keys(
    """
    know knew knows saw see seen sees aware noticed pata maalum malum dekha dekh jaante jante
    show shows showed shown tell tells told record records recorded
    """
)
WHERE = _keys(
    """
    where kahan kaha jahan jaha kidhar wahan waha
    """
)
SHOWN = _keys(
    """
    showed shows shown show placed puts put says said recorded caught was were dikha dikhaya
    """
)
DEVICE = _keys(
    """
    fon phone mobile device app system map maps signal tracker software
    """
)
AT = _keys(
    """
    wahan waha at near inside outside around close were standing there present par pe
    """
)
PHRASES = _phrases(
    """
    live location, location tracking, location data, location history, location trace, location
    log, location logs, location record, location records, location report, location ping,
    location pings, location proof, location check, location match, location monitoring,
    location tracker, tracking location, cell tower, mobile tower, phone tower, tower location,
    ip address, phone signal, map history, tracking data, tracking system, location sharing
    data, tracking device, google timeline, geo tag, geo location, geo fence, geo fencing, geo
    tracking, peecha kiya, peecha kar, pichha kiya, nazar rakhi, location se pata, location se
    patha
    """
)
COMING = _keys("coming")
DONE = _keys("kiya kiye kari hua hui")
