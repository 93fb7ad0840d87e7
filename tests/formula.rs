//! A school funding formula: hand-worked schools by published rates, what is left out and said, budgets that add up.

use gapchart::chart::Frame;
use gapchart::error::Error;
use gapchart::figure::{Cell, Figure};
use gapchart::funding::formula::{Caps, LINES, PUPIL_LED, Rates, Schools, allocate, compare, fifths, transition};
use gapchart::funding::population;
use gapchart::reading::{Population, PopulationReading};
use gapchart::{datasets, text, views};
use proptest::prelude::*;
use std::rc::Rc;

fn figure(options: &[(&str, &str)]) -> Figure {
    views::figure("formula", options).unwrap_or_else(|error| panic!("{error}"))
}

fn refused(options: &[(&str, &str)]) -> Box<gapchart::error::Error> {
    views::figure("formula", options).expect_err("it cannot be told")
}

fn cell(figure: &Figure, row: &str, column: &str) -> Option<f64> {
    let at = figure.table.columns.iter().position(|known| known.id == column).expect(column);
    let row = figure.table.rows.iter().find(|cells| cells[0] == row.into()).expect(row);
    match row[at] {
        Cell::Number(number) => Some(number),
        _ => None,
    }
}

/// A primary school, which is the made-up one too.
const PRIMARY: [(&str, &str); 6] = [
    ("pupils-primary", "210"),
    ("fsm", "30"),
    ("fsm6", "50"),
    ("idaci", "a:5,b:15,c:15,d:15,e:20,f:20"),
    ("low-attainment", "60"),
    ("eal", "40"),
];

/// By hand, by the rates proposed in 2016: 210 · 2,712 = 569,520; 30 · (980 − 540) = 13,200; 50 · 540 = 27,000; IDACI 5 · 575 +
/// 15 · (420 + 360 + 360) + 20 · (240 + 200) = 2,875 + 17,100 + 8,800 = 28,775; 60 · 1,050 = 63,000; 40 · 515 = 20,600;
/// 110,000. In all 832,095, 3,962.36 for each of 210.
#[test]
fn a_primary_school_by_the_rates_of_2016() {
    let figure = figure(&PRIMARY);
    for (row, amount) in [
        ("basic", 569_520.0),
        ("fsm", 13_200.0),
        ("fsm6", 27_000.0),
        ("idaci", 28_775.0),
        ("low-attainment", 63_000.0),
        ("eal", 20_600.0),
        ("lump-sum", 110_000.0),
        ("all", 832_095.0),
    ] {
        assert_eq!(cell(&figure, row, "amount"), Some(amount), "{row}");
    }
    assert_eq!(figure.headline, "This school: £3,962 a pupil by the rates proposed in 2016");
    assert_eq!(figure.method.steps[0], "Basic entitlement (primary): 210 × £2,712 = £569,520");
    assert!(figure.method.steps.contains(&"P = £722,095.00, S = £110,000.00, together £832,095.00".to_string()));
    // The made-up school is that one, and says that it is made up.
    let example = views::figure("formula", &[("set", "")]).expect("drawn");
    assert_eq!(example.table, figure.table);
    assert!(example.summary.contains("made up") && example.coverage.contains("made-up") && !figure.summary.contains("made up"));
}

/// By hand, by the rates for 2018-19 with a lump sum and a rate of the reader's own: 420 · 2,747 = 1,153,740; 360 · 3,863 =
/// 1,390,680; 240 · 4,386 = 1,052,640; (60 + 70) · 440 = 57,200; 90 · 540 + 110 · 785 = 134,950. P = 3,789,210, S = 110,000.
/// M = (7 · 3,300 + 5 · 4,600) / 12, times 1,020 pupils 3,918,500: 19,290 to make up. The floor: 1.005 · 1,020 · 4,200 =
/// 4,305,420, less 3,789,210 and 19,290: 496,920.
#[test]
fn an_all_through_school_on_minimum_and_floor() {
    let figure = figure(&[
        ("set", "published-2018-19"),
        ("pupils-primary", "420"),
        ("pupils-ks3", "360"),
        ("pupils-ks4", "240"),
        ("fsm", "60/70"),
        ("fsm6", "90/110"),
        ("baseline", "4200"),
        ("rates", "lump-sum:110000,fsm6-secondary:785"),
    ]);
    for (row, amount) in [
        ("basic", 3_597_060.0),
        ("fsm", 57_200.0),
        ("fsm6", 134_950.0),
        ("minimum", 19_290.0),
        ("floor", 496_920.0),
        ("all", 4_415_420.0),
    ] {
        assert!((cell(&figure, row, "amount").expect(row) - amount).abs() < 1e-6, "{row}");
    }
    let said = figure.method.steps.join("\n");
    assert!(said.contains("£3,841.67 × 1,020 = £3,918,500.00, against £3,899,210.00: £19,290.00 to make up"), "{said}");
    assert!(said.contains("£4,200 a pupil in the baseline and 0.50% more make £4,305,420.00"), "{said}");
    // What is reconstructed is said to be, wherever it is told.
    for code in ["reconstructed", "proposed", "rates-held"] {
        assert!(figure.notes.iter().any(|note| note.code == code), "{code}");
    }
    assert!(figure.sentence.contains("reconstructed from descriptions"));
}

/// By hand: the school above has 832,095 by the formula. From 900,000 three equal steps of 22,635 less: 877,365, 854,730, 832,095. With a
/// cap of 1 % on losses: 891,000, 882,090, 873,269.10, which is 41,174.10 too much; 900,000 · 0.99ⁿ passes 832,095 at n = 8.
#[test]
fn the_way_of_one_school_ends_at_the_formula_or_at_its_caps() {
    let with = |more: &[(&'static str, &'static str)]| figure(&[&PRIMARY[..], more].concat());
    let years = |figure: &Figure| ["now", "year-1", "year-2", "year-3"].map(|row| cell(figure, row, "amount"));
    let plain = with(&[("now", "900000")]);
    assert_eq!(years(&plain), [Some(900_000.0), Some(877_365.0), Some(854_730.0), Some(832_095.0)]);
    assert!(
        plain.summary.contains("From the £900,000 that it has now, three equal steps are £877,365, £854,730 and £832,095. The third year is the new formula."),
        "{}",
        plain.summary
    );
    let capped = with(&[("now", "900000"), ("loss-cap", "1")]);
    assert_eq!(years(&capped)[1..], [Some(891_000.0), Some(882_090.0), Some(873_269.1)]);
    assert!(capped.summary.contains("£41,174 from the formula then, and has it in year 8."), "{}", capped.summary);
    let never = with(&[("now", "900000"), ("loss-cap", "0.01")]);
    assert!(never.summary.contains("does not have it within 50 years"), "{}", never.summary);
    let refused = refused(&[&PRIMARY[..], &[("gain-cap", "2")]].concat());
    assert!(matches!(*refused, Error::Needs { option: "gain-cap", other: "now" }));
    // Of a sum that is not known there is no way to it.
    let unknown = figure(&[("set", "published-2018-19"), ("pupils-ks3", "600"), ("now", "4000000")]);
    assert!(unknown.summary.contains("not worked out: the formula's sum is not known"), "{}", unknown.summary);
    assert!(unknown.table.rows.iter().all(|row| row[0] != "now".into()));
}

/// 600 · 3,863 + 400 · 4,386 + 120 · 440 = 4,125,000: no lump sum, no rate for language, and so no total and no minimum.
#[test]
fn what_has_no_rate_is_named_and_no_total_is_told() {
    let options = [("set", "published-2018-19"), ("pupils-ks3", "600"), ("pupils-ks4", "400"), ("fsm", "120"), ("eal", "40")];
    let figure = figure(&options);
    assert_eq!(figure.headline, "This school: at least £4,125,000 by the rates published for 2018-19");
    assert_eq!([cell(&figure, "all", "amount"), cell(&figure, "minimum", "amount"), cell(&figure, "eal", "amount")], [None; 3]);
    assert!(figure.summary.contains("No rate is held for additional language (secondary) and lump sum"), "{}", figure.summary);
    // What both hold: the proposal gives 600 · 3,797 + 400 · 4,312 + 120 · 440 = 4,055,800.
    assert!(figure.summary.contains("£4,125,000 against £4,055,800"), "{}", figure.summary);
}

/// A school typed in full has a long address: the names of its files are cut, and still differ.
#[test]
fn files_of_a_school_typed_in_full_have_names_that_a_system_takes() {
    let rates = LINES.iter().map(|line| format!("{}:1000", line.name)).collect::<Vec<_>>().join(",");
    let name = |rates: &str| figure(&[("pupils-primary", "100"), ("rates", rates)]).file_name();
    let (one, other) = (name(&rates), name(&rates.replace("sparsity-secondary:1000", "sparsity-secondary:1001")));
    assert!(one.len() < 180 && other.len() < 180 && one != other, "{one} {other}");
    assert!(one.starts_with("school-formula-a-school-of-100-pupils"));
}

/// The note that says what neither set holds is a text: this holds it to the table of rates.
#[test]
fn the_holes_are_those_that_the_note_names() {
    let mut holes = vec![];
    for set in ["proposed-2016", "published-2018-19"] {
        for line in LINES {
            let of_meals = line.name.replace("fsm-", "fsm-and-fsm6-");
            let held = datasets::rates().iter().any(|rate| rate.set == set && (rate.line == line.name || rate.line == of_meals));
            if !held {
                holes.push((&set[..3], line.name));
            }
        }
    }
    let proposed = ["low-attainment-secondary", "eal-secondary", "mobility-primary", "mobility-secondary", "sparsity-secondary"];
    let published = [
        "fsm6-secondary",
        "low-attainment-primary",
        "low-attainment-secondary",
        "eal-primary",
        "eal-secondary",
        "mobility-primary",
        "mobility-secondary",
        "lump-sum",
        "sparsity-primary",
        "sparsity-secondary",
    ];
    let named: Vec<_> = proposed.map(|line| ("pro", line)).into_iter().chain(published.map(|line| ("pub", line))).collect();
    assert_eq!(holes, named);
}

#[test]
fn a_school_that_cannot_be_is_refused_with_the_rule() {
    let both = [("pupils-primary", "100"), ("pupils-ks3", "90")];
    let with = |more: (&'static str, &'static str)| [&both[..], &[more]].concat();
    for (options, place, says) in [
        (vec![("fsm", "30")], "fsm", "pupils-primary"),
        (with(("fsm", "30")), "fsm", "60/40"),
        (with(("fsm", "30/91")), "fsm", "0 to 90"),
        (with(("idaci", "a:60/0,b:50/0")), "idaci", "0 to 100"),
        (with(("idaci", "a:1/0,A:2/0")), "idaci", "b:12/8"),
        (with(("idaci", "g:1/0")), "idaci", "b:12/8"),
        (with(("year-groups", "7/0/0")), "year-groups", "7/3/2"),
        (with(("year-groups", "9/3/0")), "year-groups", "7/3/2"),
        (with(("area-cost", "0.9")), "area-cost", "1 to 2"),
        (with(("sparsity", "101")), "sparsity", "0 to 100"),
        (with(("rates", "lump-sum")), "rates", "lump-sum:110000"),
        (with(("rates", "lump:110000")), "rates", "basic-primary"),
        (with(("rates", "lump-sum:-1")), "rates", "above zero"),
        (with(("rates", "floor:101")), "rates", "0 to 100"),
    ] {
        let error = refused(&options);
        assert_eq!(error.place(), place, "{options:?}");
        for lang in text::Lang::ALL {
            assert!(!text::error(lang, &error).is_empty());
        }
        assert!(error.to_string().contains(says), "{options:?}: {error}");
    }
}

fn read(file: &str, step: usize) -> Result<Population, Box<Error>> {
    let mut reading = PopulationReading::new("schools.csv");
    for slice in file.as_bytes().chunks(step) {
        reading.push(slice)?;
    }
    reading.finish()
}

fn of_file(file: &str, options: &[(&str, &str)]) -> Figure {
    views::population_figure("formula", options, &Rc::new(read(file, 7).expect("a table")))
        .unwrap_or_else(|error| panic!("{error}"))
}

const FILE: &str = "school,pupils_primary,pupils_ks3,pupils_ks4,fsm6_primary,fsm_primary,area_cost,notes
one,100,0,0,10,5,1,
two,200,0,0,60,20,1,
three,0,120,80,0,0,1.05,
four,100,0,0,101,5,1,
five,1OO,0,0,0,5,1,
six,300,0,0,30,0,0.5,
seven,0,0,0,0,0,1,
eight,100,0,0,50,10,,
";

/// Rows that break a rule are left out whole, and named with line, column, value and rule; nothing of them is in a total.
#[test]
fn a_bad_row_is_named_and_in_no_total() {
    let table = read(FILE, 1).expect("a table");
    assert_eq!(table, read(FILE, 4096).expect("a table"), "however it is sliced");
    assert_eq!((table.rows, table.left_out, table.schools.len(), table.artificial), (8, 4, 4, false));
    assert_eq!(table.unread, ["school", "notes"]);
    let said: Vec<String> = table.problems.iter().map(ToString::to_string).collect();
    for (at, parts) in [
        (0, ["row 5", "fsm6_primary", "101", "0 to 100"]),
        (1, ["row 6", "pupils_primary", "1OO", "number"]),
        (2, ["row 7", "area_cost", "0.5", "1 to 2"]),
        (3, ["row 8", "pupils_primary", "0", "above zero"]),
    ] {
        assert!(parts.iter().all(|part| said[at].contains(part)), "{}", said[at]);
    }
    let figure = of_file(FILE, &[]);
    let note = &figure.notes.iter().find(|note| note.code == "problems").expect("said").text;
    assert!(note.starts_with("4 of 8 rows break a rule and are in no total") && note.contains("row 5"), "{note}");
    // 400 primary pupils · 2,712 + 35 · 440 + 120 · 540; 1.05 · (120 · 3,797 + 80 · 4,312), in millions.
    let total = (400.0 * 2712.0 + 35.0 * 440.0 + 120.0 * 540.0 + 1.05 * (120.0 * 3797.0 + 80.0 * 4312.0)) / 1e6;
    assert!((cell(&figure, "formula", "total").expect("a bill") - total).abs() < 1e-9);
    assert_eq!(cell(&figure, "now", "pupils"), Some(600.0));
    // The lump sum is in one set alone, and so in neither.
    assert!(figure.summary.contains("no rate of one or the other is held: lump sum."), "{}", figure.summary);
    for (file, code) in [("", "refused"), ("a,b\n1,2\n", "no-column"), ("pupils_primary,pupils_primary\n1,2\n", "refused")] {
        assert_eq!(read(file, 64).expect_err("no table of schools").code(), code, "{file:?}");
    }
}

/// By hand: 100 pupils each with 0, 20, 40, 60 and 80 % in six years. At 540 and 740 a pupil each school is a fifth; the reader's 200
/// more give 0 to 16,000, and a slope of 540 + 200 in a hundred a point: 7.40. The cap of 1 % holds most back.
#[test]
fn fifths_gradient_and_bills_of_a_file() {
    let mut file = "pupils_primary,fsm6_primary\n".to_string();
    for pupils in [80, 0, 40, 20, 60] {
        file += &format!("100,{pupils}\n");
    }
    let options = [("rates", "fsm6-primary:740")];
    let figure = of_file(&file, &options);
    for (fifth, share) in [0.0, 0.2, 0.4, 0.6, 0.8].into_iter().enumerate() {
        // 110,000 for each school of 100 pupils are 1,100 a pupil.
        let row = format!("primary-{}", fifth + 1);
        assert!((cell(&figure, &row, "amount").expect("a fifth") - (2712.0 + 1100.0 + 740.0 * share)).abs() < 1e-6);
        assert!((cell(&figure, &row, "difference").expect("a fifth") - 200.0 * share).abs() < 1e-6);
    }
    assert!(figure.headline.starts_with("4 of 5 schools would gain and 0 would lose"), "{}", figure.headline);
    assert!(figure.summary.contains("primary schools have £7.40 more a pupil"), "{}", figure.summary);
    assert!(figure.summary.contains("The third year is the new formula"));
    let bill = |figure: &Figure, row: &str| cell(figure, row, "total").expect("a bill");
    // 500 · 3,812 + 200 · 540, and 200 · 200 more.
    assert!((bill(&figure, "now") - 2.014).abs() < 1e-9 && (bill(&figure, "year-3") - 2.054).abs() < 1e-9);
    assert!((bill(&figure, "year-1") - (2.014 + 0.04 / 3.0)).abs() < 1e-9);
    let capped = of_file(&file, &[options[0], ("gain-cap", "0.5")]);
    assert!(bill(&capped, "year-3") < 2.054 && bill(&capped, "formula") == bill(&figure, "formula"));
    // 381,200 + 43,200 = 424,400 to 440,400: 3.77 %, and 1.005 to the eighth passes it.
    assert!(capped.summary.contains("the last school has it in year 8"), "{}", capped.summary);
}

/// The schools of `fifths_gradient_and_bills_of_a_file` as dots: 100 pupils each, by hand 2,712 + 1,100 + 7.40 for each point. The line goes
/// through all of them, so that none is off it; a sixth school, 30 above, is.
#[test]
fn a_file_without_one_right_row_is_refused_with_what_is_wrong_with_the_first() {
    let error = read("school,pupils_primary\na,x\nb,-1\n", 5).expect_err("no school").to_string();
    assert!(["schools.csv", "row 2", "pupils_primary", "x"].iter().all(|part| error.contains(part)), "{error}");
    assert!(matches!(*read("school,pupils_primary\n", 5).expect_err("no row"), Error::NoFigures { .. }));
}

#[test]
fn every_school_is_a_dot() {
    let mut file = "pupils_primary,pupils_ks3,fsm6_primary\n".to_string();
    for pupils in [80, 0, 40, 20, 60] {
        file += &format!("100,0,{pupils}\n");
    }
    let asked = |file: &str, show: &str| of_file(file, &[("rates", "fsm6-primary:740"), ("show", show)]);
    let figure = asked(&file, "primary");
    assert_eq!(figure.headline, "5 primary schools: £7.40 a pupil for each percentage point of disadvantage");
    let [shares, amounts] = figure.marks[0].many();
    assert_eq!(shares, [0.0, 20.0, 40.0, 60.0, 80.0]);
    assert_eq!(amounts, [3812.0, 3960.0, 4108.0, 4256.0, 4404.0]);
    // Each a fifth, and none farther from the line than the others.
    assert_eq!(figure.table.kinds, ["current"; 5]);
    assert_eq!(cell(&figure, "primary-2", "amount"), Some(3960.0));
    assert_eq!(cell(&figure, "primary-2", "disadvantaged"), Some(20.0));
    assert_eq!(cell(&figure, "primary-2", "difference"), Some(40.0));
    assert_eq!(cell(&figure, "primary-2", "off_line"), Some(0.0));
    // Every school is in the CSV, by its row of the file, which begins with the header.
    let csv = figure.csv();
    let rows: Vec<&str> = csv.lines().filter(|line| line.starts_with("row-")).map(|line| line.trim_end_matches(',')).collect();
    assert_eq!(rows[0], "row-3,100,0.0,3812.00,3812.00,0.00,0.00");
    assert_eq!(rows[4], "row-2,100,80.0,4404.00,4244.00,160.00,0.00");
    assert_eq!(rows.len(), 5);
    let width = |line: &str| line.split(',').count();
    assert!(
        csv.lines().filter(|line| line.starts_with("row-")).all(|line| width(line) == width(csv.lines().next().expect("a head")))
    );

    // 100 pupils with 40 in six years and 30 of them with free meals now, 440 more each: 132 a pupil above the line of the others.
    file = file.replace("fsm6_primary", "fsm6_primary,fsm_primary").replace("100,0,40", "100,0,40,30");
    let odd = asked(&file, "primary");
    let far: Vec<_> = odd.table.rows.iter().zip(&odd.table.kinds).filter(|(_, kind)| **kind == "outlier").collect();
    assert_eq!(far[0].0[0], "row-4".into());
    assert!((cell(&odd, "row-4", "off_line").expect("above") - 0.8 * 132.0).abs() < 0.01, "a fifth of it lifts the line");
    // A phase without schools is refused with what there is; one school has no gradient, and is drawn.
    let none = views::population_figure("formula", &[("show", "secondary")], &Rc::new(read(&file, 7).expect("a table")));
    assert!(none.expect_err("no such school").to_string().contains("fifths, primary"));
    let one = asked("pupils_primary,fsm6_primary\n100,20\n", "primary");
    assert!(
        one.headline.starts_with("Too few primary schools, or too alike, for a gradient") && one.summary.contains("too few"),
        "{}",
        one.summary
    );
    assert!(one.marks.iter().all(|mark| mark.kind != gapchart::figure::Kind::Line));
}

/// Where one school in a hundred would take half of the height, it stands at the edge, and the axis says so.
#[test]
fn few_schools_far_above_stand_at_the_edge() {
    let mut file = "pupils_primary,fsm6_primary\n".to_string();
    for at in 0..400 {
        file += &format!("{},{}\n", if at % 200 == 7 { 10 } else { 400 + at }, at % 9);
    }
    // 110,000 over ten pupils against over four hundred and more.
    let figure = of_file(&file, &[("rates", "lump-sum:110000"), ("show", "primary")]);
    let top = figure.axes.y.domain[1];
    assert!(top < 4000.0 && figure.axes.y.label.contains("2 schools above £"), "{}", figure.axes.y.label);
    assert!(figure.axes.y.label.contains("does not start at zero"));
    let highest = figure.marks[0].many()[1].iter().fold(0.0, |high: f64, amount| high.max(*amount));
    assert!(highest > 13_000.0, "the data are as they are");
    let frame = Frame { width: 800.0, height: 400.0, text: 14.0, palette: &gapchart::chart::palette::LIGHT };
    let drawing = gapchart::chart::layout(&figure, &frame, &mut gapchart::chart::picture::measure);
    let (cloud, _) = drawing.cloud.as_ref().expect("drawn");
    let [_, above, ..] = cloud.within;
    assert_eq!(cloud.place(50.0, highest).1, above);
    // Those farthest from the line are marked inside the picture, and each has its row.
    let marked = drawing.hits.iter().filter(|hit| figure.marks[hit.mark].role == gapchart::figure::Role::Outlier);
    assert!(marked.clone().count() > 1 && marked.clone().all(|hit| hit.at.1 >= above - 1e-9), "{:?}", drawing.hits);
}

/// A picture of twenty thousand schools is a few hundred kilobytes, and says as much as the figure does.
#[test]
fn a_picture_of_all_schools_travels() {
    let table = Rc::new(read(&population::Population::generate(1).csv(), 1 << 16).expect("a table"));
    for (lang, show) in [("en", "primary"), ("cy", "secondary")] {
        let figure = views::population_figure("formula", &[("lang", lang), ("show", show)], &table).expect("drawn");
        let svg = gapchart::chart::picture::svg(&figure, 800.0, 400.0, &gapchart::chart::palette::LIGHT, "").expect("a picture");
        assert!(svg.len() < 250_000 && svg.contains("stroke-opacity"), "{}", svg.len());
        assert_eq!(svg.matches("<svg").count(), 1);
        assert_eq!((svg.matches("</svg>").count(), svg.matches("<title>").count()), (1, 1));
        let csv = figure.csv();
        assert!(csv.lines().skip(1).filter(|line| line.starts_with("artificial-row-")).count() > 3000);
        let texts = [&figure.headline, &figure.subtitle, &figure.summary, &figure.sentence, &figure.description.short];
        let said = if lang == "en" { "artificial" } else { "artiffisial" };
        assert!(texts.iter().all(|text| text.contains(said)), "{texts:?}");
        assert!(
            figure.headline.split_whitespace().count() <= 15 && figure.description.short.chars().count() <= 220,
            "{}",
            figure.description.short
        );
        let settings = gapchart::embed::Settings::read(&[]).expect("defaults");
        let none = gapchart::embed::made(&figure, &[("show", show)], Some("schools.csv"), &settings);
        assert_eq!(none.err().expect("not for other pages").code(), "both-options");
    }
}

/// The file of a seed says in every row that it is artificial, and everything made from it says so too.
#[test]
fn what_is_artificial_says_so_everywhere() {
    let made = population::Population::generate(5);
    let table = read(&made.csv(), 1 << 16).expect("a table");
    assert!(table.artificial && table.problems.is_empty() && table.schools.len() == 20_169);
    // Read schools stand in the order of phase and share; the row that each came from is known, the first below the head being 2.
    let from: Vec<usize> = table.phases.iter().flat_map(|phase| phase.rows.iter().map(|row| *row as usize - 2)).collect();
    assert_eq!(from.iter().collect::<std::collections::BTreeSet<_>>().len(), 20_169, "every school, each once");
    let columns = |schools: &Schools| [schools.counts.to_vec(), schools.years.to_vec()].concat();
    for (held, made) in columns(&table.schools).iter().zip(columns(&made.schools)) {
        // A column of noughts needs no rows.
        let made: Vec<f64> = from.iter().filter_map(|row| made.get(*row).copied()).collect();
        assert!(*held == made || held.is_empty() && made.iter().all(|count| *count == 0.0));
    }
    for (lang, said) in [("en", "artificial"), ("cy", "artiffisial")] {
        let figure = views::population_figure("formula", &[("lang", lang)], &Rc::new(table.clone())).expect("drawn");
        let texts = [&figure.headline, &figure.subtitle, &figure.summary, &figure.sentence, &figure.description.short];
        assert!(texts.iter().all(|text| text.contains(said)), "{texts:?}");
        assert!(figure.notes.iter().any(|note| note.code == "artificial"));
        assert!(
            figure.headline.split_whitespace().count() <= 15 && figure.description.short.chars().count() <= 220,
            "{figure:?}"
        );
    }
}

fn column() -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(0.0..500.0_f64, 12)
}

proptest! {
    /// Totals are the sum of their parts; the minimum is reached and not passed by a top-up; the floor too; a rate that rises takes
    /// pupil-led money from no one; schools one by one have what they have together.
    #[test]
    fn sums_and_top_ups_hold_for_any_school(
        counts in prop::collection::vec(column(), LINES.len()),
        rates in prop::collection::vec(0.0..5000.0_f64, LINES.len()),
        minimum in 0.0..9000.0_f64, floor in 0.0..0.1_f64, baseline in 0.0..9000.0_f64, area in 1.0..1.2_f64, raised in 0..LINES.len(),
    ) {
        let mut schools = Schools { area: vec![area; 12], baseline: vec![baseline; 12], ..Schools::default() };
        for (at, column) in counts.into_iter().enumerate() {
            schools.counts[at] = column;
        }
        schools.years = [vec![7.0; 12], vec![3.0; 12], vec![2.0; 12]];
        let mut all = Rates { minimum: [Some(minimum); 3], floor: Some(floor), ..Rates::default() };
        for (at, rate) in rates.into_iter().enumerate() {
            all.lines[at] = Some(rate);
        }
        let given = allocate(&schools, &all);
        let (pupils, totals) = (schools.pupils(), given.totals());
        for at in 0..12 {
            let before = given.pupil_led[at] + given.school_led[at];
            prop_assert!((totals[at] - before - given.minimum[at] - given.floor[at]).abs() < 1e-6);
            prop_assert!(before + given.minimum[at] >= minimum * pupils[at] - 1e-6);
            prop_assert!(given.minimum[at] == 0.0 || (before + given.minimum[at] - minimum * pupils[at]).abs() < 1e-6);
            let held = given.pupil_led[at] + given.minimum[at] + given.floor[at];
            prop_assert!(baseline == 0.0 || held >= (1.0 + floor) * pupils[at] * baseline - 1e-6);
            let mut one = Schools { area: vec![area], baseline: vec![baseline], ..Schools::default() };
            for (alone, column) in one.counts.iter_mut().zip(&schools.counts) {
                *alone = vec![column[at]];
            }
            one.years = [vec![7.0], vec![3.0], vec![2.0]];
            prop_assert_eq!(allocate(&one, &all).totals()[0], totals[at]);
        }
        let mut more = all.clone();
        more.lines[raised] = more.lines[raised].map(|rate| rate + 10.0);
        let after = allocate(&schools, &more);
        let change = compare(&totals, &after.totals());
        prop_assert_eq!(change.losers, 0);
        let grown = if raised < PUPIL_LED { (&given.pupil_led, &after.pupil_led) } else { (&given.school_led, &after.school_led) };
        prop_assert!(grown.0.iter().zip(grown.1).all(|(before, after)| after >= before));
    }

    /// Gains less losses are the change of the bill; without caps a transition ends at the new formula, with them never beyond it.
    #[test]
    fn budgets_add_up(
        now in prop::collection::vec(1.0..1e6_f64, 20),
        then in prop::collection::vec(1.0..1e6_f64, 20),
        years in 1..6_u32, gain in 0.0..0.5_f64, loss in 0.0..0.5_f64,
    ) {
        let sum = |amounts: &[f64]| amounts.iter().sum::<f64>();
        let change = compare(&now, &then);
        prop_assert!((change.gained - change.lost - (sum(&then) - sum(&now))).abs() < 0.005 * 20.0 + 1e-6);
        let free = transition(&now, &then, years, Caps::default());
        prop_assert_eq!(free.years.last().expect("a year"), &then);
        prop_assert!(free.remainder.iter().all(|left| *left == 0.0) && free.ends.iter().all(|ends| *ends == Some(years)));
        let held = transition(&now, &then, years, Caps { gain: Some(gain), loss: Some(loss) });
        prop_assert!((held.bills().last().expect("a year") + sum(&held.remainder) - sum(&then)).abs() < 1e-6 * sum(&then));
        for at in 0..20 {
            let mut before = now[at];
            for amounts in &held.years {
                prop_assert!(amounts[at] <= before * (1.0 + gain) + 1e-9 && amounts[at] >= before * (1.0 - loss) - 1e-9);
                before = amounts[at];
            }
            prop_assert!(held.remainder[at] * (then[at] - now[at]) >= -1e-6, "it does not go beyond");
            prop_assert!(held.ends[at].is_none_or(|year| year >= years));
        }
    }

    /// Fifths hold all pupils and all money, as many pupils each.
    #[test]
    fn fifths_part_all_pupils_and_all_money(schools in prop::collection::vec((0.0..1.0_f64, 1.0..900.0_f64, 1.0..9e6_f64), 1..60)) {
        let share: Vec<f64> = schools.iter().map(|school| (school.0 * 20.0).round() / 20.0).collect();
        let pupils: Vec<f64> = schools.iter().map(|school| school.1).collect();
        let money: Vec<f64> = schools.iter().map(|school| school.2).collect();
        let parts = fifths(&share, &pupils, &money).expect("pupils");
        let (all, sum) = (pupils.iter().sum::<f64>(), money.iter().sum::<f64>());
        prop_assert!((parts.iter().map(|fifth| fifth.money).sum::<f64>() - sum).abs() < 1e-9 * sum);
        prop_assert!(parts.iter().all(|fifth| (fifth.pupils - all / 5.0).abs() < 1e-9 * all));
    }
}
