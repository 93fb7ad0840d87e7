//! The local authorities of Wales: codes, names in both languages, and each language's alphabetical order.
//!
//! Names are those of the Office for National Statistics. StatsWales writes three of them differently in Welsh, and names of
//! areas mutate in Welsh prose: they stand alone or after a colon.

/// Code, English name, Welsh name, and the Welsh form of StatsWales where it is another.
pub struct Authority {
    pub code: &'static str,
    /// English, Welsh.
    pub names: [&'static str; 2],
    other: &'static str,
}

const fn authority(code: &'static str, en: &'static str, cy: &'static str) -> Authority {
    Authority { code, names: [en, cy], other: cy }
}

/// In the order of their codes.
pub static AUTHORITIES: [Authority; 22] = [
    Authority { other: "Sir Ynys Môn", ..authority("W06000001", "Isle of Anglesey", "Ynys Môn") },
    authority("W06000002", "Gwynedd", "Gwynedd"),
    authority("W06000003", "Conwy", "Conwy"),
    authority("W06000004", "Denbighshire", "Sir Ddinbych"),
    authority("W06000005", "Flintshire", "Sir y Fflint"),
    authority("W06000006", "Wrexham", "Wrecsam"),
    Authority { other: "Sir Ceredigion", ..authority("W06000008", "Ceredigion", "Ceredigion") },
    authority("W06000009", "Pembrokeshire", "Sir Benfro"),
    authority("W06000010", "Carmarthenshire", "Sir Gaerfyrddin"),
    authority("W06000011", "Swansea", "Abertawe"),
    authority("W06000012", "Neath Port Talbot", "Castell-nedd Port Talbot"),
    authority("W06000013", "Bridgend", "Pen-y-bont ar Ogwr"),
    authority("W06000014", "Vale of Glamorgan", "Bro Morgannwg"),
    authority("W06000015", "Cardiff", "Caerdydd"),
    authority("W06000016", "Rhondda Cynon Taf", "Rhondda Cynon Taf"),
    authority("W06000018", "Caerphilly", "Caerffili"),
    authority("W06000019", "Blaenau Gwent", "Blaenau Gwent"),
    Authority { other: "Tor-faen", ..authority("W06000020", "Torfaen", "Torfaen") },
    authority("W06000021", "Monmouthshire", "Sir Fynwy"),
    authority("W06000022", "Newport", "Casnewydd"),
    authority("W06000023", "Powys", "Powys"),
    authority("W06000024", "Merthyr Tydfil", "Merthyr Tudful"),
];

/// The place of an authority in [`AUTHORITIES`], by its code or a name in either language; capitals do not matter.
pub fn authority_of(text: &str) -> Option<usize> {
    let text = text.trim_start_matches("The ").trim_start_matches("the ");
    AUTHORITIES.iter().position(|known| {
        let same = |name: &str| name.eq_ignore_ascii_case(text);
        same(known.code) || same(known.names[0]) || same(known.names[1]) || same(known.other)
    })
}

/// The places of the authorities in a language's alphabetical order: English 0, Welsh 1, as names are told.
pub fn in_order(language: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..AUTHORITIES.len()).collect();
    order.sort_by_key(|&at| letters(language == 1, AUTHORITIES[at].names[language]));
    order
}

/// The Welsh alphabet, where two signs may be one letter.
const WELSH: [&str; 29] = [
    "a", "b", "c", "ch", "d", "dd", "e", "f", "ff", "g", "ng", "h", "i", "j", "l", "ll", "m", "n", "o", "p", "ph", "r", "rh",
    "s", "t", "th", "u", "w", "y",
];

/// A name as the places of its letters; what is none parts words and comes first.
fn letters(welsh: bool, name: &str) -> Vec<u8> {
    let plain = name.to_ascii_lowercase().replace('ô', "o");
    let mut rest = plain.as_str();
    let mut out = vec![];
    while let Some(first) = rest.chars().next() {
        let (mut place, mut long) = (first as u8, first.len_utf8());
        if welsh {
            place = 0;
            for (at, letter) in WELSH.iter().enumerate() {
                if rest.starts_with(letter) && (place == 0 || letter.len() > 1) {
                    (place, long) = (at as u8 + 1, letter.len());
                }
            }
        }
        out.push(place);
        rest = &rest[long..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As Welsh dictionaries order: ch after c, dd after d, ff after f, ll after l, rh after r.
    #[test]
    fn each_language_has_an_order_of_its_own() {
        let names =
            |language| in_order(language).iter().map(|&at| AUTHORITIES[at].names[language]).collect::<Vec<_>>().join(", ");
        assert_eq!(
            names(1),
            "Abertawe, Blaenau Gwent, Bro Morgannwg, Caerdydd, Caerffili, Casnewydd, Castell-nedd Port Talbot, Ceredigion, \
             Conwy, Gwynedd, Merthyr Tudful, Pen-y-bont ar Ogwr, Powys, Rhondda Cynon Taf, Sir Benfro, Sir Ddinbych, Sir Fynwy, \
             Sir Gaerfyrddin, Sir y Fflint, Torfaen, Wrecsam, Ynys Môn"
        );
        let english = names(0);
        assert!(english.starts_with("Blaenau Gwent, Bridgend, Caerphilly, Cardiff, Carmarthenshire, Ceredigion"), "{english}");
        assert!(english.ends_with("Torfaen, Vale of Glamorgan, Wrexham"), "{english}");
        let order = |names: [&str; 2]| letters(true, names[0]) < letters(true, names[1]);
        assert!(order(["Dwyfor", "Ddinbych"]) && order(["Lan", "Llan"]) && order(["Cw", "Cha"]) && order(["Nant", "Oer"]));
    }

    #[test]
    fn an_authority_is_known_by_code_and_by_every_form_of_its_name() {
        for text in ["W06000001", "Isle of Anglesey", "Ynys Môn", "Sir Ynys Môn", "YNYS Môn"] {
            assert_eq!(authority_of(text), Some(0), "{text}");
        }
        assert_eq!(authority_of("The Vale of Glamorgan"), authority_of("Bro Morgannwg"));
        assert_eq!((authority_of("Wales"), authority_of("")), (None, None));
    }
}
