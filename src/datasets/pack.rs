//! Build script: turns the tables beside it into constants, so that a page loads no parser for them.
//!
//! In: `figures.csv`, `series.csv`, `sources.csv`, described by `datapackage.json`. Out: `packed.rs` in the
//! build's output folder, included by `datasets.rs`. A table that breaks its own rules stops the build with
//! file, row, column and value: names must resolve, keys be unique, decimals be as printed.

#[allow(dead_code)]
#[path = "../error.rs"]
mod error;
#[allow(dead_code)]
#[path = "../period.rs"]
mod period;

use period::{Kind, Period};
use std::collections::{BTreeSet, HashSet};
use std::fmt::Write;
use std::path::Path;

fn main() {
    let folder = Path::new(&std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("src/datasets");
    println!("cargo::rerun-if-changed={}", folder.display());
    println!("cargo::rerun-if-changed=src/period.rs");
    let sources = Table::read(&folder.join("sources.csv"));
    let series = Table::read(&folder.join("series.csv"));
    let figures = Table::read(&folder.join("figures.csv"));
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
        let never = match row.one_of("fit", &["yes", "no"]) {
            "yes" => "None".to_string(),
            _ => format!("Some({:?})", row.present("reason")),
        };
        writeln!(
            out,
            "About {{ id: {:?}, unit: Unit::{}, never_fitted: {never}, measure: {:?}, coverage: {:?}, title: [{:?}, {:?}], gloss: [{:?}, {:?}], gloss_source: &SOURCES[{}] }},",
            row.get("id"),
            camel(row.get("unit")),
            row.present("measure"),
            row.present("coverage"),
            row.present("title_en"),
            row.present("title_cy"),
            row.present("gloss_en"),
            row.present("gloss_cy"),
            row.index("gloss_source", &sources),
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
    // In the order in which they are asked for, so that a page sorts nothing.
    packed.sort_by_key(|figure| (figure.series, figure.year, figure.vintage.clone()));
    let newest = |figure: &Packed| {
        let same = |other: &&Packed| (other.series, other.year, &other.group) == (figure.series, figure.year, &figure.group);
        packed.iter().filter(same).all(|other| other.vintage <= figure.vintage)
    };
    writeln!(out, "pub(crate) static FIGURES: [Figure; {}] = [", packed.len()).unwrap();
    for figure in &packed {
        writeln!(out, "Figure {{ {}, newest: {} }},", figure.fields, newest(figure)).unwrap();
    }
    writeln!(out, "];\npub(crate) static VINTAGES: [&[(&str, bool)]; {}] = [", series.rows.len()).unwrap();
    for at in 0..series.rows.len() {
        let held: Vec<&Packed> = packed.iter().filter(|figure| figure.series == at).collect();
        let first = held.iter().map(|figure| figure.year).min().expect("a series has figures");
        let names: BTreeSet<&str> = held.iter().map(|figure| figure.vintage.as_str()).collect();
        let vintages: Vec<(&str, bool)> = names
            .into_iter()
            .map(|name| {
                let years: Vec<i32> = held.iter().filter(|figure| figure.vintage == name).map(|figure| figure.year).collect();
                let last = *years.iter().max().expect("a vintage has figures");
                (name, (first..=last).all(|year| years.contains(&year)))
            })
            .collect();
        writeln!(out, "&{vintages:?},").unwrap();
    }
    writeln!(out, "];").unwrap();
    let target = Path::new(&std::env::var("OUT_DIR").expect("cargo sets it")).join("packed.rs");
    std::fs::write(&target, out).unwrap_or_else(|error| panic!("{}: {error}", target.display()));
}

/// `gbp-per-pupil-cash` as the variant `GbpPerPupilCash`; an unknown one fails to compile by name.
fn camel(word: &str) -> String {
    word.split('-').map(|part| part[..1].to_uppercase() + &part[1..]).collect()
}

/// A figure on its way to the table.
struct Packed {
    series: usize,
    year: i32,
    group: String,
    vintage: String,
    /// As Rust.
    fields: String,
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
        if self.get("unit") != series.cell(about, "unit") {
            self.fail("unit", "the unit of its series");
        }
        let value = self.get("value");
        let decimals = value.split_once('.').map_or(0, |(_, after)| after.len());
        if self.get("decimals") != decimals.to_string() {
            self.fail("decimals", "as many as the value is printed with");
        }
        let scaled: i32 = value.replace('.', "").parse().unwrap_or_else(|_| self.fail("value", "a decimal number"));
        let (group, vintage) = (self.present("group").to_string(), self.present("vintage").to_string());
        let fields = format!(
            "series: {about}, year: {}, kind: Kind::{}, area: {:?}, group: {group:?}, scaled: {scaled}, decimals: {decimals}, status: Status::{}, comparable: {}, definition: Definition::{}, reason: {:?}, vintage: {vintage:?}, source: {}",
            period.year(),
            camel(kind.name()),
            self.present("area"),
            camel(self.one_of("status", &["final", "revised", "provisional", "planned", "forecast", "estimate"])),
            self.one_of("comparable", &["yes", "no"]) == "yes",
            camel(self.one_of("definition", &["unchanged", "bridged", "broken"])),
            self.get("reason"),
            self.index("source", sources),
        );
        Packed { series: about, year: period.year(), group, vintage, fields }
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
