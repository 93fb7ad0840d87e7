//! A reader's own file: what it holds, what is wrong with it, and the figures drawn from it.
//!
//! Files of every kind that a person may have; the answer is right, or names file, row, column, value and rule.

use gapchart::chart::palette::LIGHT;
use gapchart::chart::picture;
use gapchart::error::{Error, Expected, Refusal};
use gapchart::figure::{Cell, Figure, Kind, Mark};
use gapchart::period::{Kind as PeriodKind, Period};
use gapchart::reading::{self, Columns, FileKind, Holds, Own, Reading, Wanted};
use gapchart::series::{Definition, Point, Status, Unit};
use gapchart::text::{self, Lang};
use gapchart::{datasets, embed, json, views};
use proptest::prelude::*;
use std::path::{Path, PathBuf};
use std::rc::Rc;

fn holds(name: &str, bytes: &[u8]) -> Holds {
    held(name, bytes, &Columns::default(), bytes.len().max(1)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// What a file holds, read in slices of `step` bytes.
fn held(name: &str, bytes: &[u8], columns: &Columns, step: usize) -> gapchart::error::Result<Holds> {
    let mut reading = Reading::new(name, columns);
    for slice in bytes.chunks(step) {
        reading.push(slice)?;
    }
    reading.finish()
}

fn own(bytes: &[u8], pairs: &[(&str, &str)]) -> gapchart::error::Result<Own> {
    let (columns, wanted) = views::wanted(pairs);
    reading::read("gap.csv", bytes, &columns, &wanted)
}

/// The figure of a view from a file, with the pairs that name its part too.
fn figure(view: &str, bytes: &[u8], pairs: &[(&str, &str)]) -> gapchart::error::Result<Figure> {
    views::own_figure(view, pairs, &Rc::new(own(bytes, pairs)?))
}

fn values(own: &Own) -> Vec<(String, f64)> {
    own.series.points.iter().map(|point| (point.period.to_string(), point.value)).collect()
}

fn said(values: &[(&str, f64)]) -> Vec<(String, f64)> {
    values.iter().map(|(period, value)| (period.to_string(), *value)).collect()
}

/// Why a file is refused.
fn refusal(bytes: &[u8]) -> Refusal {
    match held("gap.csv", bytes, &Columns::default(), bytes.len().max(1)).err().map(|error| *error) {
        Some(Error::Refused { file, why }) if file == "gap.csv" => why,
        other => panic!("{other:?}"),
    }
}

/// Row, column, value and rule of each problem.
fn problems(holds: &Holds) -> Vec<(u64, String, String, Expected)> {
    let told = |problem: &Error| match problem {
        Error::Cell { file, row, column, value, expected } if *file == holds.file => {
            (*row, column.clone(), value.clone(), expected.clone())
        }
        other => panic!("{other:?}"),
    };
    holds.problems.iter().map(told).collect()
}

const YEARS: &str = "year,gap\n2010/11,4.07\n2011/12,3.89\n2012/13,3.80\n2013/14,3.74\n2014/15,3.79\n";

#[test]
fn two_columns_are_enough() {
    let held = holds("gap.csv", YEARS.as_bytes());
    assert_eq!((held.kind(), held.rows, held.measures.len(), held.problems.len()), (FileKind::Columns, 5, 1, 0));
    assert_eq!((held.measures[0].name.as_str(), held.measures[0].figures, held.measures[0].decimals), ("gap", 5, 2));
    let read = own(YEARS.as_bytes(), &[]).expect("it reads");
    assert_eq!(
        values(&read),
        said(&[("2010/11", 4.07), ("2011/12", 3.89), ("2012/13", 3.8), ("2013/14", 3.74), ("2014/15", 3.79)])
    );
    // Of the text above, by `sha256sum`.
    assert_eq!(held.sha256, sha256_of(YEARS.as_bytes()));
}

/// The hash by another implementation: that of the operating system, where it has one.
fn sha256_of(bytes: &[u8]) -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hashed");
    std::fs::write(&path, bytes).expect("a file that can be written");
    let output = std::process::Command::new("sha256sum").arg(&path).output().expect("coreutils");
    String::from_utf8_lossy(&output.stdout)[..64].to_string()
}

/// The same figures however a person's programs wrote them.
#[test]
fn every_way_of_writing_one_table_is_read_alike() {
    let plain = values(&own(YEARS.as_bytes(), &[]).expect("it reads"));
    let crlf = YEARS.replace('\n', "\r\n");
    let classic = YEARS.replace('\n', "\r");
    let mark = ["\u{feff}", YEARS].concat();
    let quoted = YEARS.lines().map(|line| ["\"", &line.replace(',', "\",\""), "\"\n"].concat()).collect::<String>();
    let tabs = YEARS.replace(',', "\t");
    let semicolons = YEARS.replace(',', ";").replace('.', ",");
    let spaces = YEARS.replace(',', " , ");
    let blank = YEARS.replace('\n', "\n\n,\n");
    let unended = YEARS.trim_end().to_string();
    let turned = {
        let mut rows: Vec<&str> = YEARS.lines().collect();
        rows[1..].reverse();
        rows.join("\n")
    };
    for text in [crlf, classic, mark, quoted, tabs, semicolons, spaces, blank, unended, turned] {
        let read = own(text.as_bytes(), &[]).unwrap_or_else(|error| panic!("{text:?}: {error}"));
        assert_eq!(values(&read), plain, "{text:?}");
    }
}

#[test]
fn amounts_shares_and_thousands_are_numbers() {
    let file = "Financial year,Budget,Share\n2019-20,\"£5,675\",19.4%\n2020-21,\"£6,012\",18.9 %\n2021-22,£6 345,\u{2212}1.5%\n";
    let held = holds("wales.csv", file.as_bytes());
    assert_eq!(problems(&held), []);
    assert_eq!(held.measures.iter().map(|measure| measure.unit.as_str()).collect::<Vec<_>>(), ["£", "percent"]);
    let read = own(file.as_bytes(), &[("value", "Budget")]).expect("it reads");
    assert_eq!(values(&read), said(&[("2019-20", 5675.0), ("2020-21", 6012.0), ("2021-22", 6345.0)]));
    assert_eq!(read.series.about.unit, Unit::Own("£"));
    let shares = own(file.as_bytes(), &[("value", "Share")]).expect("it reads");
    assert_eq!(values(&shares), said(&[("2019-20", 19.4), ("2020-21", 18.9), ("2021-22", -1.5)]));
    let drawn = figure("trend", file.as_bytes(), &[("value", "Budget")]).expect("drawn");
    assert!(drawn.summary.contains("was £5,675 in 2019-20 and £6,345 in 2021-22"), "{}", drawn.summary);
    // What is no gap has no year of closing.
    let refused = figure("projection", file.as_bytes(), &[("value", "Budget")]).expect_err("refused");
    assert_eq!(refused.code(), "never-fitted");
    assert!(text::error(Lang::En, &refused).contains("not a gap that could close"));
}

#[test]
fn one_column_less_another_is_subtracted_in_whole_numbers() {
    let file = "year,other,disadvantaged\n2018/19,50.3,36.7\n2019/20,53.7,40.2\n2020/21,54,\n";
    let read = own(file.as_bytes(), &[("value", "other"), ("less", "disadvantaged")]).expect("it reads");
    // 50.3 − 36.7 in doubles is 13.599999999999994.
    assert_eq!(values(&read), said(&[("2018/19", 13.6), ("2019/20", 13.5)]));
    assert_eq!(read.series.points[0].parts, Some([50.3, 36.7]));
    assert_eq!(read.series.points[0].rounding().half(), 0.1);
    let drawn = figure("trend", file.as_bytes(), &[("value", "other"), ("less", "disadvantaged")]).expect("drawn");
    assert_eq!(drawn.title, "other minus disadvantaged");
    assert_eq!(
        (drawn.span, read.missing),
        ([2019, 2020], vec![(Period::new(PeriodKind::Academic, 2021), reading::Missing::Empty)])
    );
}

#[test]
fn years_are_of_the_kind_that_the_file_says() {
    let first = |header: &str, year: &str| {
        let file = format!("{header},gap\n{year},1\n");
        own(file.as_bytes(), &[]).map(|own| own.series.points[0].period.to_string())
    };
    assert_eq!(first("year", "2011"), Ok("2011".into()));
    assert_eq!(first("Academic year", "2011"), Ok("2010/11".into()));
    assert_eq!(first("Academic year", "2010-11"), Ok("2010/11".into()));
    assert_eq!(first("Academic year", "201011"), Ok("2010/11".into()));
    assert_eq!(first("financial_year", "2010/11"), Ok("2010-11".into()));
    assert_eq!(first("Blwyddyn", "2010/11"), Ok("2010/11".into()));
    // Without a name that tells, the column that holds years.
    assert_eq!(first("when", "2010/11"), Ok("2010/11".into()));
}

/// Everything that is wrong at once, each with its place; what is right is read all the same.
#[test]
fn every_problem_is_named_with_row_column_value_and_rule() {
    let file = "series,period,period_kind,area,group,value,unit,decimals,status,comparable,reason,definition,vintage,source\n\
                a,2010/11,academic,E92000001,g,1.0,index,1,final,yes,,unchanged,2026,s\n\
                a,20l9,academic,E92000001,g,1.0,index,1,final,yes,,unchanged,2026,s\n\
                a,2011/12,academic,E92000001,g,one,index,1,final,yes,,unchanged,2026,s\n\
                a,2012/13,academic,E92000001,g,1.0,months,1,final,yes,,unchanged,2026,s\n\
                a,2013/14,academic,E92000001,g,1.0,index,many,final,yes,,unchanged,2026,s\n\
                a,2014/15,academic,E92000001,g,1.0,index,1,contested,yes,,unchanged,2026,s\n\
                a,2015/16,academic,E92000001,g,1.0,index,1,final,perhaps,,unchanged,2026,s\n\
                a,2016/17,academic,E92000001,g,1.0,index,1,final,yes,,changed,2026,s\n\
                a,2010/11,academic,E92000001,g,1.1,index,1,final,yes,,unchanged,2026,s\n\
                a,2017-18,financial,E92000001,g,1.0,index,1,final,yes,,unchanged,2026,s\n\
                ,2018/19,academic,E92000001,g,1.0,index,1,final,yes,,unchanged,2026,s\n\
                a,2018/19,academic,E92000001\n\
                \"a\",2019/20,academic,E92000001,g,1.3,index,1,final,yes,\"two\nlines\",unchanged,2026,s\n\
                a,2019/21,academic,E92000001,g,1.0,index,1,final,yes,,unchanged,2026,s\n";
    let held = holds("tidy.csv", file.as_bytes());
    let statuses = Status::ALL.map(Status::name).to_vec();
    let definitions = Definition::ALL.map(Definition::name).to_vec();
    let expected = [
        (3, "period", "20l9", Expected::Year),
        (4, "value", "one", Expected::Number),
        (5, "unit", "months", Expected::SameUnit("index".into())),
        (6, "decimals", "many", Expected::Decimals),
        (7, "status", "contested", Expected::OneOf(statuses)),
        (8, "comparable", "perhaps", Expected::OneOf(vec!["yes", "no"])),
        (9, "definition", "changed", Expected::OneOf(definitions)),
        (10, "value", "1.1", Expected::OneValue { row: 2 }),
        (11, "period", "2017-18", Expected::SameYears),
        (12, "series", "", Expected::Present),
        (13, "area", "E92000001", Expected::Cells(14)),
        // A cell of two lines counts them.
        (16, "period", "2019/21", Expected::Year),
    ];
    let expected: Vec<_> = expected.map(|(row, column, value, rule)| (row, column.to_string(), value.to_string(), rule)).into();
    assert_eq!(problems(&held), expected);
    for problem in &held.problems {
        for lang in Lang::ALL {
            let words = text::error(lang, problem);
            assert!(words.starts_with("tidy.csv, ") && !words.contains(['{', '}']), "{words}");
        }
    }
    let wanted = Wanted::default();
    let read = reading::read("tidy.csv", file.as_bytes(), &Columns::default(), &wanted).expect("the rest reads");
    assert!(values(&read).contains(&("2019/20".to_string(), 1.3)), "{:?}", values(&read));
}

#[test]
fn problems_beyond_fifty_are_counted() {
    let mut file = String::from("year,gap\n2011,1\n");
    for row in 0..120 {
        file += &format!("{},{}\n", 1900 + row, if row % 2 == 0 { "1" } else { "oops" });
    }
    let held = holds("gap.csv", file.as_bytes());
    // Sixty that are no numbers, and one year that comes again.
    assert_eq!((held.problems.len(), held.more), (50, 11));
}

#[test]
fn a_year_twice_in_one_area_is_a_problem_and_in_two_areas_is_none() {
    let held = holds("gap.csv", b"year,area,gap\n2011,Leeds,1\n2011,Bradford,2\n2012,Leeds,3\n2012,Bradford,4\n");
    assert_eq!((problems(&held), held.areas.len()), (vec![], 2));
    let held = holds("gap.csv", b"year,gap\n2011,1\n2012,2\n2011,3\n");
    assert_eq!(problems(&held), [(4, "year".to_string(), "2011".to_string(), Expected::OneValue { row: 2 })]);
    // The same figure twice in a tidy table, from two sources perhaps, is one figure.
    let file = "series,period,area_code,group,value\na,2011,E92000001,g,1.5\na,2011,E92000001,g,1.50\n";
    assert_eq!(problems(&holds("tidy.csv", file.as_bytes())), []);
}

#[test]
fn what_is_no_table_is_refused_in_words_that_say_what_to_do() {
    for (bytes, why) in [
        (&b""[..], Refusal::Empty),
        (b"\n\n\n", Refusal::Empty),
        (b"year,gap\n", Refusal::Empty),
        (b"PK\x03\x04rest of a workbook", Refusal::Workbook),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Refusal::Workbook),
        (b"<!DOCTYPE html><html><body>Not found</body></html>", Refusal::Page),
        (b"\xff\xfey\0e\0a\0r\0", Refusal::Utf16),
        (b"\x89PNG\r\n\x1a\n\0\0\0", Refusal::Binary),
        (b"%PDF-1.7", Refusal::Binary),
        (b"a,b\nx,y\n", Refusal::NoYears { columns: vec!["a".into(), "b".into()] }),
        (b"year,name\n2011,x\n2012,y\n", Refusal::NoNumbers { columns: vec!["year".into(), "name".into()] }),
        (b"year,gap,Gap\n2011,1,2\n", Refusal::TwoColumns { name: "Gap".into() }),
    ] {
        assert_eq!(refusal(bytes), why, "{:?}", String::from_utf8_lossy(bytes));
        for lang in Lang::ALL {
            let words = text::error(lang, &Error::Refused { file: "gap.csv".into(), why: why.clone() });
            assert!(words.contains("gap.csv") && words.len() > 30 && !words.contains('{'), "{words}");
        }
    }
    let missing = own(YEARS.as_bytes(), &[("value", "gaps")]).expect_err("no such column");
    assert_eq!(text::error(Lang::En, &missing), "gap.csv has no column “gaps” (it has: year, gap)");
}

#[test]
fn more_bytes_than_the_limit_are_refused_without_being_held() {
    let mut reading = Reading::new("large.csv", &Columns::default());
    reading.push(b"year,gap\n").expect("a header");
    let row = ["2011,1", &" ".repeat(250), "\n"].concat();
    let slice: Vec<u8> = row.bytes().cycle().take(row.len() << 15).collect();
    let refused = (0..40).find_map(|_| reading.push(&slice).err()).expect("refused");
    assert_eq!(*refused, Error::Refused { file: "large.csv".into(), why: Refusal::TooLarge { limit: reading::BYTES } });
    assert!(text::error(Lang::En, &refused).contains("more than 268,435,456 bytes"));
}

/// As the open data standards of the Department for Education have it, and older files of theirs.
const EES: &str = "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,old_la_code,new_la_code,la_name,version,sex,disadvantage_status,pupil_count,avg_att8,pt_l2basics_95\n\
201819,Academic year,National,E92000001,England,,,,,,Final,Total,Total,540000,46.7,43.4\n\
201819,Academic year,National,E92000001,England,,,,,,Final,Total,Disadvantaged,142000,36.7,24.7\n\
201819,Academic year,National,E92000001,England,,,,,,Final,Total,Not known to be disadvantaged,398000,50.3,49.9\n\
201819,Academic year,National,E92000001,England,,,,,,Final,Girls,Disadvantaged,70000,39.1,27.0\n\
201920,Academic year,National,E92000001,England,,,,,,Final,Total,Disadvantaged,143000,40.2,z\n\
201920,Academic year,National,E92000001,England,,,,,,Final,Total,Not known to be disadvantaged,400000,53.7,59.0\n\
202021,Academic year,National,E92000001,England,,,,,,Revised,Total,Disadvantaged,144000,40.3,31.7\n\
202021,Academic year,National,E92000001,England,,,,,,Revised,Total,Not known to be disadvantaged,401000,54.7,59.2\n\
202122,Academic year,National,E92000001,England,,,,,,Provisional,Total,Disadvantaged,144000,37.7,29.6\n\
202122,Academic year,National,E92000001,England,,,,,,Provisional,Total,Not known to be disadvantaged,401000,52.9,57.0\n\
201819,Academic year,Local authority,E92000001,England,E12000003,Yorkshire and The Humber,383,E08000035,Leeds,Final,Total,Disadvantaged,2100,35.4,c\n\
201819,Academic year,Local authority,E92000001,England,E12000003,Yorkshire and The Humber,383,E08000035,Leeds,Final,Total,Not known to be disadvantaged,6000,49.4,47.1\n\
202021,Academic year,Local authority,E92000001,England,E12000003,Yorkshire and The Humber,383,E08000035,Leeds,Revised,Total,Disadvantaged,2150,38.8,low\n\
202021,Academic year,Local authority,E92000001,England,E12000003,Yorkshire and The Humber,383,E08000035,Leeds,Revised,Total,Not known to be disadvantaged,6100,54.2,u\n\
202021,Academic year,Regional,E92000001,England,E12000003,Yorkshire and The Humber,,,,Revised,Total,Disadvantaged,14000,:,~\n";

#[test]
fn a_file_of_explore_education_statistics_is_read_as_it_is_downloaded() {
    let held = holds("ees.csv", EES.as_bytes());
    assert_eq!((held.kind(), held.rows, problems(&held)), (FileKind::Ees, 15, vec![]));
    let names: Vec<&str> = held.measures.iter().map(|measure| measure.name.as_str()).collect();
    assert_eq!(names, ["pupil_count", "avg_att8", "pt_l2basics_95"]);
    let areas: Vec<(&str, &str)> = held.areas.iter().map(|area| (area.code.as_str(), area.name.as_str())).collect();
    assert_eq!(areas, [("E92000001", "England"), ("E08000035", "Leeds"), ("E12000003", "Yorkshire and The Humber")]);
    // What is alike in all rows parts nothing; a total is the whole.
    assert_eq!(held.groups, ["Total", "Disadvantaged", "Not known to be disadvantaged", "Girls, Disadvantaged"]);
    // z, c, the two of x and `:`, u, the two of low and `~`.
    assert_eq!(held.missing, [1, 1, 1, 1, 2]);
    let pair = [("measure", "avg_att8"), ("group", "Not known to be disadvantaged"), ("less", "Disadvantaged")];
    let england = own(EES.as_bytes(), &pair).expect("it reads");
    assert_eq!(values(&england), said(&[("2018/19", 13.6), ("2019/20", 13.5), ("2020/21", 14.4), ("2021/22", 15.2)]));
    let statuses: Vec<Status> = england.series.points.iter().map(|point| point.status).collect();
    assert_eq!(statuses, [Status::Final, Status::Final, Status::Revised, Status::Provisional]);
    // By code or by name; the nation stands beside an authority.
    for area in ["Leeds", "leeds", "E08000035"] {
        let leeds = own(EES.as_bytes(), &[&pair[..], &[("area", area)]].concat()).expect("it reads");
        assert_eq!(values(&leeds), said(&[("2018/19", 14.0), ("2020/21", 15.4)]));
        let (name, nation) = leeds.nation.as_ref().expect("England is in the file");
        assert_eq!((*name, &nation.points), ("England", &england.series.points));
    }
}

#[test]
fn a_figure_held_back_is_missing_with_its_reason_and_never_nought() {
    let pair = [("measure", "pt_l2basics_95"), ("group", "Not known to be disadvantaged"), ("less", "Disadvantaged")];
    let england = own(EES.as_bytes(), &pair).expect("it reads");
    assert_eq!(values(&england), said(&[("2018/19", 25.2), ("2020/21", 27.5), ("2021/22", 27.4)]));
    let figure = figure("trend", EES.as_bytes(), &pair).expect("drawn");
    assert!(figure.notes.iter().any(|note| note.text == "2019/20: not applicable."), "{:?}", figure.notes);
    assert_eq!(england.series.about.unit, Unit::PercentagePoints);
    let none = own(EES.as_bytes(), &[&pair[..], &[("area", "Leeds")]].concat()).expect_err("nothing is left");
    assert_eq!(none.code(), "no-figures");
}

#[test]
fn an_area_is_drawn_beside_its_nation_and_never_projected() {
    let pair =
        [("measure", "avg_att8"), ("group", "Not known to be disadvantaged"), ("less", "Disadvantaged"), ("area", "Leeds")];
    let drawn = figure("trend", EES.as_bytes(), &pair).expect("drawn");
    let nation = drawn.marks.iter().find(|mark| mark.role.name() == "nation").expect("England's line");
    assert_eq!(
        (nation.label.as_str(), &nation.x, &nation.y),
        ("England", &vec![2019.0, 2020.0, 2021.0], &vec![Some(13.6), Some(13.5), Some(14.4)])
    );
    assert!(drawn.summary.contains("England: 13.6 in 2018/19 and 14.4 in 2020/21."), "{}", drawn.summary);
    for (view, lang) in [("projection", Lang::En), ("windows", Lang::Cy)] {
        let refused = figure(view, EES.as_bytes(), &pair).expect_err("refused");
        assert_eq!(refused.code(), "never-fitted", "{view}");
        assert!(text::error(lang, &refused).contains(text::reason(lang, "own-area")), "{view}");
    }
}

/// The embedded gap index, written out as the project's own table.
fn embedded_as_tidy() -> String {
    let table = include_str!("../src/datasets/figures.csv");
    let rows = table.lines().enumerate().filter(|(at, row)| *at == 0 || row.starts_with("dfe-ks4-gap-index,"));
    rows.map(|(_, row)| [row, "\n"].concat()).collect()
}

/// Marks, answer and rows of two figures are the same numbers; the words say whose they are.
fn same_numbers(own: &Figure, embedded: &Figure) {
    let numbers = |mark: &Mark| (mark.kind, mark.role, mark.x.clone(), mark.y.clone(), mark.lower.clone(), mark.upper.clone());
    assert_eq!(own.marks.iter().map(numbers).collect::<Vec<_>>(), embedded.marks.iter().map(numbers).collect::<Vec<_>>());
    assert_eq!(own.closing, embedded.closing);
    assert_eq!(own.axes.x, embedded.axes.x);
    assert_eq!((&own.axes.y.domain, own.axes.y.decimals), (&embedded.axes.y.domain, embedded.axes.y.decimals));
    let named = |figure: &Figure, id: &str| figure.table.columns.iter().position(|column| column.id == id);
    assert_eq!(own.table.rows.len(), embedded.table.rows.len());
    for column in embedded.table.columns.iter().filter(|column| column.id != "source") {
        let (mine, theirs) = (named(own, column.id), named(embedded, column.id).expect("its own"));
        let Some(mine) = mine else { continue };
        for (row, other) in own.table.rows.iter().zip(&embedded.table.rows) {
            assert_eq!(row[mine], other[theirs], "{}", column.id);
        }
    }
    assert_eq!(own.method.inputs, embedded.method.inputs);
    assert_eq!(own.method.steps, embedded.method.steps);
}

#[test]
fn the_embedded_index_read_back_gives_the_same_figure() {
    let table = embedded_as_tidy();
    let held = holds("figures.csv", table.as_bytes());
    assert_eq!((problems(&held), held.kind()), (vec![], FileKind::Tidy));
    for options in [
        &[][..],
        &[("from", "2011"), ("to", "2019")],
        &[("vintage", "2023")],
        &[("include", "not-comparable")],
        &[("method", "theil-sen")],
        &[("method", "exponential"), ("below", "3")],
        &[("method", "step")],
        &[("method", "recent")],
    ] {
        let embedded = views::figure("projection", options).expect("a figure");
        same_numbers(&figure("projection", table.as_bytes(), options).expect("a figure"), &embedded);
    }
    for view in ["trend", "windows"] {
        same_numbers(
            &figure(view, table.as_bytes(), &[]).expect("a figure"),
            &views::figure(view, &[] as &[(&str, &str)]).expect("a figure"),
        );
    }
}

/// What was downloaded reads in again: every gap that is embedded, from the CSV of its figure.
#[test]
fn a_download_reads_back_to_the_same_values() {
    let mut tried = 0;
    for about in datasets::list().iter().filter(|about| about.measure != "school-budget-per-pupil") {
        let Ok(embedded) = views::figure("trend", &[("series", about.id)]) else { continue };
        let csv = embedded.csv();
        let read = own(csv.as_bytes(), &[]).unwrap_or_else(|error| panic!("{}: {error}", about.id));
        let series = datasets::vintage(about, None).expect("embedded");
        let key = |point: &Point| {
            (point.period, point.value, point.parts, point.status, point.comparable, point.definition, point.reason)
        };
        let mine: Vec<_> = read.series.points.iter().map(key).collect();
        assert_eq!(mine, series.points.iter().map(key).collect::<Vec<_>>(), "{}", about.id);
        assert_eq!(
            (read.series.about.never_fitted == Some("own-area"), holds("x.csv", csv.as_bytes()).problems),
            (false, vec![]),
            "{}",
            about.id
        );
        tried += 1;
        // A projection's table has years without a result; they are no figures.
        if let Ok(projected) = views::figure("projection", &[("series", about.id)]) {
            let again = own(projected.csv().as_bytes(), &[]).expect("it reads");
            assert_eq!(again.series.points.iter().map(key).collect::<Vec<_>>(), mine, "{}", about.id);
        }
    }
    assert!(tried >= 19, "{tried}");
    // And what was drawn from a reader's own file.
    let pairs = [("value", "other"), ("less", "disadvantaged")];
    let file = "year,other,disadvantaged\n2018/19,50.3,36.7\n2019/20,53.7,40.2\n2020/21,54,41\n";
    let drawn = figure("trend", file.as_bytes(), &pairs).expect("drawn");
    let again = own(drawn.csv().as_bytes(), &[]).expect("it reads");
    assert_eq!(values(&again), values(&own(file.as_bytes(), &pairs).expect("it reads")));
    assert_eq!(again.series.about.never_fitted, None);
}

#[test]
fn the_facts_tables_column_names_are_known() {
    let file = "series_id,period,period_kind,area_code,area_name,group,value,unit,status,comparable,source_id,note\n\
                a,2015/16,academic,E08000035,Leeds,FSM eligible,46,percent,final,yes,lait,vintage=2026\n\
                a,2016/17,academic,E08000035,Leeds,FSM eligible,47.5,percent,final,no,lait,vintage=2026; not comparable with 2018/19\n\
                a,2016/17,academic,E08000035,Leeds,FSM eligible,47,percent,final,yes,lait,vintage=2025\n";
    let read = own(file.as_bytes(), &[]).expect("it reads");
    assert_eq!(read.vintages, [("2025", false), ("2026", true)]);
    assert_eq!(read.series.vintage, Some("2026"));
    let point = &read.series.points[1];
    assert_eq!(
        (point.value, point.comparable, point.reason, point.source.id),
        (47.5, false, "not comparable with 2018/19", "lait")
    );
    let older = own(file.as_bytes(), &[("vintage", "2025")]).expect("it reads");
    assert_eq!(values(&older), said(&[("2016/17", 47.0)]));
    assert_eq!(own(file.as_bytes(), &[("vintage", "2024")]).expect_err("none").code(), "unknown-vintage");
}

/// Names that a page, a picture or a spreadsheet might take for something else.
const HOSTILE: &str = "series,period,area_code,area_name,group,value,unit,comparable,reason\n\
\"=HYPERLINK(\"\"http://example.org\"\",\"\"x\"\")\",2010/11,X1,<img src=x onerror=alert(1)>,{gap},4,<b>,yes,@SUM(A1)\n\
\"=HYPERLINK(\"\"http://example.org\"\",\"\"x\"\")\",2011/12,X1,<img src=x onerror=alert(1)>,{gap},3,<b>,no,\"</title><script>\"\n\
\"=HYPERLINK(\"\"http://example.org\"\",\"\"x\"\")\",2012/13,X1,<img src=x onerror=alert(1)>,{gap},2,<b>,yes,\u{202e}\u{1}x\n";

#[test]
fn names_are_harmless_in_table_csv_svg_and_html() {
    for lang in ["en", "cy"] {
        let drawn = figure("trend", HOSTILE.as_bytes(), &[("lang", lang)]).expect("drawn");
        let csv = drawn.csv();
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        for record in reader.records() {
            for cell in record.expect("a record").iter() {
                assert!(!cell.starts_with(['=', '+', '@']), "{cell}");
            }
        }
        let svg = picture::svg(&drawn, 320.0, 300.0, &LIGHT, "").expect("a picture");
        let table = embed::table(&drawn);
        for markup in [&svg, &table] {
            for odd in ["<img", "<script", "<b>", "\u{202e}", "\u{1}"] {
                assert!(!markup.contains(odd), "{odd} in {markup}");
            }
        }
        let permalink = &drawn.state.permalink;
        assert!(permalink.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"#=&-._~%".contains(&byte)), "{permalink}");
    }
    // A spreadsheet that opened a download of ours and kept the apostrophe gives the name back with it.
    let read = own(HOSTILE.as_bytes(), &[]).expect("it reads");
    assert_eq!(read.series.about.id, "=HYPERLINK(\"http://example.org\",\"x\")");
}

/// Whatever a file says, headline and alternative text keep to their lengths, and the file is named as the source.
#[test]
fn words_keep_to_their_lengths_whatever_the_file_says() {
    let schema: serde_json::Value = serde_json::from_str(include_str!("../src/figure.schema.json")).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let long = "A very long name of a place or a measure that somebody typed with great care ".repeat(9);
    let tidy = |area: &str, name: &str, unit: &str| {
        let mut file = String::from("series,period,area_code,area_name,group,value,unit\n");
        for (at, value) in ["123456789012345", "1.23456789", "0.5", "7", "9.5", "3"].iter().enumerate() {
            file += &format!("{name},{}/{},{area},{value},{unit}\n", 2009 + at, 10 + at).replace("Leeds,", "Leeds,g,");
        }
        file
    };
    let table = embedded_as_tidy();
    let mut tried = 0;
    let files = [
        table.clone(),
        YEARS.to_string(),
        tidy(&format!("E92000001,{long},g"), &long, "index"),
        tidy(&format!("E92000001,{},g", "x".repeat(300)), &"y".repeat(300), &"z".repeat(100)),
        tidy("E92000001,England,g", "gap", ""),
        EES.to_string(),
        HOSTILE.to_string(),
    ];
    for (file, view, lang) in files.iter().flat_map(|file| {
        ["trend", "projection", "windows"].into_iter().flat_map(move |view| ["en", "cy"].map(|lang| (file, view, lang)))
    }) {
        for name in ["gap.csv".to_string(), format!("{}.csv", "n".repeat(240))] {
            let pairs = [("lang", lang)];
            let (columns, wanted) = views::wanted(&pairs);
            let own = reading::read(&name, file.as_bytes(), &columns, &wanted).expect("it reads");
            let Ok(drawn) = views::own_figure(view, &pairs, &Rc::new(own)) else { continue };
            assert!(drawn.headline.split_whitespace().count() <= 15, "{}", drawn.headline);
            let short = &drawn.description.short;
            assert!(short.chars().count() <= 220, "{} {short}", short.chars().count());
            assert!(!drawn.sentence.contains("  ") && !drawn.sentence.contains(" ."), "{}", drawn.sentence);
            let kept = drawn.title.chars().count() <= 200 && drawn.source_line.chars().count() <= 150;
            assert!(kept, "{} {}", drawn.title, drawn.source_line);
            let all = [drawn.plain(), drawn.marks.iter().map(|mark| mark.label.as_str()).collect()].concat();
            for claim in ["Department", "Adran", "Published", "Cyhoeddwyd", "published", "cyhoeddwyd"] {
                assert!(!all.contains(claim), "{claim}: {all}");
            }
            let hash = &drawn.sources.last().expect("the file").title;
            assert!(drawn.source_line.contains(&hash[hash.len() - 64..][..16]), "{}", drawn.source_line);
            let data: serde_json::Value = serde_json::from_str(&json::text(&drawn.value())).expect("JSON");
            let faults: Vec<String> =
                validator.iter_errors(&data).map(|error| format!("{error} at {}", error.instance_path())).collect();
            assert!(faults.is_empty(), "{view}: {faults:#?}");
            tried += 1;
        }
    }
    assert!(tried > 40, "{tried}");
}

/// The address of a figure and its command name the file and its hash, and give the same figure from the same bytes.
#[test]
fn a_permalink_names_the_file_and_its_hash_and_nothing_that_is_in_it() {
    let pairs =
        [("measure", "avg_att8"), ("group", "Not known to be disadvantaged"), ("less", "Disadvantaged"), ("from", "2019")];
    let drawn = figure("trend", EES.as_bytes(), &pairs).expect("drawn");
    let held = holds("gap.csv", EES.as_bytes());
    let expected = format!(
        "#v=1&view=trend&file=gap.csv&sha256={}&measure=avg_att8&group=Not%20known%20to%20be%20disadvantaged&less=Disadvantaged&from=2019",
        held.sha256
    );
    assert_eq!(drawn.state.permalink, expected);
    assert_eq!(
        drawn.state.command,
        "gapchart trend --csv gap.csv --measure avg_att8 --group 'Not known to be disadvantaged' --less Disadvantaged --from 2019"
    );
    let decoded = |text: &str| text.replace("%20", " ");
    let read: Vec<(String, String)> = drawn.state.permalink[1..]
        .split('&')
        .map(|pair| pair.split_once('=').expect("a pair"))
        .filter(|(name, _)| !["v", "view", "file", "sha256"].contains(name))
        .map(|(name, value)| (name.to_string(), decoded(value)))
        .collect();
    let read: Vec<(&str, &str)> = read.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(figure("trend", EES.as_bytes(), &read).expect("drawn"), drawn);
}

/// A file whose bytes changed between the two readings is not drawn as if it had not.
#[test]
fn another_file_in_its_place_is_refused() {
    let held = Rc::new(holds("gap.csv", YEARS.as_bytes()));
    let mut picking = held.pick(&Wanted::default()).expect("a measure");
    picking.push(YEARS.replace("4.07", "4.1").as_bytes()).expect("a slice");
    let refused = picking.finish().expect_err("refused");
    assert_eq!(*refused, Error::Refused { file: "gap.csv".into(), why: Refusal::Changed });
}

fn facts() -> Option<PathBuf> {
    std::env::var_os("GAPCHART_FACTS").map(PathBuf::from)
}

/// Three areas' figures in the bulk table, cell by cell, by another reader of CSV.
#[test]
#[ignore = "needs GAPCHART_FACTS, the folder of the gathered tables"]
fn three_areas_of_the_bulk_table_are_read_as_they_stand() {
    let path = facts().expect("GAPCHART_FACTS names the folder").join("attainment-local.csv");
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let held = holds("attainment-local.csv", &bytes);
    assert_eq!((held.kind(), problems(&held).len(), held.bytes), (FileKind::Tidy, 0, bytes.len() as u64));
    let mut reader = csv::Reader::from_reader(&bytes[..]);
    let rows: Vec<csv::StringRecord> = reader.records().map(|record| record.expect("a record")).collect();
    assert_eq!(held.rows, rows.len() as u64);
    let mut compared = 0;
    for area in ["Leeds", "Barking and Dagenham", "Isle of Wight"] {
        for measure in held.measures.iter().map(|measure| measure.name.as_str()) {
            let theirs: Vec<&csv::StringRecord> = rows.iter().filter(|row| &row[0] == measure && &row[4] == area).collect();
            // Reports of one measure are several vintages.
            if theirs.is_empty() || measure.starts_with("epi-") {
                continue;
            }
            let read =
                own(&bytes, &[("measure", measure), ("area", area)]).unwrap_or_else(|error| panic!("{area} {measure}: {error}"));
            assert_eq!(read.series.points.len(), theirs.len(), "{area} {measure}");
            for (point, row) in read.series.points.iter().zip(theirs) {
                assert_eq!(point.period.to_string(), row[1], "{area} {measure}");
                assert_eq!(Ok(point.value), row[6].parse(), "{area} {measure} {}", &row[1]);
                assert_eq!((point.comparable, point.status.name()), (&row[9] == "yes", &row[8]), "{area} {measure}");
                compared += 1;
            }
        }
        // The gap by hand: tenths as whole numbers.
        let pair = [("measure", "dfe-ks4-attainment8-other"), ("less", "dfe-ks4-attainment8-disadvantaged"), ("area", area)];
        for point in own(&bytes, &pair).expect("both groups").series.points {
            let tenths = |measure: &str| {
                let row = rows.iter().find(|row| &row[0] == measure && &row[4] == area && row[1] == point.period.to_string());
                let (whole, tenth) = row.expect("a row")[6]
                    .split_once('.')
                    .map_or((row.expect("a row")[6].to_string(), "0".to_string()), |(a, b)| (a.to_string(), b.to_string()));
                (whole + &tenth).parse::<i64>().expect("digits")
            };
            let expected = format!("{}e-1", tenths(pair[0].1) - tenths(pair[1].1)).parse::<f64>().expect("a number");
            assert_eq!(point.value, expected, "{area} {}", point.period);
            compared += 1;
        }
    }
    assert!(compared > 200, "{compared}");
}

/// The national table has figures that two sources print differently: they are named, and the rest reads.
#[test]
#[ignore = "needs GAPCHART_FACTS, the folder of the gathered tables"]
fn the_national_table_reads_and_its_double_figures_are_named() {
    let bytes =
        std::fs::read(facts().expect("GAPCHART_FACTS names the folder").join("attainment-england.csv")).expect("the table");
    let held = holds("attainment-england.csv", &bytes);
    assert!(!held.problems.is_empty());
    for (_, column, _, expected) in problems(&held) {
        assert!(column == "value" && matches!(expected, Expected::OneValue { .. }), "{column}: {expected:?}");
    }
    let read =
        figure("projection", &bytes, &[("measure", "dfe-ks4-gap-index"), ("vintage", "2026"), ("from", "2011"), ("to", "2019")]);
    let embedded = views::figure("projection", &[("vintage", "2026"), ("from", "2011"), ("to", "2019")]).expect("embedded");
    assert_eq!(read.expect("drawn").closing, embedded.closing);
}

#[test]
fn the_bulk_tables_are_compared_where_they_lie() {
    if facts().is_none() {
        println!("not compared with the gathered tables: GAPCHART_FACTS does not name their folder");
    }
}

/// Cells that meet the reader's rules from both sides.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[0-9]{1,4}(\\.[0-9]{1,3})?",
        "(19|20)[0-9]{2}(/[0-9]{2})?",
        "[£%,.;:~zcxuk=+@<>'\" -]{0,6}",
        "\\PC{0,12}",
        Just("2010/11".to_string()),
        Just("1e400".to_string()),
        Just("\u{202e}x".to_string()),
    ]
}

fn quoted(cell: &str) -> String {
    ["\"", &cell.replace('"', "\"\""), "\""].concat()
}

/// What a file reads as, to compare: what it holds and its series, or the words of its fault.
fn outcome(bytes: &[u8], step: usize) -> String {
    match held("any.csv", bytes, &Columns::default(), step) {
        Err(error) => error.to_string(),
        Ok(held) => {
            let told = format!(
                "{:?} {:?} {:?} {:?} {:?} {}",
                held.measures, held.areas, held.groups, held.lines, held.problems, held.sha256
            );
            let mut out = told;
            let held = Rc::new(held);
            match held.pick(&Wanted::default()).and_then(|mut picking| {
                for slice in bytes.chunks(step) {
                    picking.push(slice)?;
                }
                picking.finish()
            }) {
                Err(error) => out += &error.to_string(),
                Ok(own) => {
                    let own = Rc::new(own);
                    out += &format!("{own:?}");
                    for (view, lang) in [("trend", "en"), ("projection", "cy"), ("windows", "en")] {
                        if let Ok(figure) = views::own_figure(view, &[("lang", lang)], &own) {
                            out += &figure.headline;
                            assert!(figure.description.short.chars().count() <= 220);
                        }
                    }
                }
            }
            out
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// Any bytes at all: an answer or a fault, and the same however they are cut.
    #[test]
    fn any_split_of_any_bytes_gives_the_same_reading(bytes in prop::collection::vec(any::<u8>(), 0..400), step in 1_usize..9) {
        prop_assert_eq!(outcome(&bytes, bytes.len().max(1)), outcome(&bytes, step));
    }

    /// Tables of odd cells under headers of every kind.
    #[test]
    fn any_split_of_any_table_gives_the_same_reading(
        header in prop_oneof![
            Just("year,gap,other"),
            Just("series,period,area_code,area_name,group,value,unit,status,comparable,note"),
            Just("time_period,time_identifier,geographic_level,country_code,country_name,sex,headcount"),
            Just("period,role,value,other,disadvantaged,title,coverage,decimals,command"),
            Just("year;area;gap"),
        ],
        rows in prop::collection::vec(prop::collection::vec(cell(), 10), 0..12),
        step in 1_usize..40,
    ) {
        let columns = header.split([',', ';']).count();
        let parted = if header.contains(';') { ";" } else { "," };
        let mut file = [header, "\n"].concat();
        for row in &rows {
            let cells: Vec<String> = row[..columns].iter().map(|cell| quoted(cell)).collect();
            file += &[&cells.join(parted), "\r\n"].concat();
        }
        prop_assert_eq!(outcome(file.as_bytes(), file.len()), outcome(file.as_bytes(), step));
    }

    /// The order of rows is no part of what they say.
    #[test]
    fn permuting_rows_changes_nothing(order in Just((0..15_usize).collect::<Vec<_>>()).prop_shuffle()) {
        let mut rows: Vec<&str> = EES.lines().collect();
        let body: Vec<&str> = rows.split_off(1);
        let turned = [rows, order.iter().map(|at| body[*at]).collect()].concat().join("\n");
        let pair = [("measure", "avg_att8"), ("group", "Not known to be disadvantaged"), ("less", "Disadvantaged"), ("area", "Leeds")];
        let (one, other) = (own(EES.as_bytes(), &pair).expect("it reads"), own(turned.as_bytes(), &pair).expect("it reads"));
        prop_assert_eq!(&one.series.points.iter().map(|point| (point.period, point.value, point.status)).collect::<Vec<_>>(),
            &other.series.points.iter().map(|point| (point.period, point.value, point.status)).collect::<Vec<_>>());
        prop_assert_eq!(one.missing, other.missing);
        let (first, second) = (holds("a.csv", EES.as_bytes()), holds("a.csv", turned.as_bytes()));
        let sorted = |held: &Holds| { let mut groups = held.groups.clone(); groups.sort(); groups };
        prop_assert_eq!(sorted(&first), sorted(&second));
        prop_assert_eq!(first.missing, second.missing);
    }

    /// A number written with any decimals, thousands and signs is the number that it is.
    #[test]
    fn a_number_is_what_its_digits_say(whole in 0_u64..10_000_000, after in "[0-9]{0,6}", negative: bool, grouped: bool) {
        let mut digits = whole.to_string();
        if grouped {
            let mut at = digits.len();
            while at > 3 { at -= 3; digits.insert(at, ','); }
        }
        let sign = if negative { "-" } else { "" };
        let point = if after.is_empty() { "" } else { "." };
        let file = format!("year,gap\n2011,\"{sign}{digits}{point}{after}\"\n");
        let expected: f64 = format!("{sign}{whole}{point}{after}").parse().expect("a number");
        let read = own(file.as_bytes(), &[]).expect("it reads");
        prop_assert_eq!(read.series.points[0].value, expected);
    }
}

/// Cells of a figure's table that hold data, for the types that the tests above name.
#[test]
fn a_missing_value_in_a_table_is_no_number() {
    let drawn = figure("trend", YEARS.as_bytes(), &[]).expect("drawn");
    assert!(drawn.table.rows.iter().flatten().all(|cell| *cell != Cell::Number(f64::NAN)));
    assert!(drawn.marks.iter().any(|mark| mark.kind == Kind::Points));
}
