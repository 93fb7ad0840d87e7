//! One school's plan and the accounts of who money went to, checked by hand and by their own laws.

use gapchart::figure::{Cell, Figure, Kind, Role};
use gapchart::funding::{Given, Quantity, plan, protected};
use gapchart::text::{self, Lang};
use gapchart::{datasets, reading, views};
use proptest::prelude::*;

fn figure(view: &str, options: &[(&str, &str)]) -> Figure {
    views::figure(view, options).unwrap_or_else(|error| panic!("{view} {options:?}: {error}"))
}

/// The value and the rating that the table has of a quantity.
fn row(figure: &Figure, quantity: &str) -> (Option<f64>, String) {
    let row = figure.table.rows.iter().find(|row| row[0] == Cell::from(quantity)).unwrap_or_else(|| panic!("{quantity}"));
    let value = match row[1] {
        Cell::Number(number) => Some(number),
        _ => None,
    };
    match &row[2] {
        Cell::Text(rating) => (value, rating.clone()),
        _ => (value, String::new()),
    }
}

const SCHOOL: [(&str, &str); 7] = [
    ("pupils", "1050"),
    ("teachers", "62.5"),
    ("periods", "25"),
    ("lessons", "1215"),
    ("teacher-cost", "3500000"),
    ("income", "6900000"),
    ("expenditure", "7000000"),
];

/// By hand: 1215 / (25 × 62.5) = 0.7776; 1050 × 25 / 1215 = 21.60493827; 1050 / 62.5 = 16.8; 3,500,000 / 62.5 = 56,000 and
/// / 1215 = 2,880.658436; 1215 / 62.5 = 19.44; −100,000 / 6,900,000 = −1.449275362%.
#[test]
fn a_plan_is_what_it_is_by_hand() {
    let figure = figure("icfp", &SCHOOL);
    for (quantity, value, rating) in [
        ("contact-ratio", 0.7776, "green"),
        ("class-size", 21.6049382716, "green"),
        ("pupil-teacher-ratio", 16.8, ""),
        ("balance-share", -1.44927536232, "amber"),
        ("teacher-load", 19.44, ""),
        ("average-teacher-cost", 56_000.0, ""),
        ("lesson-cost", 2880.65843621, ""),
        ("balance", -100_000.0, ""),
        ("income-per-pupil", 6571.42857143, ""),
        ("teacher-cost-of-income", 50.7246376812, ""),
        ("teacher-cost-of-expenditure", 50.0, ""),
    ] {
        assert_eq!(row(&figure, quantity), (Some(value), rating.to_string()), "{quantity}");
    }
    assert!(figure.method.steps.contains(&"Contact ratio = 1215 ÷ 62.5 ÷ 25 = 0.7776".to_string()), "{:?}", figure.method.steps);
    assert_eq!(figure.headline, "By the bands of one English tool: 2 green, 1 amber, 0 red");
}

/// A fifth of staff time protected: 1 / 0.8 = 1.25, so that 62.5 teachers become 78.125 and £3.5m becomes £4.375m. An eighth: 1 / 7.
#[test]
fn protected_time_needs_more_staff_for_the_same_lessons() {
    let fifth = figure("icfp", &[&SCHOOL[..], &[("protected", "20")]].concat());
    assert_eq!(row(&fifth, "extra-time").0, Some(25.0));
    assert_eq!(row(&fifth, "extra-teachers").0, Some(15.625));
    assert_eq!(row(&fifth, "extra-cost").0, Some(875_000.0));
    assert_eq!(fifth.headline, "Protecting 20% of staff time needs 25% more staff time for the same lessons");
    let eighth = figure("icfp", &[("protected", "12.5")]);
    assert_eq!(row(&eighth, "extra-time").0, Some(14.2857142857));
    assert_eq!(row(&eighth, "extra-teachers").0, None, "no teachers are made up");
    for wrong in ["0.5", "95", "200"] {
        assert_eq!(views::figure("icfp", &[("protected", wrong)]).expect_err("outside").code(), "bad-option");
    }
}

/// The edges as the tool's code has them, each belonging to the band above it.
#[test]
fn a_number_at_the_lower_edge_is_in_the_band() {
    let contact = |value| row(&figure("icfp", &[("contact-ratio", value)]), "contact-ratio").1;
    for (value, rating) in [
        ("0.6999", "red"),
        ("0.7", "amber"),
        ("0.7399", "amber"),
        ("0.74", "green"),
        ("0.7999", "green"),
        ("0.8", "amber"),
        ("0.8199", "amber"),
        ("0.82", "red"),
        ("1", "red"),
    ] {
        assert_eq!(contact(value), rating, "{value}");
    }
    let class = |value| row(&figure("icfp", &[("class-size", value)]), "class-size").1;
    for (value, rating) in [
        ("19.4", "red"),
        ("19.5", "amber"),
        ("19.9", "amber"),
        ("20", "green"),
        ("22.4", "green"),
        ("22.5", "amber"),
        ("23.4", "amber"),
        ("23.5", "red"),
    ] {
        assert_eq!(class(value), rating, "{value}");
    }
    let balance = |spent| row(&figure("icfp", &[("income", "1000000"), ("expenditure", spent)]), "balance-share").1;
    for (spent, rating) in
        [("1050001", "red"), ("1050000", "amber"), ("1000001", "amber"), ("1000000", "green"), ("900000", "green")]
    {
        assert_eq!(balance(spent), rating, "{spent}");
    }
    // 925 / (25 × 50) is 0.74 but for the last digits of a double.
    let computed = figure("icfp", &[("lessons", "925"), ("periods", "25"), ("teachers", "50")]);
    assert_eq!(row(&computed, "contact-ratio"), (Some(0.74), "green".to_string()));
}

/// What is shown of a rating is a word, everywhere.
#[test]
fn a_rating_is_never_told_by_colour_alone() {
    for (lang, words) in [("en", ["red", "amber", "green"]), ("cy", ["coch", "oren", "gwyrdd"])] {
        let figure = figure("icfp", &[&SCHOOL[..], &[("lang", lang)]].concat());
        let zones: Vec<&str> =
            figure.marks.iter().filter(|mark| mark.kind == Kind::Zone).map(|mark| mark.label.as_str()).collect();
        assert_eq!(zones, words);
        let said = figure.marks.iter().find(|mark| mark.kind == Kind::Value).expect("values");
        assert!(said.texts[0].ends_with(&format!("({})", words[2])) && said.texts[3].ends_with(&format!("({})", words[1])));
        assert!(figure.summary.contains(words[2]) && figure.table.cells()[0][2] == words[2]);
    }
}

/// Which numbers contradict each other, by how much, and the rule: 22.0 × 0.78 = 17.16, and 18.2 is 6.1% more.
#[test]
fn numbers_that_contradict_each_other_are_named() {
    let fault = |options: &[(&str, &str)]| {
        let error = views::figure("icfp", options).expect_err("a contradiction");
        (error.code(), error.place(), Lang::ALL.map(|lang| text::error(lang, &error)))
    };
    let (code, place, words) = fault(&[("class-size", "22.0"), ("contact-ratio", "0.78"), ("pupil-teacher-ratio", "18.2")]);
    assert_eq!((code, place.as_str()), ("contradicts", "pupil-teacher-ratio"));
    for words in words {
        for part in ["18.2", "contact-ratio × class-size", "17.16", "6.1%"] {
            assert!(words.contains(part), "{words}");
        }
    }
    let (code, place, _) = fault(&[("teachers", "50"), ("teacher-cost", "3000000"), ("average-teacher-cost", "55000")]);
    assert_eq!((code, place.as_str()), ("contradicts", "average-teacher-cost"));
    let (code, place, words) = fault(&[("lessons", "1700"), ("periods", "25"), ("teachers", "60")]);
    assert_eq!((code, place.as_str()), ("exceeds", "contact-ratio"));
    assert!(words[0].contains("1.13333333333"), "{words:?}");
    let (code, place, _) = fault(&[("teacher-cost", "3000000"), ("expenditure", "2000000")]);
    assert_eq!((code, place.as_str()), ("exceeds", "teacher-cost"));

    // Within their rounding both are kept, and how far apart they are is said.
    let near = figure("icfp", &[("class-size", "22"), ("contact-ratio", "0.78"), ("pupil-teacher-ratio", "17")]);
    assert!(near.notes.iter().any(|note| note.code == "rounded" && note.text.contains("17.16")), "{:?}", near.notes);
    assert!(near.summary.contains("0.9% apart"), "{}", near.summary);
}

/// Nothing is drawn of a school that gave nothing, and what is missing says what it needs.
#[test]
fn nothing_is_assumed_of_a_school() {
    let empty = figure("icfp", &[]);
    let own = |figure: &Figure| figure.marks.iter().any(|mark| mark.role == Role::Observed);
    assert!(!own(&empty) && empty.table.kinds.iter().all(|kind| ["missing", "reported"].contains(kind)));
    for kind in [Kind::Zone, Kind::Points, Kind::Range] {
        assert!(empty.marks.iter().any(|mark| mark.kind == kind), "{kind:?}: a first view shows what there is to compare with");
    }
    let some = figure("icfp", &[("pupils", "600"), ("periods", "25")]);
    assert!(!own(&some));
    let how = |quantity: &str| {
        let at = some.table.rows.iter().position(|row| row[0] == Cell::from(quantity)).expect("a row");
        some.table.cells()[at][3].clone()
    };
    assert_eq!(how("class-size"), "needs total teaching periods");
    assert_eq!(how("contact-ratio"), "needs total teaching periods and teachers");
    assert_eq!(how("balance-share"), "needs income and expenditure");
}

/// The figures as their publishers print them: −14 and −9; 5 and 8 to 9; 2.9 and none; 0.6 and 1.1.
#[test]
fn accounts_stand_as_they_were_printed() {
    let figure = figure("distribution", &[]);
    let cells = figure.table.cells();
    let numbers: Vec<[&str; 5]> = cells.iter().map(|row| [3, 4, 5, 6, 7].map(|at| row[at].as_str())).collect();
    assert_eq!(numbers[0], ["−14%", "−9%", "–", "−5", "–"]);
    assert_eq!(numbers[1], ["5%", "8%", "9%", "−3", "−4"]);
    assert_eq!(numbers[2], ["–", "2.9%", "–", "–", "–"]);
    assert_eq!(numbers[3], ["0.6%", "1.1%", "–", "−0.5", "–"]);
    assert_eq!(numbers[6], ["–", "–", "–", "−3", "−4"]);
    let most = figure.marks.iter().find(|mark| mark.role == Role::Most).expect("a mark");
    assert_eq!((&most.x[..], &most.y[..]), (&[0.0, 1.0, 3.0][..], &[Some(-14.0), Some(5.0), Some(0.6)][..]));
    let least = figure.marks.iter().find(|mark| mark.role == Role::Least).expect("a mark");
    assert_eq!((&least.lower[..], &least.upper[..]), (&[-9.0, 8.0, 2.9, 1.1][..], &[-9.0, 9.0, 2.9, 1.1][..]));
    assert!(figure.headline.starts_with("Where accounts print both ends, the most deprived did worse"));
    assert!(figure.summary.contains("58.3%") && figure.summary.contains("not to be averaged"), "{}", figure.summary);
    // Each account says what it counts, and no two are of the same years.
    for code in ["counts", "prices", "levels", "not-held"] {
        assert!(figure.notes.iter().any(|note| note.code == code), "{code}");
    }
    let mut spans: Vec<(&str, &str)> = cells[..4].iter().map(|row| (row[1].as_str(), row[2].as_str())).collect();
    spans.dedup();
    assert_eq!(spans.len(), 4);
}

/// Only national results are embedded: no school, no authority, and no table of many.
#[test]
fn no_school_is_named() {
    assert!(datasets::distribution().len() < 20 && datasets::benchmarks().len() < 40);
    assert!(datasets::distribution().iter().all(|share| share.source.id != "neu-school-cuts"));
}

/// Two measures by hand: 47.5 − 45.9 = 1.6, and −0.25 − 0.1 = −0.35.
#[test]
fn a_scorecard_holds_measures_beside_benchmarks_and_sums_nothing() {
    let measures = "staff/Teachers who stayed:88:90:%:trust;outcomes/Attainment 8:47.5:45.9;outcomes/Progress 8:-0.25:0.1;inclusion/Places:12";
    let card = figure("scorecard", &[("measures", measures)]);
    let cells = card.table.cells();
    assert_eq!(cells[0][..5], ["Outcomes", "Attainment 8", "47.5", "45.9", "1.6"]);
    assert_eq!(cells[1][..5], ["Outcomes", "Progress 8", "−0.25", "0.1", "−0.35"]);
    assert_eq!(cells[2][..6], ["Staff", "Teachers who stayed", "88%", "90%", "−2", "trust"]);
    assert_eq!(cells[3][..5], ["Inclusion", "Places", "12", "–", "–"]);
    assert_eq!(card.headline, "A school's measures beside benchmarks of its choice: 3 of 4");
    assert!(card.table.kinds.iter().all(|kind| *kind == "current"), "no row of a sum");
    assert!(card.summary.contains("88% (2 percentage points below)") && card.summary.contains("Above is not always better"));
    // A bar begins at zero, on a scale that holds it.
    let bars = card.marks.iter().find(|mark| mark.kind == Kind::Bar).expect("bars");
    for at in 0..bars.x.len() {
        assert!(bars.lower[at] == 0.0 || bars.upper[at] == 0.0);
        let [low, high] = card.axes.rows[at].domain;
        assert!(low <= bars.lower[at] && bars.upper[at] <= high && low <= 0.0 && high >= 0.0);
    }
    assert_eq!((bars.lower[1], bars.upper[1]), (-0.25, 0.0));
    assert!(card.axes.y.zero_included);
}

#[test]
fn the_example_says_that_it_is_made_up() {
    for (lang, words) in [("en", "made-up numbers"), ("cy", "rhifau dychmygol")] {
        let card = figure("scorecard", &[("lang", lang)]);
        for text in [&card.subtitle, &card.summary, &card.description.short] {
            assert!(text.to_lowercase().contains(words), "{text}");
        }
        assert!(card.calculation.expect("said").to_lowercase().contains(words));
        assert!(!card.state.permalink.contains("measures"));
    }
}

#[test]
fn measures_that_cannot_be_read_are_named() {
    for wrong in [
        "Attainment 8:47",
        "ranking/Attainment 8:47",
        "outcomes/:47",
        "outcomes/Attainment 8",
        "outcomes/Attainment 8:many",
        "outcomes/Attainment 8:47:45:points:England:more",
        "outcomes/A name that is longer than anything that a row has room for:47",
        "outcomes/Attainment 8:1e5",
        ";;",
        &"staff/Days:1;".repeat(13),
    ] {
        let error = views::figure("scorecard", &[("measures", wrong)]).expect_err(wrong);
        assert_eq!((error.code(), error.place().as_str()), ("bad-option", "measures"), "{wrong}");
        for lang in Lang::ALL {
            assert!(!text::error(lang, &error).contains('{'));
        }
    }
}

/// The figure's own CSV gives the same figure again.
#[test]
fn a_scorecards_csv_reads_back_in() {
    let measures =
        "outcomes/=Attainment 8:47.5:45.9:points:England, 2025;outcomes/\"Work\" & more:0:-3:%;engagement/Ymgysylltu â rhieni:81";
    for options in [&[("measures", measures)][..], &[]] {
        for lang in ["en", "cy"] {
            let first = figure("scorecard", &[options, &[("lang", lang)]].concat());
            let read = reading::measures("scorecard.csv", first.csv().as_bytes()).expect("its own");
            let again = figure("scorecard", &[("measures", &read), ("lang", lang)]);
            assert_eq!((&first.table, &first.marks, &first.axes), (&again.table, &again.marks, &again.axes));
        }
    }
    let refused = |bytes: &[u8]| reading::measures("own.csv", bytes).expect_err("refused").code();
    assert_eq!(refused(b"area,measure\noutcomes,Attainment 8\n"), "no-column");
    assert_eq!(refused(b"measure,value\nTime: 9 to 10,4\n"), "cell");
    assert_eq!(refused(b"measure,value\n"), "refused");
    assert_eq!(refused(b""), "refused");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whatever a school's numbers, and whichever of them are given: what follows are that school's, and the identities hold.
    #[test]
    fn the_identities_of_a_plan_hold(
        pupils in 50u32..3000, teachers in 3u32..300, periods in 20u32..61, share in 400u32..950, cost in 30_000u32..90_000, set in 0u32..1 << 11
    ) {
        let (pupils, teachers, periods) = (f64::from(pupils), f64::from(teachers), f64::from(periods));
        let lessons = teachers * periods * f64::from(share) / 1000.0;
        let spent = teachers * f64::from(cost);
        let truth = [
            pupils, teachers, periods, lessons, spent, lessons / (periods * teachers), pupils * periods / lessons, pupils / teachers,
            spent / teachers, spent / lessons, lessons / teachers,
        ];
        let given: Vec<Given> = Quantity::ALL.into_iter().filter(|of| set >> (*of as u32) & 1 == 1)
            .map(|of| Given { of, value: truth[of as usize], half: 0.0 }).collect();
        let known = plan(&given).expect("one school's").known;
        for (known, truth) in known.iter().zip(truth) {
            if let Some(known) = known {
                prop_assert!((known.value / truth - 1.0).abs() < 1e-11);
            }
        }
        let value = |of: Quantity| known[of as usize].as_ref().map(|known| known.value);
        let product = |whole: Quantity, one: Quantity, other: Quantity| match (value(whole), value(one), value(other)) {
            (Some(whole), Some(one), Some(other)) => (one * other / whole - 1.0).abs() < 1e-11,
            // Two of the three give the third.
            (whole, one, other) => [whole, one, other].iter().flatten().count() < 2,
        };
        prop_assert!(product(Quantity::PupilTeacherRatio, Quantity::ClassSize, Quantity::ContactRatio));
        prop_assert!(product(Quantity::TeacherCost, Quantity::LessonCost, Quantity::Lessons));
        prop_assert!(product(Quantity::TeacherCost, Quantity::AverageTeacherCost, Quantity::Teachers));
        prop_assert!(product(Quantity::Pupils, Quantity::PupilTeacherRatio, Quantity::Teachers));
        // One number that is far off contradicts the others wherever they give it too.
        for wrong in &given {
            let others: Vec<Given> = given.iter().copied().filter(|other| other.of != wrong.of).collect();
            let follows = plan(&others).expect("fewer of one school's").known[wrong.of as usize].is_some();
            let off: Vec<Given> = others.into_iter().chain([Given { value: 1.5 * wrong.value, ..*wrong }]).collect();
            prop_assert_eq!(plan(&off).is_err(), follows, "{:?}", wrong.of);
        }
    }

    /// The lessons that remain to be taught are those of now.
    #[test]
    fn protected_time_leaves_the_lessons(percent in 1u32..=90, teachers in 1u32..500) {
        let (share, teachers) = (f64::from(percent) / 100.0, f64::from(teachers));
        let staff = teachers * protected(share);
        prop_assert!((staff * (1.0 - share) - teachers).abs() < 1e-9);
    }
}
