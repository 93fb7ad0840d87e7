//! Wales: what is held of its authorities, a reader's own table of them, and one formula for all.

use gapchart::areas::{AUTHORITIES, in_order};
use gapchart::error::Error;
use gapchart::figure::{Cell, Figure};
use gapchart::reading::{Schools, SchoolsReading};
use gapchart::text::Lang;

use gapchart::views;
use std::fmt::Write;
use std::rc::Rc;

fn figure(view: &str, pairs: &[(&str, &str)]) -> Figure {
    views::figure(view, pairs).unwrap_or_else(|error| panic!("{view} {pairs:?}: {error}"))
}

fn read(file: &str, named: &[(&str, &str)]) -> Result<Schools, Box<Error>> {
    let named = named.iter().map(|(option, column)| (option.to_string(), column.to_string())).collect();
    let mut reading = SchoolsReading::new("table.csv", named);
    for slice in file.as_bytes().chunks(7) {
        reading.push(slice)?;
    }
    reading.finish()
}

fn of_file(view: &str, pairs: &[(&str, &str)], file: &str) -> Figure {
    let table = Rc::new(read(file, &[]).unwrap_or_else(|error| panic!("{error}")));
    views::table_figure(view, pairs, &table).unwrap_or_else(|error| panic!("{view} {pairs:?}: {error}"))
}

/// A cell of the row of that authority, code or kind.
fn cell(figure: &Figure, row: &str, column: &str) -> Cell {
    let at = figure.table.columns.iter().position(|known| known.id == column).unwrap_or_else(|| panic!("no column {column}"));
    let row = figure.table.rows.iter().find(|cells| cells[0] == row.into()).unwrap_or_else(|| panic!("no row {row}"));
    row[at].clone()
}

fn number(figure: &Figure, row: &str, column: &str) -> f64 {
    match cell(figure, row, column) {
        Cell::Number(number) => number,
        other => panic!("{row} {column}: {other:?}"),
    }
}

/// Published: 15.7, 15.8, 18.1, 19.4 and 19.9 % of budgets retained.
#[test]
fn the_retained_share_is_as_published() {
    let figure = figure("wales", &[("shown", "retained-share")]);
    let years = [("2016-17", "15.7%"), ("2018-19", "15.8%"), ("2023-24", "18.1%"), ("2024-25", "19.4%"), ("2025-26", "19.9%")];
    for (year, share) in years {
        let row = figure.table.rows.iter().position(|row| row[0] == year.into()).expect(year);
        assert_eq!(figure.table.cells()[row][4], share, "{year}");
    }
    assert!(figure.summary.contains("19.9%"));
    assert_eq!(figure.axes.y.unit, "percent");
    // Only years whose parts are both published are drawn.
    let bars = &figure.marks[0];
    assert_eq!(bars.x, [2013.0, 2016.0, 2018.0, 2020.0, 2023.0, 2024.0, 2025.0]);
}

/// The release names Powys as the highest, 1,131 above Wales, and Denbighshire as the lowest, 720 below.
#[test]
fn authorities_stand_beside_wales_and_holes_are_shown() {
    let figure = figure("wales-authorities", &[]);
    assert_eq!((number(&figure, "W06000023", "difference"), number(&figure, "W06000004", "difference")), (1131.0, -720.0));
    assert_eq!((number(&figure, "W06000023", "rank"), number(&figure, "W06000004", "rank")), (1.0, 3.0));
    assert_eq!(number(&figure, "W92000004", "value"), 8616.0);
    assert_eq!(cell(&figure, "W06000015", "value"), Cell::Missing, "Cardiff's is not held, and not guessed");
    assert_eq!(figure.table.rows.len(), 23);
    assert!(
        figure.summary.contains("Of 22 Welsh authorities 3 have") && figure.summary.contains("1.23 times"),
        "{}",
        figure.summary
    );
    let holes = figure.marks.iter().find(|mark| mark.texts.iter().any(|text| text == "no figure held")).expect("holes");
    assert_eq!(holes.x.len(), 19);
    let missing = figure.notes.iter().find(|note| note.code == "missing").expect("a note");
    assert!(missing.text.contains("Cardiff") && !missing.text.contains("Powys"));
    // A coefficient of variation needs all 22.
    assert!(!figure.summary.contains("variation"));
}

#[test]
fn names_and_order_are_those_of_the_language() {
    let names = |lang| {
        figure("wales-authorities", &[("lang", lang)]).axes.x.ticks.iter().map(|tick| tick.label.clone()).collect::<Vec<_>>()
    };
    let welsh = names("cy");
    assert_eq!((welsh[0].as_str(), welsh[21].as_str()), ("Abertawe", "Ynys Môn"));
    let at = |name: &str| welsh.iter().position(|known| known == name).expect(name);
    assert!(at("Caerffili") < at("Casnewydd") && at("Sir Ddinbych") < at("Sir Fynwy") && at("Powys") < at("Rhondda Cynon Taf"));
    assert_eq!(names("en")[0], "Blaenau Gwent");
    let cy = figure("wales-authorities", &[("lang", "cy")]);
    let row = cy.table.rows.iter().position(|row| row[0] == "W06000013".into()).expect("a row");
    assert_eq!(cy.table.cells()[row][0], "Pen-y-bont ar Ogwr");
}

/// Research service paper: 22 authorities every year, one year whose total they do not add up to.
#[test]
fn budgets_for_special_needs_are_held_of_all_and_the_faulty_year_is_flagged() {
    for year in 2010..=2016 {
        let figure = figure("wales-authorities", &[("shown", "sen"), ("year", &year.to_string())]);
        let sum: f64 = AUTHORITIES.iter().map(|area| number(&figure, area.code, "value")).sum();
        let printed = number(&figure, "W92000004", "value");
        let flagged = figure.notes.iter().any(|note| note.code == "reason" && note.text.contains("£350.9m"));
        assert_eq!(flagged, year == 2012, "{year}");
        assert_eq!((sum - printed).abs() > 0.02, year == 2012, "{year}: {sum} {printed}");
        assert_eq!(cell(&figure, "W06000015", "difference"), Cell::Missing, "a sum is not compared with that of all");
    }
}

#[test]
fn reserves_may_be_below_nought() {
    let figure = figure("wales-authorities", &[("shown", "reserves")]);
    assert_eq!((number(&figure, "W06000021", "value"), number(&figure, "W06000001", "value")), (-219.0, 556.0));
    assert!(figure.axes.y.domain[0] < 0.0 && !figure.summary.contains("times"), "a ratio to less than nothing says nothing");
}

#[test]
fn a_schools_own_budget_stands_beside_what_is_delegated() {
    let figure = figure("wales", &[("budget", "1250000"), ("roll", "210"), ("to", "2024-25")]);
    // 1,250,000 / 210 = 5,952.38; 6,390 − 5,952.38 = 437.62.
    assert!(figure.summary.contains("£5,952 a pupil in cash, £438 less than the £6,390"), "{}", figure.summary);
    assert!(figure.summary.contains("special schools cost several times more"));
    assert_eq!(number(&figure, "2024-25", "own"), 5952.38095238);
    assert!(figure.state.command.ends_with("--budget 1250000 --roll 210"));
    for (given, needed) in [("budget", "roll"), ("roll", "budget")] {
        let error = views::figure("wales", &[(given, "100")]).expect_err("one without the other");
        assert!(error.to_string().contains(needed), "{error}");
    }
}

/// Every authority with made-up pupils and budgets, as the columns of the table by sector on StatsWales.
fn by_sector() -> String {
    let mut file =
        "Delegated School Budgets by sector (£ thousand)\nAuthSchool,Number of pupils,Individual schools budget,Individual \
                    schools budget per pupil (£),Notional SEN budget,Non-ISB funds devolved to schools\n"
            .to_string();
    for (at, area) in AUTHORITIES.iter().enumerate() {
        let (primary, secondary) = (5000 + 100 * at, 4000 + 50 * at);
        for (kind, pupils, each) in [("Primary", primary, 5000), ("Secondary", secondary, 6000), ("Middle", 1000, 5500)] {
            let budget = pupils * each / 1000;
            writeln!(file, "{} - {kind},{pupils},{budget},{each},10,{}", area.names[0], pupils / 10).expect("text");
        }
    }
    file
}

#[test]
fn a_wide_table_by_sector_adds_up_to_authorities() {
    let table = read(&by_sector(), &[]).expect("read");
    assert!(table.thousands && !table.guessed && !table.long && table.problems.is_empty(), "{table:?}");
    let figure = of_file("wales-authorities", &[], &by_sector());
    // Anglesey, the first by code: 5,000, 4,000 and 1,000 pupils; budgets of 25, 24 and 5.5 million and 0.5, 0.4 and 0.1 besides.
    assert_eq!(number(&figure, "W06000001", "pupils"), 10_000.0);
    assert_eq!(number(&figure, "W06000001", "value"), 5550.0);
    assert!(figure.summary.contains("All 22 Welsh authorities") && figure.summary.contains("coefficient of variation"));
    assert!(figure.notes.iter().any(|note| note.code == "thousands"));
    assert!(figure.state.permalink.contains("&file=table.csv&sha256="), "{}", figure.state.permalink);
    assert!(!figure.sources.is_empty() && figure.source_line.contains("table.csv"));
}

/// One national mean over twenty-two equal shares: variation as by hand.
#[test]
fn the_coefficient_of_variation_is_weighted_by_pupils() {
    let mut file = "Authority,Pupils,Budget per pupil\n".to_string();
    for (at, area) in AUTHORITIES.iter().enumerate() {
        writeln!(file, "{},{},{}", area.code, if at == 0 { 2100 } else { 100 }, if at == 0 { 8000 } else { 6000 }).expect("text");
    }
    // Half the pupils at 8,000 and half at 6,000: mean 7,000, deviation 1,000.
    let figure = of_file("wales-authorities", &[], &file);
    assert!(figure.summary.contains("differ from their mean by 14.3%"), "{}", figure.summary);
    assert_eq!(number(&figure, "W06000001", "rank"), 1.0);
}

/// As the service of 2025 downloads: a figure a row, the measure named in it; codes and Welsh names too.
#[test]
fn a_long_table_is_read_in_either_language() {
    let english = "Data values,Data description,Year,School - Sector - Authority,Column,Notes\n\
        9138,Number,2025-26,Isle of Anglesey,Number of pupils,\n62582,£ thousand,2025-26,Isle of Anglesey,Individual schools budget,\n\
        5783,£ thousand,2025-26,Isle of Anglesey,Non-ISB funds devolved to schools,\n\
        6849,£,2025-26,Isle of Anglesey,Individual schools budget per pupil (£),r\n\
        8000,Number,2024-25,Isle of Anglesey,Number of pupils,\n77,£,2025-26,Gwynedd,Notional SEN budget,\n6605,£,2025-26,Gwynedd,\
        Individual schools budget per pupil (£),\nx,£,2025-26,Conwy,Individual schools budget per pupil (£),[x]\n";
    let table = read(english, &[]).expect("read");
    assert!(table.long && table.guessed, "as pounds a pupil would have £7");
    assert_eq!(table.years, [2024, 2025]);
    let figure = of_file("wales-authorities", &[], english);
    assert_eq!(number(&figure, "W06000001", "value"), 6849.0);
    assert_eq!((number(&figure, "W06000002", "value"), cell(&figure, "W06000003", "value")), (6605.0, Cell::Missing));
    assert!(figure.subtitle.contains("2025-26"));
    let welsh = "Gwerthoedd data,Blwyddyn,Awdurdod,Mesur\n9138,202526,Sir Ynys Môn,Nifer y disgyblion\n\
                 6849,202526,Sir Ynys Môn,Cyllideb ysgolion unigol fesul disgybl (£)\n8000,202526,Cymru,Nifer y disgyblion\n";
    let figure = of_file("wales-authorities", &[("lang", "cy")], welsh);
    assert_eq!(number(&figure, "W06000001", "value"), 6849.0);
    assert!(figure.headline.contains("Ynys Môn £6,849"), "{}", figure.headline);
}

#[test]
fn columns_of_years_ask_what_they_count() {
    let file = "Authority,2023-24,2024-25\nCardiff,7000,7100\nSwansea,7200,7300\n";
    let error = read(file, &[]).expect_err("not said");
    assert!(matches!(&*error, Error::Which { option: "of", .. }), "{error}");
    let table = Rc::new(read(file, &[("of", "per-pupil")]).expect("said"));
    let figure = views::table_figure("wales-authorities", &[("of", "per-pupil"), ("year", "2023-24")], &table).expect("a figure");
    assert_eq!(number(&figure, "W06000015", "value"), 7000.0);
    assert!(figure.state.command.contains("--of per-pupil"), "{}", figure.state.command);
    let error = views::table_figure("wales-authorities", &[("year", "2020-21")], &table).expect_err("no such year");
    assert_eq!(error.code(), "no-amount");
}

#[test]
fn two_columns_that_could_be_one_measure_are_asked_about() {
    let file = "Authority,Pupils in primary,Pupils in secondary,Budget per pupil\nCardiff,10,20,7000\nSwansea,30,40,7200\n";
    let error = read(file, &[]).expect_err("which pupils?");
    assert!(error.to_string().contains("Pupils in primary, Pupils in secondary") && error.place() == "pupils", "{error}");
    assert!(read(file, &[("pupils", "Pupils in primary")]).is_ok());
    let error = read(file, &[("pupils", "Heads")]).expect_err("no such column");
    assert_eq!(error.code(), "no-column");
    let error = read("Town,Pupils\nLeeds,10\nYork,20\n", &[]).expect_err("not Wales");
    assert!(error.to_string().contains("no column of Welsh authorities"), "{error}");
}

#[test]
fn what_is_wrong_in_a_file_is_told_by_row_and_left_out() {
    let file = "Authority,Year,Pupils,Budget per pupil\nCardiff,2024-25,10,7000\nSwansea,2024-25,ten,7200\nPowys,last,5,8000\n\
                Cardiff,2024-25,10,7001\nLeeds,2024-25,3,9\n";
    let table = read(file, &[]).expect("read");
    let said: Vec<String> = table.problems.iter().map(ToString::to_string).collect();
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(said[0].contains("row 3, Pupils: “ten”") && said[1].contains("row 4, Year: “last”"), "{said:?}");
    assert!(said[2].contains("row 5") && said[2].contains("row 2 has one already"), "{said:?}");
    assert_eq!(table.elsewhere, 1);
    let figure = views::table_figure::<&str>("wales-authorities", &[], &Rc::new(table)).expect("a figure");
    assert_eq!(number(&figure, "W06000015", "value"), 7000.0, "what came first");
    assert!(figure.notes.iter().any(|note| note.code == "problems") && figure.notes.iter().any(|note| note.code == "elsewhere"));
}

/// Printed 2016-17: 4,695 and 874 beside 5,570, one off by rounding; beyond 1.5 it is flagged and left as it stands.
#[test]
fn parts_that_do_not_add_up_are_flagged_and_not_mended() {
    let file = "Authority,Delegated per pupil,Retained per pupil,Total expenditure per pupil\nCardiff,4695,874,5570\n\
                Swansea,4695,874,5572\n";
    let figure = of_file("wales-authorities", &[], file);
    let note = figure.notes.iter().find(|note| note.code == "parts-differ").expect("a note");
    assert!(note.text.contains("Swansea") && !note.text.contains("Cardiff"), "{}", note.text);
    assert_eq!(number(&figure, "W06000011", "value"), 5572.0);
    let share = number(&figure, "W06000015", "retained_share");
    assert!((share - 874.0 / 5569.0).abs() < 1e-12);
}

fn schools(kinds: &[(&str, usize, usize)]) -> String {
    let mut file = "Authority,School name,Sector,Pupils,Budget\n".to_string();
    for &(kind, below, above) in kinds {
        for at in 0..below + above {
            let each = if at < below { 6000 } else { 7000 };
            writeln!(file, "Cardiff,Ysgol {kind} {at},{kind},100,{}", 100 * each).expect("text");
        }
    }
    file
}

/// 39 of 50 secondary schools: the 78 % of the claim.
#[test]
fn schools_below_an_amount_are_counted_by_kind_and_never_named() {
    let file = schools(&[("Primary", 5, 15), ("Secondary", 39, 11), ("Special", 0, 4)]);
    let figure = of_file("wales-schools", &[("threshold", "6390")], &file);
    assert_eq!((number(&figure, "secondary", "share"), number(&figure, "primary", "share")), (78.0, 25.0));
    assert_eq!((number(&figure, "special", "below"), number(&figure, "secondary", "schools")), (0.0, 50.0));
    assert!(figure.headline.starts_with("Of secondary schools 78.0%"), "{}", figure.headline);
    let all = gapchart::json::text(&figure.value()) + &figure.csv() + &figure.plain();
    assert!(!all.contains("Ysgol "), "no school is named");
    // At the threshold itself a school is not below it.
    assert_eq!(number(&of_file("wales-schools", &[("threshold", "6000")], &file), "secondary", "below"), 0.0);
    // Another amount or year is not put in the mouth of whoever made the claim.
    for (option, value) in [("threshold", "350"), ("threshold", "6390"), ("year", "2019")] {
        assert_eq!(views::figure("wales-schools", &[(option, value)]).expect_err(value).code(), "needs-file", "{option} {value}");
    }
    let error = views::table_figure("wales-schools", &[("threshold", "6390")], &Rc::new(read(&by_sector(), &[]).expect("read")));
    assert_eq!(error.expect_err("no single schools").code(), "no-schools");
}

#[test]
fn without_a_file_the_claim_is_shown_as_one_that_cannot_be_checked() {
    let figure = figure("wales-schools", &[]);
    assert!(figure.headline.contains("78%") && figure.headline.contains("cannot be checked"), "{}", figure.headline);
    assert_eq!((cell(&figure, "secondary", "schools"), number(&figure, "secondary", "threshold")), (Cell::Missing, 6390.0));
    assert_eq!(figure.table.kinds, ["missing", "missing", "missing", "reported", "missing"]);
    assert!(figure.notes.iter().any(|note| note.text.contains("Special schools cost several times more")));
}

/// By heads: 541.3 million over 77,273 pupils of five authorities.
#[test]
fn one_formula_leaves_the_sum_and_says_what_it_does_not_hold() {
    let figure = figure("single-formula", &[]);
    let rows = figure.table.rows.len() - 1;
    assert_eq!((rows, number(&figure, "all", "change_total")), (5, 0.0));
    let total = |column: &str| {
        (0..rows)
            .map(|row| match figure.table.rows[row][0].clone() {
                Cell::Text(code) => number(&figure, &code, column) * number(&figure, &code, "pupils"),
                other => panic!("{other:?}"),
            })
            .sum::<f64>()
    };
    for year in ["year_1", "year_2", "year_3"] {
        assert!((total(year) - total("now")).abs() < 0.01, "{year}");
    }
    for code in ["aln", "sparsity"] {
        assert!(figure.notes.iter().any(|note| note.code == code), "{code}");
    }
    assert!(figure.sentence.contains("recorded differently by authorities") && figure.sentence.contains("sparsity"));
    assert!(figure.summary.contains("5 of the 22"));
    // Weights need the shares that they are of.
    let error = views::figure("single-formula", &[("a", "0.5")]).expect_err("no shares are held");
    assert_eq!((error.code(), error.place().as_str()), ("needs-file", "a"));
}

#[test]
fn weights_and_one_rate_for_all_ages_move_money() {
    let mut file = "Authority,Pupils,Budget,FSM,ALN %,Welsh medium pupils\n".to_string();
    for (at, area) in AUTHORITIES.iter().enumerate() {
        writeln!(file, "{},1000,6000000,{},{},{}", area.names[1], 100 + 10 * at, 10, 50 * at).expect("text");
    }
    let figure = of_file("single-formula", &[("a", "1"), ("c", "0.5")], &file);
    // Counts become shares of pupils: Anglesey 0.10 and 0, Merthyr 0.31 and 1 (counts above all pupils are all of them).
    assert_eq!((cell(&figure, "W06000001", "fsm"), cell(&figure, "W06000024", "welsh")), ("0.1".into(), "1".into()));
    assert!(number(&figure, "W06000001", "change") < 0.0 && number(&figure, "W06000024", "change") > 0.0);
    assert!(figure.summary.contains("weights of 1 for free school meals and 0.5 for teaching in Welsh"), "{}", figure.summary);
    assert!(figure.summary.contains("all 22 authorities"));
    assert_eq!(number(&figure, "all", "change_total"), 0.0);
    let error = views::table_figure("single-formula", &[("all-age", "one-rate")], &Rc::new(read(&file, &[]).expect("read")));
    assert!(matches!(&*error.expect_err("no kinds of school"), Error::Which { option: "sector", .. }));

    let figure = of_file("single-formula", &[("all-age", "one-rate")], &by_sector());
    assert_eq!(number(&figure, "all", "change_total"), 0.0);
    assert!(figure.summary.contains("Schools for ages 3 to 16 have one rate everywhere"));
}

/// As a fuzzer found: one authority of a long name, and no year.
#[test]
fn a_file_of_one_authority_has_a_headline_of_its_own() {
    for lang in ["en", "cy"] {
        let figure = of_file("wales-authorities", &[("lang", lang)], "Authority,Budget per pupil\nNeath Port Talbot,7000\n,\n");
        assert!(figure.headline.split_whitespace().count() <= 15 && figure.headline.contains("£7,000"), "{}", figure.headline);
    }
}

#[test]
fn every_figure_of_a_file_keeps_to_the_lengths_in_both_languages() {
    let schools = schools(&[("Primary", 5, 15), ("Secondary", 39, 11)]);
    let sector = by_sector();
    for (view, file, pairs) in [
        ("wales-authorities", &sector, &[][..]),
        ("wales-authorities", &sector, &[("order", "amount")]),
        ("wales-schools", &schools, &[("threshold", "6390")]),
        ("single-formula", &sector, &[("all-age", "one-rate")]),
    ] {
        for lang in Lang::ALL {
            let mut pairs = pairs.to_vec();
            pairs.push(("lang", lang.tag()));
            let figure = of_file(view, &pairs, file);
            assert!(figure.headline.split_whitespace().count() <= 15, "{}", figure.headline);
            assert!(figure.description.short.chars().count() <= 220, "{}", figure.description.short);
            for text in [&figure.headline, &figure.summary, &figure.sentence, &figure.subtitle] {
                assert!(!text.contains(['{', '}']) && !text.contains("  ") && !text.contains(" ."), "{text}");
            }
        }
    }
    assert_eq!(in_order(Lang::Cy as usize).len(), 22);
}
