//! Build script: turns the tables beside it into constants, so that a page loads no parser for them.
//!
//! In: `figures.csv`, `series.csv`, `sources.csv`, `answers.csv`, `results.csv`, `benchmarks.csv`, `distribution.csv`, `rates.csv`, `claims.csv`,
//! `evidence.csv`, described by `datapackage.json`. Out: `packed.rs` in
//! the build's output folder, included by `datasets.rs`. A table that breaks its own rules stops the build with file,
//! row, column and value: names must resolve, keys be unique, decimals be as printed, the two figures of a difference
//! be alike in all but their value.
//!
//! Figures are packed by column, words as places in tables: columns of a few small numbers compress to next to nothing,
//! and a page pays for every byte.

#[allow(dead_code)]
#[path = "../error.rs"]
mod error;
#[allow(dead_code)]
#[path = "../number.rs"]
mod number;
#[allow(dead_code)]
#[path = "../period.rs"]
mod period;

use period::{Kind, Period};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::Write;
use std::path::Path;

/// The subject of results about Wales.
const WALES: &str = "schools";

/// The series of the first engine.
const FIRST: &str = "dfe-ks4-gap-index";

/// The series and releases that claims are held against; none named stands for the newest.
const CLAIMED: [(&str, &[&str]); 8] = [
    (FIRST, &[]),
    ("epi-ks4-gap-months", &["2019", "2020"]),
    ("epi-ks2-gap-months", &["2019"]),
    ("epi-eyfs-gap-months", &["2019"]),
    ("wales-school-budget-per-pupil", &["2023-24", "2024-25"]),
    ("dfe-school-funding-per-pupil", &["2022"]),
    ("gdp-deflator", &["2022-06"]),
    ("teacher-pay", &["2018", "2023"]),
];
/// The results of others that they are held against.
const CLAIMED_RESULTS: [&str; 8] = [
    "schools-2022-23",
    "sixteen-nineteen-2020-21",
    "ifs-uk-2010-11-2019-20",
    "ifs-uk-2010-11-2021-22",
    "ifs-purchasing-power-ifs-2024-tes",
    "ifs-per-pupil-2019-20-2024-25",
    "ifs-16-18-college-2010-11-2019-20",
    "ifs-16-18-sixth-2010-11-2019-20",
];

/// By when newer figures of a series are to be expected: the longest wait between releases so far, counted on from the newest. None
/// with fewer than three dated releases, or where one wait was longer than two years: no rhythm is
/// held.
fn due(series: &str, figures: &Table, sources: &Table) -> Option<String> {
    let dates: HashMap<&str, &str> = sources.rows().map(|row| (row.get("id"), row.get("published"))).collect();
    let month = |date: &str| Some(date.get(..4)?.parse::<i64>().ok()? * 12 + date.get(5..7)?.parse::<i64>().ok()? - 1);
    // A vintage that is a year is a release; one of a month names single figures.
    let mut releases: BTreeMap<&str, i64> = BTreeMap::new();
    for row in figures.rows().filter(|row| row.get("series") == series && row.get("vintage").len() == 4) {
        if let Some(month) = dates.get(row.get("source")).copied().and_then(month) {
            releases.entry(row.get("vintage")).and_modify(|known| *known = month.max(*known)).or_insert(month);
        }
    }
    let months: Vec<i64> = releases.values().copied().collect();
    let waits = || months.windows(2).map(|pair| pair[1] - pair[0]);
    let longest = waits().max().filter(|longest| waits().count() >= 2 && *longest <= 24)?;
    let by = months.last()? + longest;
    Some(format!("{}-{:02}", by / 12, by % 12 + 1))
}

fn main() {
    let folder = Path::new(&std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("src/datasets");
    println!("cargo::rerun-if-changed={}", folder.display());
    println!("cargo::rerun-if-changed=src/period.rs");
    let names =
        ["sources", "series", "figures", "answers", "results", "benchmarks", "distribution", "rates", "claims", "evidence"];
    let [
        mut sources,
        mut series,
        mut figures,
        mut answers,
        mut results,
        mut benchmarks,
        mut distribution,
        mut rates,
        mut claims,
        mut evidence,
    ] = names.map(|name| Table::read(&folder.join([name, ".csv"].concat())));
    // Each of a page's engines holds its own series and what they cite.
    let held = |engine: &str| std::env::var_os(["CARGO_FEATURE_", engine].concat()).is_some();
    let (gap, money, wales, own, formula) =
        (held("GAP") || held("RECORD"), held("MONEY"), held("WALES"), held("OWN"), held("FORMULA"));
    let school = held("SCHOOL");
    let checks = held("CLAIMS");
    // An engine without a view of a series says nothing of what its unit means.
    let bare = checks && !(gap || money || wales);
    if !checks {
        claims.rows.clear();
        evidence.rows.clear();
    }
    if !(gap && money && wales && school && formula && checks && held("RECORD")) {
        let subjects: Vec<&str> = [(gap, "gap"), (money, "money"), (wales, "wales")]
            .iter()
            .filter(|(held, _)| *held)
            .map(|(_, subject)| *subject)
            .collect();
        match subjects[..] {
            // A reader's own figures are all that its engine draws, and rates that of a formula.
            [] if own || school || formula => series.rows.clear(),
            [] if checks => {
                series.keep("id", &CLAIMED.map(|(id, _)| id));
                // The engine of claims has no view of a series: of each the releases that are used.
                let releases = figures.column("vintage");
                let of = figures.column("series");
                let newest = |id: &str| {
                    let own = of.iter().zip(&releases).filter(|(series, _)| *series == id);
                    own.map(|(_, release)| release.clone()).max().unwrap_or_default()
                };
                let kept: Vec<bool> = (0..of.len())
                    .map(|at| {
                        let used = CLAIMED.iter().find(|(id, _)| *id == of[at]);
                        used.is_some_and(|(id, named)| match named {
                            [] => releases[at] == newest(id),
                            named => named.contains(&releases[at].as_str()),
                        })
                    })
                    .collect();
                let mut kept = kept.into_iter();
                figures.rows.retain(|_| kept.next() == Some(true));
            }
            [] => series.keep("id", &[FIRST]),
            _ => series.keep("subject", &subjects),
        }
        figures.keep("series", &series.column("id"));
        if !held("RECORD") && !checks {
            answers.rows.clear();
        }
        match (money, wales) {
            (true, true) => {}
            (true, false) => results.rows.retain(|row| row[1] != WALES),
            (false, true) => results.rows.retain(|row| row[1] == WALES),
            (false, false) if checks => results.keep("id", &CLAIMED_RESULTS),
            (false, false) => results.rows.clear(),
        }
        if !school {
            benchmarks.rows.clear();
            distribution.rows.clear();
        }
        if !formula {
            rates.rows.clear();
        }
        let mut cited: Vec<String> = figures.column("source");
        if !bare {
            cited.extend(rates.column("source"));
            cited.extend(series.column("gloss_source"));
        }
        cited.extend(answers.column("source"));
        cited.extend(results.column("source"));
        cited.extend(benchmarks.column("source"));
        cited.extend(distribution.column("source"));
        cited.extend(claims.column("source"));
        cited.extend(evidence.column("source"));
        sources.keep("id", &cited);
    }
    // What only embedded figures need is not in an engine that has none.
    println!("cargo::rustc-check-cfg=cfg(embeds)");
    if gap || money || wales || school || formula || checks || !own {
        println!("cargo::rustc-cfg=embeds");
    }
    // What money in either nation, or in one school, needs.
    println!("cargo::rustc-check-cfg=cfg(funding)");
    if money || wales || school || formula || checks {
        println!("cargo::rustc-cfg=funding");
    }
    // Figures of many names.
    println!("cargo::rustc-check-cfg=cfg(rows)");
    if wales || formula || checks {
        println!("cargo::rustc-cfg=rows");
    }
    let mut out = String::new();

    writeln!(out, "pub(crate) static SOURCES: [Source; {}] = [", sources.rows.len()).unwrap();
    for row in sources.rows() {
        row.unique("id");
        writeln!(
            out,
            "Source {{ id: {:?}, publisher: {:?}, via: {:?}, title: {:?}, published: {:?}, address: {:?}, licence: {:?}, lang: {:?} }},",
            row.get("id"),
            row.get("publisher"),
            row.get("via"),
            row.get("title"),
            row.get("published"),
            row.get("address"),
            row.get("licence"),
            row.one_of("lang", &["en", "cy"]),
        )
        .unwrap();
    }
    writeln!(out, "];\npub(crate) static ABOUT: [About; {}] = [", series.rows.len()).unwrap();
    for row in series.rows() {
        row.unique("id");
        row.one_of("subject", &["gap", "money", "wales"]);
        let never = match row.one_of("fit", &["yes", "no"]) {
            "yes" => "None".to_string(),
            _ => format!("Some({:?})", row.present("reason")),
        };
        let parts = match (row.get("from_group"), row.get("less_group")) {
            ("", "") => "None".to_string(),
            _ => format!("Some([{:?}, {:?}])", row.present("from_group"), row.present("less_group")),
        };
        writeln!(
            out,
            "About {{ id: {:?}, unit: Unit::{}, parts: {parts}, never_fitted: {never}, measure: {:?}, coverage: {:?}, title: [{:?}, {:?}], gloss: [{:?}, {:?}], gloss_source: &SOURCES[{}], due: {:?} }},",
            row.get("id"),
            camel(row.get("unit")),
            row.present("measure"),
            row.present("coverage"),
            row.present("title_en"),
            row.present("title_cy"),
            if bare { "" } else { row.present("gloss_en") },
            if bare { "" } else { row.present("gloss_cy") },
            if bare { 0 } else { row.index("gloss_source", &sources) },
            due(row.get("id"), &figures, &sources).unwrap_or_default(),
        )
        .unwrap();
    }
    writeln!(out, "];").unwrap();
    let mut keys = HashSet::new();
    let mut packed: Vec<Packed> = vec![];
    for row in figures.rows() {
        let key = ["series", "period", "area", "group", "vintage"].map(|column| row.present(column).to_string());
        if !keys.insert(key) {
            row.fail("vintage", "series, period, area, group and vintage together name one figure");
        }
        packed.push(row.figure(&series, &sources));
    }
    // In the order in which they are asked for, so that a page sorts nothing; the two parts of a difference side by side.
    packed.sort_by_key(|figure| (figure.series, figure.year, figure.vintage.clone(), figure.area.clone(), figure.part));
    check_differences(&packed, &figures, &series);
    let newest = |figure: &Packed| {
        let key = |figure: &Packed| (figure.series, figure.year, figure.area.clone(), figure.group.clone());
        packed.iter().filter(|other| key(other) == key(figure)).all(|other| other.vintage <= figure.vintage)
    };
    let areas = Words::of("AREAS", packed.iter().map(|figure| &figure.area), &mut out);
    let groups = Words::of("GROUPS", packed.iter().map(|figure| &figure.group), &mut out);
    let reasons = Words::of("REASONS", packed.iter().map(|figure| &figure.reason), &mut out);
    let vintages = Words::of("RELEASES", packed.iter().map(|figure| &figure.vintage), &mut out);
    let mut column = |name: &str, of: &str, value: &dyn Fn(&Packed) -> i64| {
        let values: Vec<String> = packed.iter().map(|figure| value(figure).to_string()).collect();
        writeln!(out, "static {name}: [{of}; {}] = [{}];", values.len(), values.join(", ")).unwrap();
    };
    column("OF_SERIES", "u8", &|figure| figure.series as i64);
    column("YEAR", "u16", &|figure| figure.year.into());
    column("AREA", "u8", &|figure| areas.place(&figure.area));
    column("GROUP", "u8", &|figure| groups.place(&figure.group));
    column("SCALED", "i32", &|figure| figure.scaled.into());
    column("REASON", "u8", &|figure| reasons.place(&figure.reason));
    column("RELEASE", "u8", &|figure| vintages.place(&figure.vintage));
    column("SOURCE", "u8", &|figure| figure.source as i64);
    // Bits, low to high: three of decimals, three of status, two of kind, two of definition, comparable, newest.
    column("FLAGS", "u16", &|figure| {
        let [decimals, status, kind, definition] = [figure.decimals, figure.status, figure.kind, figure.definition];
        let flags = decimals | status << 3 | kind << 6 | definition << 8;
        (flags | usize::from(figure.comparable) << 10 | usize::from(newest(figure)) << 11) as i64
    });
    writeln!(out, "pub(crate) static VINTAGES: [&[(&str, bool)]; {}] = [", series.rows.len()).unwrap();
    for at in 0..series.rows.len() {
        let held: Vec<&Packed> = packed.iter().filter(|figure| figure.series == at).collect();
        let years: BTreeSet<i32> = held.iter().map(|figure| figure.year).collect();
        assert!(!years.is_empty(), "series.csv, row {}: no figures", at + 2);
        let names: BTreeSet<&str> = held.iter().map(|figure| figure.vintage.as_str()).collect();
        let vintages: Vec<(&str, bool)> = names
            .into_iter()
            .map(|name| {
                let own: BTreeSet<i32> = held.iter().filter(|figure| figure.vintage == name).map(|figure| figure.year).collect();
                let last = *own.iter().max().expect("a vintage has figures");
                // A year that no vintage has is missing from none: there were no tests, say. One figure is no record, and one
                // that ends before an older vintage does has lost the rest.
                let due = |figure: &&&Packed| figure.year <= last || figure.vintage.as_str() < name;
                let whole = held.iter().filter(due).all(|figure| own.contains(&figure.year));
                (name, whole && (own.len() > 1 || years.len() == 1))
            })
            .collect();
        writeln!(out, "&{vintages:?},").unwrap();
    }
    writeln!(out, "];\npub(crate) static ANSWERS: [Answer; {}] = [", answers.rows.len()).unwrap();
    for row in answers.rows() {
        let data_to = Period::parse(row.get("data_to"), Kind::Academic).unwrap_or_else(|_| row.fail("data_to", "a year"));
        let years = match row.one_of("answer", &["about", "over", "never"]) {
            "never" if row.get("years").is_empty() => "None".to_string(),
            "never" => row.fail("years", "empty for never"),
            _ => format!("Some({})", row.number("years")),
        };
        writeln!(
            out,
            "Answer {{ measure: {:?}, report_year: {}, data_to: {}, answer: {:?}, years: {years}, source: &SOURCES[{}] }},",
            row.one_of("measure", &["all-subjects", "english-and-maths"]),
            row.number("report_year"),
            data_to.year(),
            row.get("answer"),
            row.index("source", &sources),
        )
        .unwrap();
    }
    writeln!(out, "];\npub(crate) static RESULTS: [Published; {}] = [", results.rows.len()).unwrap();
    for row in results.rows() {
        row.unique("id");
        let (value, decimals) = row.printed();
        writeln!(
            out,
            "Published {{ id: {:?}, subject: {:?}, measure: {:?}, area: {:?}, from: {:?}, to: {:?}, value: {value:?}, unit: Unit::{}, decimals: {decimals}, status: Status::{}, source: &SOURCES[{}] }},",
            row.present("id"),
            row.one_of("subject", &["funding", "announced", "post-16", "premium", "split", WALES]),
            row.present("measure"),
            row.present("area"),
            row.get("from"),
            row.present("to"),
            camel(row.present("unit")),
            camel(row.one_of("status", &STATUSES)),
            row.index("source", &sources),
        )
        .unwrap();
    }
    // A text for each column, and no table of addresses: these would be a third of what travels.
    let mut register: [Vec<String>; 11] = Default::default();
    for row in claims.rows() {
        row.unique("id");
        row.one_of("kind", &["figure", "projection", "proposal", "definition", "survey"]);
        // The first as it is printed tells how finely it was claimed.
        let numbers: Vec<&str> = row.get("numbers").split(';').filter(|number| !number.is_empty()).collect();
        if numbers.iter().any(|number| number.parse::<f64>().is_err()) {
            row.fail("numbers", "numbers parted by ;");
        }
        let decimals = numbers.first().and_then(|number| number.split_once('.')).map_or(0, |(_, after)| after.len());
        let value = row.get("value");
        let cells = [
            row.present("id"),
            row.present("document"),
            row.present("topic"),
            row.present("statement_en"),
            row.present("statement_cy"),
            if value.contains("over") || value.contains('+') { "more" } else { "" },
            row.get("numbers"),
            &decimals.to_string(),
            row.get("unit"),
            row.one_of("reason", &REASONS),
            &row.index("source", &sources).to_string(),
        ];
        assert!(cells.iter().all(|cell| !cell.contains(['|', '\n'])), "claims.csv, row {}: a bar parts the cells", row.at + 2);
        for (column, cell) in register.iter_mut().zip(cells) {
            column.push(cell.to_string());
        }
    }
    writeln!(
        out,
        "];\n#[cfg(feature = \"claims\")]\npub(crate) static REGISTER: [&str; 11] = {:?};",
        register.map(|column| column.join("|"))
    )
    .unwrap();
    writeln!(out, "#[cfg(feature = \"claims\")]\npub(crate) static EVIDENCE: [Evidence; {}] = [", evidence.rows.len()).unwrap();
    for row in evidence.rows() {
        row.unique("id");
        let value = row.present("value");
        writeln!(
            out,
            "Evidence {{ id: {:?}, period: {:?}, value: {:?}, decimals: {}, source: &SOURCES[{}] }},",
            row.get("id"),
            row.get("period"),
            value.parse::<f64>().unwrap_or_else(|_| row.fail("value", "a decimal number")),
            value.split_once('.').map_or(0, |(_, after)| after.len()),
            row.index("source", &sources),
        )
        .unwrap();
    }
    writeln!(out, "];").unwrap();
    if school {
        writeln!(out, "pub(crate) static BENCHMARKS: [Benchmark; {}] = [", benchmarks.rows.len()).unwrap();
        for row in benchmarks.rows() {
            row.unique("id");
            let (value, decimals) = row.printed();
            writeln!(
                out,
                "Benchmark {{ measure: {:?}, what: {:?}, group: {:?}, period: {:?}, value: {value:?}, decimals: {decimals}, source: &SOURCES[{}] }},",
                row.one_of("measure", &["contact-ratio", "class-size", "pupil-teacher-ratio", "balance-share"]),
                row.one_of("what", &["red-below", "amber-from", "green-from", "red-from", "average", "quoted"]),
                row.get("group"),
                row.present("period"),
                row.index("source", &sources),
            )
            .unwrap();
        }
        writeln!(out, "];\npub(crate) static DISTRIBUTION: [Share; {}] = [", distribution.rows.len()).unwrap();
        for row in distribution.rows() {
            row.unique("id");
            let (value, decimals) = row.printed();
            let end = match row.get("end") {
                "" => "None".to_string(),
                end => format!("Some({:?})", end.parse::<f64>().unwrap_or_else(|_| row.fail("end", "a decimal number"))),
            };
            writeln!(
                out,
                "Share {{ account: {:?}, group: {:?}, from: {:?}, to: {:?}, value: {value:?}, end: {end}, unit: Unit::{}, decimals: {decimals}, status: Status::{}, source: &SOURCES[{}] }},",
                row.present("account"),
                row.one_of("group", &["most", "least", "all", "difference"]),
                row.get("from"),
                row.present("to"),
                camel(row.present("unit")),
                camel(row.one_of("status", &STATUSES)),
                row.index("source", &sources),
            )
            .unwrap();
        }
        writeln!(out, "];").unwrap();
    }
    if formula {
        writeln!(out, "pub(crate) static RATES: [Rate; {}] = [", rates.rows.len()).unwrap();
        let mut keys = HashSet::new();
        for row in rates.rows() {
            if !keys.insert([row.get("set"), row.get("line")]) {
                row.fail("line", "one that the set has no other rate for");
            }
            let value: f64 = row.get("value").parse().unwrap_or_else(|_| row.fail("value", "a decimal number"));
            writeln!(
                out,
                "Rate {{ set: {:?}, line: {:?}, value: {value:?}, proposed: {}, source: &SOURCES[{}] }},",
                row.present("set"),
                row.present("line"),
                row.one_of("status", &["final", "proposed"]) == "proposed",
                row.index("source", &sources),
            )
            .unwrap();
        }
        writeln!(out, "];").unwrap();
    }
    let target = Path::new(&std::env::var("OUT_DIR").expect("cargo sets it")).join("packed.rs");
    std::fs::write(&target, out).unwrap_or_else(|error| panic!("{}: {error}", target.display()));
}

/// Why a claim is not recomputed; empty where it is.
const REASONS: [&str; 8] = ["", "proposal", "definition", "not-held", "own-statement", "sample", "no-number", "single-schools"];

/// How settled a figure is, in the order of the flags.
const STATUSES: [&str; 6] = ["final", "revised", "provisional", "planned", "forecast", "estimate"];

/// `gbp-per-pupil-cash` as the variant `GbpPerPupilCash`; an unknown one fails to compile by name.
fn camel(word: &str) -> String {
    word.split('-').map(|part| part[..1].to_uppercase() + &part[1..]).collect()
}

/// A figure on its way to the table.
#[derive(Clone)]
struct Packed {
    /// Its row in `figures.csv`, for faults.
    at: usize,
    series: usize,
    year: i32,
    area: String,
    group: String,
    /// Of the two groups of a difference, the first or the second; 0 elsewhere.
    part: usize,
    scaled: i32,
    reason: String,
    vintage: String,
    source: usize,
    decimals: usize,
    status: usize,
    kind: usize,
    definition: usize,
    comparable: bool,
}

/// A table of words; a column names its places.
struct Words(BTreeSet<String>);

impl Words {
    fn of<'w>(name: &str, words: impl Iterator<Item = &'w String>, out: &mut String) -> Words {
        let words: BTreeSet<String> = words.cloned().collect();
        assert!(words.len() <= 256, "{name}: too many for a byte");
        writeln!(out, "pub(crate) static {name}: [&str; {}] = {:?};", words.len(), words.iter().collect::<Vec<_>>()).unwrap();
        Words(words)
    }

    fn place(&self, word: &str) -> i64 {
        self.0.iter().position(|known| known == word).expect("it was gathered from the same figures") as i64
    }
}

/// Every figure of a difference has its other part beside it, alike in all but value and group.
fn check_differences(packed: &[Packed], figures: &Table, series: &Table) {
    let parted = |figure: &&Packed| !series.cell(figure.series, "from_group").is_empty();
    let parted: Vec<&Packed> = packed.iter().filter(parted).collect();
    for pair in parted.chunks(2) {
        let row = Row { table: figures, at: pair[0].at };
        let alike = |a: &Packed, b: &Packed| {
            let all = |figure: &Packed| {
                let Packed { series, year, source, decimals, status, definition, comparable, .. } = *figure;
                let words = (figure.area.clone(), figure.vintage.clone(), figure.reason.clone());
                (series, year, source, decimals, status, definition, comparable, words)
            };
            (a.part, b.part) == (0, 1) && all(a) == all(b)
        };
        if pair.len() != 2 || !alike(pair[0], pair[1]) {
            row.fail("group", "one of two rows that differ in group and value alone");
        }
    }
}

struct Table {
    file: String,
    headers: Vec<String>,
    rows: Vec<Vec<String>>,
}

struct Row<'t> {
    table: &'t Table,
    at: usize,
}

impl Table {
    fn read(path: &Path) -> Table {
        let file = path.file_name().expect("a file").to_string_lossy().into_owned();
        let mut reader = csv::Reader::from_path(path).unwrap_or_else(|error| panic!("{file}: {error}"));
        let headers = reader.headers().unwrap_or_else(|error| panic!("{file}: {error}")).iter().map(str::to_string).collect();
        let rows = reader
            .records()
            .map(|record| record.unwrap_or_else(|error| panic!("{file}: {error}")).iter().map(str::to_string).collect())
            .collect();
        Table { file, headers, rows }
    }

    /// Every cell of a column.
    fn column(&self, column: &str) -> Vec<String> {
        (0..self.rows.len()).map(|at| self.cell(at, column).to_string()).collect()
    }

    /// Keeps the rows whose cell in that column is one of these.
    fn keep<T: AsRef<str>>(&mut self, column: &str, values: &[T]) {
        let cells = self.column(column);
        let mut cells = cells.iter();
        self.rows.retain(|_| cells.next().is_some_and(|cell| values.iter().any(|value| value.as_ref() == cell)));
    }

    fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.rows.len()).map(|at| Row { table: self, at })
    }

    fn cell(&self, at: usize, column: &str) -> &str {
        let index = self
            .headers
            .iter()
            .position(|header| header == column)
            .unwrap_or_else(|| panic!("{}: no column {column}", self.file));
        &self.rows[at][index]
    }
}

impl<'t> Row<'t> {
    fn figure(&self, series: &Table, sources: &Table) -> Packed {
        let kind = Kind::from_name(self.get("period_kind"))
            .unwrap_or_else(|| self.fail("period_kind", "academic, financial or calendar"));
        let period = Period::parse(self.get("period"), kind).unwrap_or_else(|_| self.fail("period", "a year such as 2010/11"));
        if period.kind() != kind || period.to_string() != self.get("period") {
            self.fail("period", "printed as its kind is");
        }
        let about = self.index("series", series);
        let group = self.present("group");
        let parts = [series.cell(about, "from_group"), series.cell(about, "less_group")];
        let part = match parts {
            ["", _] => 0,
            _ => parts.iter().position(|part| *part == group).unwrap_or_else(|| self.fail("group", "a part of its series")),
        };
        // A difference of percentages is in percentage points.
        let unit = match series.cell(about, "unit") {
            "percentage-points" if !parts[0].is_empty() => "percent",
            unit => unit,
        };
        if self.get("unit") != unit {
            self.fail("unit", "the unit of its series");
        }
        let (_, decimals) = self.printed();
        let place = |column: &str, words: &[&str]| {
            let word = self.one_of(column, words);
            words.iter().position(|known| *known == word).expect("it is one of them")
        };
        Packed {
            at: self.at,
            series: about,
            year: period.year(),
            area: self.present("area").to_string(),
            group: group.to_string(),
            part,
            scaled: self.get("value").replace('.', "").parse().unwrap_or_else(|_| self.fail("value", "a decimal number")),
            reason: self.get("reason").to_string(),
            vintage: self.present("vintage").to_string(),
            source: self.index("source", sources),
            decimals,
            status: place("status", &STATUSES),
            kind: place("period_kind", &["academic", "financial", "calendar"]),
            definition: place("definition", &["unchanged", "bridged", "broken"]),
            comparable: self.one_of("comparable", &["yes", "no"]) == "yes",
        }
    }

    /// The number in `value`, and the decimals that it was printed with.
    fn printed(&self) -> (f64, usize) {
        let value = self.get("value");
        let decimals = value.split_once('.').map_or(0, |(_, after)| after.len());
        if self.get("decimals") != decimals.to_string() {
            self.fail("decimals", "as many as the value is printed with");
        }
        (value.parse().unwrap_or_else(|_| self.fail("value", "a decimal number")), decimals)
    }

    fn get(&self, column: &str) -> &'t str {
        self.table.cell(self.at, column)
    }

    fn present(&self, column: &str) -> &'t str {
        match self.get(column) {
            "" => self.fail(column, "not empty"),
            value => value,
        }
    }

    fn one_of(&self, column: &str, words: &[&str]) -> &'t str {
        let value = self.get(column);
        if words.contains(&value) { value } else { self.fail(column, &words.join(", ")) }
    }

    fn number(&self, column: &str) -> u16 {
        self.get(column).parse().unwrap_or_else(|_| self.fail(column, "a whole number"))
    }

    fn unique(&self, column: &str) {
        let value = self.present(column);
        if (0..self.at).any(|earlier| self.table.cell(earlier, column) == value) {
            self.fail(column, "not used before");
        }
    }

    fn index(&self, column: &str, table: &Table) -> usize {
        let value = self.get(column);
        (0..table.rows.len())
            .find(|&at| table.cell(at, "id") == value)
            .unwrap_or_else(|| self.fail(column, &format!("an id of {}", table.file)))
    }

    fn fail(&self, column: &str, rule: &str) -> ! {
        panic!("{}, row {}, `{column}`: {:?} is not right (expected {rule})", self.table.file, self.at + 2, self.get(column))
    }
}
