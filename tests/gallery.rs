//! The gallery: every view, and every awkward case that a reader can meet, in both languages.
//!
//! Both pages are written from this list by `cargo xtask docs`, and compared here. Titles are the views' own.

use gapchart::text::{Lang, word};
use gapchart::views::{self, VIEWS};
use std::path::Path;

type Options = &'static [(&'static str, &'static str)];

/// View, options, and what the case shows, in English and Welsh. Every view stands first without options.
const CASES: &[(&str, Options, [&str; 2])] = &[
    (
        "projection",
        &[("from", "2011"), ("to", "2019")],
        [
            "Years chosen so that later results are left out: they are drawn all the same",
            "Dewiswyd blynyddoedd sy’n hepgor canlyniadau diweddarach: fe’u lluniadir serch hynny",
        ],
    ),
    (
        "projection",
        &[("from", "2011"), ("to", "2019"), ("until", "2150")],
        ["The same, run on until it closes", "Yr un peth, wedi’i barhau nes iddo gau"],
    ),
    (
        "projection",
        &[("from", "2023"), ("to", "2025")],
        ["Three results, so close that rounding decides", "Tri chanlyniad, mor agos nes bod talgrynnu’n penderfynu"],
    ),
    (
        "projection",
        &[("from", "2024"), ("to", "2025")],
        ["Two results: no range can be given", "Dau ganlyniad: ni ellir rhoi amrediad"],
    ),
    (
        "projection",
        &[("series", "dfe-ks2-gap-index"), ("to", "2019")],
        ["A change of definition within the years", "Newid diffiniad o fewn y blynyddoedd"],
    ),
    (
        "projection",
        &[("series", "dfe-ks4-english-maths-grade5")],
        ["A gap that widens and would never close", "Bwlch sy’n ehangu ac na fyddai byth yn cau"],
    ),
    (
        "projection",
        &[("include", "not-comparable")],
        [
            "Results of the pandemic taken in, because a reader asked for it",
            "Canlyniadau’r pandemig wedi’u cynnwys, am i ddarllenydd ofyn",
        ],
    ),
    (
        "projection",
        &[("method", "theil-sen"), ("from", "2011"), ("to", "2019")],
        ["A line that single years cannot pull", "Llinell na all blynyddoedd unigol ei thynnu"],
    ),
    (
        "projection",
        &[("method", "recent"), ("from", "2014"), ("to", "2018")],
        ["The change of recent years alone", "Newid y blynyddoedd diweddar yn unig"],
    ),
    (
        "projection",
        &[("method", "exponential"), ("from", "2011"), ("to", "2019"), ("below", "2")],
        ["A curve that never meets zero", "Cromlin nad yw byth yn cyrraedd sero"],
    ),
    ("projection", &[("method", "step")], ["A step at the pandemic", "Cam adeg y pandemig"]),
    (
        "projection",
        &[("from", "2011"), ("to", "2019"), ("close-by", "2040"), ("pace", "2011-2019"), ("generation", "28")],
        [
            "What if: a year to close by, another pace, generations",
            "Beth pe bai: blwyddyn i gau erbyn hynny, cyflymder arall, cenedlaethau",
        ],
    ),
    ("windows", &[("guess", "2100")], ["A reader’s own guess among all windows", "Dyfaliad y darllenydd ymhlith pob ffenestr"]),
    ("back-test", &[("series", "dfe-level3-by-19-fsm-gap")], ["Of another measure", "O fesur arall"]),
    (
        "trend",
        &[("vintage", "2023")],
        ["An older release, which says that there is a newer one", "Datganiad hŷn, sy’n dweud bod un mwy diweddar"],
    ),
    (
        "trend",
        &[("series", "epi-ks4-gap-months")],
        [
            "Single years from different reports: no line is drawn through them",
            "Blynyddoedd unigol o adroddiadau gwahanol: ni thynnir llinell drwyddynt",
        ],
    ),
    (
        "trend",
        &[("series", "dfe-ks4-attainment8")],
        ["The difference of two groups, both in the table", "Y gwahaniaeth rhwng dau grŵp, y ddau yn y tabl"],
    ),
    (
        "trend",
        &[("series", "fsm-eligible-share")],
        ["A share, which is no gap and is never projected", "Cyfran, nad yw’n fwlch ac na ragamcanir byth"],
    ),
    ("stages", &[("vintage", "2019")], ["An older report", "Adroddiad hŷn"]),
    (
        "funding",
        &[("deflator", "gdp-2026-03")],
        ["A price index that does not reach every year", "Mynegai prisiau nad yw’n cyrraedd pob blwyddyn"],
    ),
    (
        "funding",
        &[("deflator", "school-costs-2022-07"), ("base", "2010-11")],
        [
            "In the prices of another year, by what schools pay",
            "Ym mhrisiau blwyddyn arall, yn ôl yr hyn y mae ysgolion yn ei dalu",
        ],
    ),
    ("base-years", &[("to", "2019-20")], ["To an earlier year", "Hyd at flwyddyn gynharach"]),
    (
        "freeze",
        &[("deflator", "gdp-2022-06"), ("years", "6"), ("from", "2019-20")],
        ["A freeze along the prices of years gone by", "Rhewi ar hyd prisiau’r blynyddoedd a fu"],
    ),
    ("announced", &[("deflator", "gdp-2022-06")], ["By the prices of its time", "Yn ôl prisiau ei gyfnod"]),
    ("post-16", &[("to", "2019/20")], ["To an earlier year", "Hyd at flwyddyn gynharach"]),
    ("pay", &[("group", "awards")], ["Awards instead of pay points", "Dyfarniadau yn lle pwyntiau cyflog"]),
    (
        "premium",
        &[("students", "300000"), ("persistent", "30"), ("uplift", "20")],
        ["A reform with numbers of a reader’s own", "Diwygiad â rhifau’r darllenydd"],
    ),
    (
        "premium",
        &[("primary", "120"), ("looked-after", "3"), ("persistent", "40"), ("uplift-pounds", "308")],
        ["The same for one school", "Yr un peth ar gyfer un ysgol"],
    ),
    (
        "formula",
        &[("set", "published-2018-19"), ("pupils-ks3", "600"), ("pupils-ks4", "400"), ("fsm", "120"), ("eal", "40")],
        [
            "Published rates with holes: what cannot be told is not",
            "Cyfraddau cyhoeddedig â bylchau: ni ddywedir yr hyn na ellir ei ddweud",
        ],
    ),
    ("premium-rates", &[("group", "service")], ["Another group", "Grŵp arall"]),
    (
        "icfp",
        &[
            ("pupils", "1050"),
            ("teachers", "62.5"),
            ("periods", "25"),
            ("lessons", "1215"),
            ("teacher-cost", "3500000"),
            ("income", "6900000"),
            ("expenditure", "7000000"),
        ],
        ["A school made up as an example, with every number", "Ysgol ddychmygol fel enghraifft, â phob rhif"],
    ),
    (
        "icfp",
        &[("class-size", "29.5"), ("contact-ratio", "0.66"), ("protected", "20")],
        ["Two ratios alone, and a fifth of staff time protected", "Dwy gymhareb yn unig, a phumed o amser staff wedi’i ddiogelu"],
    ),
    (
        "claims",
        &[("claim", "BP-03")],
        ["One claim, beside what the figures give", "Un honiad, wrth ochr yr hyn a rydd y ffigurau"],
    ),
    (
        "claims",
        &[("claim", "MS-04")],
        ["A claim that does not hold, and what would make it true", "Honiad nad yw’n dal, a’r hyn a’i gwnâi’n wir"],
    ),
    (
        "claims",
        &[("document", "wales"), ("topic", "funding")],
        ["The claims of one document and topic", "Honiadau un ddogfen ac un pwnc"],
    ),
    ("survey", &[("share", "54"), ("base", "1900"), ("sample", "probability")], ["A share with an interval", "Cyfran â chyfwng"]),
    (
        "survey",
        &[("share", "54"), ("base", "1900"), ("sample", "self-selected")],
        ["The same of those who chose to answer", "Yr un peth o’r rhai a ddewisodd ateb"],
    ),
    ("wales", &[("to", "2024-25")], ["To an earlier year, without plans", "Hyd at flwyddyn gynharach, heb gynlluniau"]),
];

/// What belongs to the element and to no view: options, what stands inside, what it shows.
const ELEMENT: &[(&str, &str, [&str; 2])] = &[
    ("view=\"trend\" theme=\"dark\"", "", ["On a dark ground", "Ar gefndir tywyll"]),
    ("view=\"projection\" class=\"narrow\"", "", ["In a column of 320 pixels", "Mewn colofn o 320 picsel"]),
    (
        "view=\"trend\"",
        "<script type=\"application/json\">{\"year\": [2015, 2016, 2017, 2018, 2019, 2020], \"gap\": [9.1, 8.7, null, 8.2, 7.9, 8.4]}</script>",
        [
            "Figures of your own, here made up, with a year that is missing",
            "Eich ffigurau eich hun, rhai dychmygol yma, a blwyddyn ar goll",
        ],
    ),
    (
        "view=\"trend\" data=\"latest\"",
        "",
        ["Newer figures from the file beside the package", "Ffigurau mwy diweddar o’r ffeil wrth ochr y pecyn"],
    ),
    (
        "view=\"projection\" from=\"1890\"",
        "",
        [
            "A wrong choice: what is wrong is said, and what was there stays",
            "Dewis anghywir: dywedir beth sydd o’i le, ac erys yr hyn a oedd yno",
        ],
    ),
];

const HEADS: [&str; 2] = ["The element itself", "Yr elfen ei hun"];
const EXPLORE: [&str; 2] = ["Explore", "Archwilio"];
const EMBED: [&str; 2] = ["Put it on your page", "Rhoi ar eich tudalen"];
const PAGES: [[&str; 3]; 2] = [["gallery.html", "index.html", "builder.html"], ["oriel.html", "cy.html", "mewnosod.html"]];

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

/// One figure with its heading and its links.
fn shown(lang: usize, view: &str, options: &[(&str, &str)], words: &str) -> String {
    let address: String = [("view", view)].iter().chain(options).map(|(name, value)| format!("&amp;{name}={value}")).collect();
    let address = format!("#{}", &address["&amp;".len()..]);
    let attributes: String = options.iter().map(|(name, value)| format!(" {name}=\"{}\"", escape(value))).collect();
    let [_, explorer, builder] = PAGES[lang];
    let heading = if words.is_empty() { String::new() } else { format!("<h3>{}</h3>\n", escape(words)) };
    let title = escape(word([Lang::En, Lang::Cy][lang], views::find(view).expect("a view").title));
    format!(
        "<section class=\"case\">\n{heading}<gap-chart view=\"{view}\"{attributes} heading-level=\"{}\"><p>{title}</p></gap-chart>\n\
         <p class=\"note\"><a href=\"{explorer}{address}\">{}</a> <a href=\"{builder}{address}\">{}</a></p>\n</section>\n",
        if words.is_empty() { 3 } else { 4 },
        EXPLORE[lang],
        EMBED[lang],
    )
}

fn gallery(lang: usize) -> String {
    let mut out = String::new();
    for view in VIEWS {
        out += &format!("<h2>{}</h2>\n<div class=\"cases\">\n", escape(word([Lang::En, Lang::Cy][lang], view.title)));
        out += &shown(lang, view.key, &[], "");
        for (_, options, words) in CASES.iter().filter(|(key, ..)| *key == view.key) {
            out += &shown(lang, view.key, options, words[lang]);
        }
        out += "</div>\n";
    }
    out += &format!("<h2>{}</h2>\n<div class=\"cases\">\n", HEADS[lang]);
    for (attributes, inside, words) in ELEMENT {
        let words = words[lang];
        out += &format!(
            "<section class=\"case\">\n<h3>{words}</h3>\n<gap-chart {attributes} heading-level=\"4\">{inside}<p>{words}</p></gap-chart>\n</section>\n"
        );
    }
    out + "</div>\n"
}

#[test]
fn the_gallery_shows_every_view_and_case() {
    for (lang, [page, ..]) in PAGES.iter().enumerate() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("www").join(page);
        let text = std::fs::read_to_string(&path).expect("the page");
        let (before, rest) = text.split_once("<!-- cases -->\n").expect("a mark");
        let (_, after) = rest.split_once("<!-- /cases -->").expect("a mark");
        let wanted = [before, "<!-- cases -->\n", &gallery(lang), "<!-- /cases -->", after].concat();
        if std::env::var_os("GAPCHART_DRAW_ANEW").is_some() {
            std::fs::write(&path, &wanted).expect("the page");
        }
        assert!(std::fs::read_to_string(&path).expect("the page") == wanted, "{page}: `cargo xtask docs` writes it");
    }
}

/// A case that cannot be drawn would be no case.
#[test]
fn every_case_is_a_figure() {
    for (view, options, _) in CASES {
        for lang in ["en", "cy"] {
            let asked: Vec<(&str, &str)> = options.iter().copied().chain([("lang", lang)]).collect();
            if let Err(fault) = views::figure(view, &asked) {
                panic!("{view} {options:?}: {fault}");
            }
        }
    }
}
