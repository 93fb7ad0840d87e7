//! Claims held against the figures: a verdict is worked out, never stored, and moves with what it rests on.

use gapchart::claims::{self, Checked, Found, Verdict, Wanted, check, embedded};
use gapchart::datasets::{self, Claim};
use gapchart::text::Lang;
use gapchart::views;
use std::cell::RefCell;
use std::collections::BTreeSet;

fn claim(id: &str) -> Claim {
    datasets::claims().into_iter().find(|claim| claim.id == id).unwrap_or_else(|| panic!("{id} is in the register"))
}

fn recomputed() -> Vec<Claim> {
    datasets::claims().into_iter().filter(|claim| claim.reason.is_empty()).collect()
}

fn checked(id: &str) -> Checked {
    check(&claim(id), &embedded, Lang::En)
}

fn steps(id: &str) -> String {
    checked(id).steps.join("\n")
}

/// One figure, by what is asked of the look-up.
type Key = (String, String, String, i32);

fn key(wanted: &Wanted) -> Key {
    (wanted.id.into(), wanted.group.into(), wanted.vintage.into(), wanted.year)
}

/// The figures as they are, but for one.
fn altered<'a>(which: &'a Key, alter: &'a dyn Fn(&mut Found)) -> impl Fn(&Wanted) -> Option<Found> + 'a {
    move |wanted| {
        let mut found = embedded(wanted)?;
        if key(wanted) == *which {
            alter(&mut found);
        }
        Some(found)
    }
}

#[test]
fn every_claim_has_a_way_to_be_checked_or_a_reason_why_not() {
    assert_eq!(datasets::claims().len(), 165);
    let mut recomputed = 0;
    for claim in &datasets::claims() {
        assert_eq!(claim.reason.is_empty(), claims::recomputed(claim.id), "{}", claim.id);
        let checked = check(claim, &embedded, Lang::En);
        if claim.reason.is_empty() {
            recomputed += 1;
            assert_ne!(checked.verdict, Verdict::Cannot, "{}", claim.id);
            assert!(!checked.found.is_empty() && !checked.steps.is_empty() || claim.id == "BP-40", "{}", claim.id);
        } else {
            assert_eq!(checked.verdict, Verdict::Cannot, "{}", claim.id);
            assert!(checked.used.is_empty() && checked.steps.is_empty(), "{}", claim.id);
        }
        assert_eq!(checked.because.is_empty(), checked.verdict == Verdict::Holds, "{}", claim.id);
    }
    assert_eq!(recomputed, 53);
}

/// Whatever is recomputed rests on something: for every such claim there is a figure, or a number of its own, that makes its verdict
/// another one.
#[test]
fn every_verdict_moves_with_what_it_rests_on() {
    let alterations: [&dyn Fn(&mut Found); 8] = [
        &|found| found.value *= 5.0,
        &|found| found.value *= 0.3,
        &|found| found.value *= -1.0,
        &|found| found.value += 100.0,
        &|found| found.value = 7.0,
        &|found| found.value = 5600.0,
        &|found| found.value = f64::INFINITY,
        &|found| found.comparable = !found.comparable,
    ];
    for claim in &recomputed() {
        let before = check(claim, &embedded, Lang::En).verdict;
        let asked = RefCell::new(BTreeSet::new());
        let listening = |wanted: &Wanted| {
            asked.borrow_mut().insert(key(wanted));
            embedded(wanted)
        };
        check(claim, &listening, Lang::En);
        let claimed = |found: &mut Found| found.value = claim.numbers.first().copied().unwrap_or(0.0);
        let by_figures = asked.borrow().iter().any(|which| {
            let mut all = alterations.iter().copied().chain([&claimed as &dyn Fn(&mut Found)]);
            all.any(|alter| check(claim, &altered(which, alter), Lang::En).verdict != before)
        });
        let by_numbers = (0..claim.numbers.len()).any(|at| {
            [3.0 * claim.numbers[at] + 1.0, claim.numbers[at] - 1.0, claim.numbers[at] - 2.0].into_iter().any(|number| {
                let mut numbers = claim.numbers.clone();
                numbers[at] = number;
                let claim = Claim { numbers, ..claim.clone() };
                check(&claim, &embedded, Lang::En).verdict != before
            })
        });
        assert!(by_figures || asked.borrow().is_empty(), "{}: no figure moves it", claim.id);
        assert!(by_numbers || claim.numbers.is_empty() || claim.id == "WS-05", "{}: no number of its own moves it", claim.id);
        assert!(by_figures || by_numbers, "{}", claim.id);
    }
}

/// A claim of the largest rise on record, in a record where it was.
#[test]
fn the_largest_rise_of_2022_would_hold_if_the_index_had_risen_more() {
    assert_eq!(checked("MS-04").verdict, Verdict::DoesNotHold);
    let result = ("dfe-ks4-gap-index".to_string(), String::new(), String::new(), 2022);
    let higher = altered(&result, &|found| found.value = 4.0);
    assert_eq!(check(&claim("MS-04"), &higher, Lang::En).verdict, Verdict::Holds);
    let said = checked("MS-04");
    assert!(said.because.contains("if 2018/19 to 2021/22 counted as one step, +0.14"), "{}", said.because);
    assert!(said.found.contains("0.05 in 2021/22") && said.found.contains("0.13 in 2020/21"), "{}", said.found);
}

/// Without the figures nothing is claimed of them.
#[test]
fn a_figure_that_is_not_held_leaves_a_claim_unchecked() {
    for claim in &recomputed() {
        let whole = check(claim, &embedded, Lang::En);
        let bare = check(claim, &|_: &Wanted| None, Lang::En);
        let arithmetic = whole.used.is_empty();
        assert_eq!(bare.verdict == Verdict::Cannot, !arithmetic, "{}", claim.id);
    }
}

#[test]
fn the_arithmetic_of_the_documents_is_shown() {
    for (id, verdict, step) in [
        ("BP-03", Verdict::HoldsIf, "2581 \u{2212} 2019 = 562"),
        ("BP-04", Verdict::HoldsIf, "562 / 20 = 28.1"),
        ("BP-10", Verdict::Holds, "4 + 4 + 3 + 5 + 6 = 22"),
        ("BP-34", Verdict::Holds, "1 / (1 \u{2212} 0.2 ) = 1.25"),
        ("BP-56", Verdict::Holds, "0.8 \u{d7} 13 = 10.4"),
        ("CY-14", Verdict::HoldsIf, "= 456"),
        ("CY-22", Verdict::Holds, "3,591 / 3,343 \u{2212} 1 = 7.42%"),
        ("CY-24", Verdict::Holds, "599 / 7,327 = 8.18%"),
        ("CY-25", Verdict::Holds, "£7,926 \u{2212} £7,327 = £599"),
        ("CY-26", Verdict::Holds, "£6,390 + £1,536 = £7,926"),
        ("CY-27", Verdict::Holds, "£1,536 / £7,926 = 19.4%"),
        ("CY-10", Verdict::DoesNotHold, "4 years \u{2260} 5 years"),
        ("CT-05", Verdict::DoesNotHold, "37 \u{2260} 39"),
        ("CT-06", Verdict::Holds, "\u{2248}"),
        ("MS-03", Verdict::Holds, "3.92 \u{2212} 3.70 = 0.22"),
        ("BP-16", Verdict::Holds, "0 < 4.5 < 9.2 < 18.1"),
        ("BP-45", Verdict::HoldsIf, "8 \u{2248} 8"),
    ] {
        assert_eq!(checked(id).verdict, verdict, "{id}");
        assert!(steps(id).contains(step), "{id}: {}", steps(id));
    }
    // A freeze at four rates of inflation; what cash did instead.
    let freeze = steps("WS-05");
    for loss in ["= 4.9%", "= 7.2%", "= 9.4%", "= 13.7%", "£5,920 / £5,600 \u{2212} 1 = +5.7%"] {
        assert!(freeze.contains(loss), "{loss}: {freeze}");
    }
    assert_eq!(checked("WS-05").verdict, Verdict::DoesNotHold);
}

/// The index's own answer beside the five centuries: the year that the projection gives, in years from 2019.
#[test]
fn the_official_index_stands_beside_the_five_centuries() {
    let projection = views::figure("projection", &[("from", "2011"), ("to", "2019")]).expect("a figure");
    let closing = projection.closing.expect("it closes");
    for id in ["BP-01", "BP-03"] {
        let checked = checked(id);
        assert_eq!(checked.verdict, Verdict::HoldsIf);
        let shown = checked.shown.iter().find(|shown| shown.range.is_some()).expect("a range");
        let (lower, upper) = shown.range.expect("it has one");
        assert!((shown.value - (closing.year.expect("a year") - 2019.0)).abs() < 1e-6, "{id}: {shown:?}");
        assert!((lower - (closing.lower.expect("a year") - 2019.0)).abs() < 1e-6, "{id}: {shown:?}");
        let gapchart::gap::Bound::Year(end) = closing.upper.expect("an end") else { panic!("no end") };
        assert!((upper - (end - 2019.0)).abs() < 1e-6, "{id}: {shown:?}");
    }
}

#[test]
fn both_languages_come_to_the_same_verdict_by_the_same_numbers() {
    for claim in &datasets::claims() {
        let [en, cy] = Lang::ALL.map(|lang| check(claim, &embedded, lang));
        assert_eq!((en.verdict, en.steps.len(), en.opens), (cy.verdict, cy.steps.len(), cy.opens), "{}", claim.id);
        assert_eq!(en.used, cy.used, "{}", claim.id);
        let numbers = |checked: &Checked| checked.shown.iter().map(|shown| (shown.value, shown.range)).collect::<Vec<_>>();
        assert_eq!(numbers(&en), numbers(&cy), "{}", claim.id);
        assert!(claim.statement.iter().all(|statement| !statement.is_empty()) && claim.statement[0] != claim.statement[1]);
    }
}

/// Each claim names the view that shows its figures, and that view opens.
#[test]
fn every_address_opens_a_figure() {
    let mut opened = 0;
    for claim in &datasets::claims() {
        let checked = check(claim, &embedded, Lang::En);
        let Some(link) = checked.opens.strip_prefix("#v=1&") else { continue };
        let pairs: Vec<(&str, &str)> = link.split('&').map(|pair| pair.split_once('=').expect("a pair")).collect();
        views::figure(pairs[0].1, &pairs[1..]).unwrap_or_else(|error| panic!("{}: {error}", claim.id));
        opened += 1;
    }
    assert!(opened >= 28, "{opened}");
}

/// The filters part the register, and the list counts what its rows say.
#[test]
fn every_claim_is_listed_once_under_its_verdict() {
    let rows = |pairs: &[(&str, &str)]| -> Vec<String> {
        let figure = views::figure("claims", pairs).expect("a figure");
        assert_eq!(figure.table.opens.len(), figure.table.rows.len());
        figure.table.cells().iter().map(|row| row[0].clone()).collect()
    };
    let all = rows(&[]);
    assert_eq!(all.len(), 165);
    let mut parted: Vec<String> = Verdict::ALL.iter().flat_map(|verdict| rows(&[("verdict", verdict.name())])).collect();
    parted.sort();
    let mut sorted = all.clone();
    sorted.sort();
    assert_eq!(parted, sorted);
    let documents = ["blueprint", "manifesto", "what-we-stand-for", "wales", "trusts"];
    let counted: Vec<usize> = documents.iter().map(|document| rows(&[("document", document)]).len()).collect();
    assert_eq!(counted, [76, 11, 15, 51, 12]);
    assert_eq!(rows(&[("document", "manifesto"), ("topic", "disadvantage-gap")]), ["MS-03", "MS-04"]);
    // One claim, however its number is written; and what has none.
    for number in ["BP-03", "bp-03"] {
        let figure = views::figure("claims", &[("claim", number), ("topic", "funding")]).expect("a figure");
        assert_eq!(figure.state.command, "gapchart claims --claim BP-03");
    }
    for wrong in ["BP-77", "BP", "3", "ZZ-01", "bp-3"] {
        let error = views::figure("claims", &[("claim", wrong)]).expect_err("no claim");
        assert_eq!((error.code(), error.place().as_str()), ("bad-option", "claim"), "{wrong}");
    }
    let nothing = views::figure("claims", &[("document", "trusts"), ("topic", "capital")]).expect_err("none");
    assert_eq!(nothing.code(), "no-claims");
}

/// A margin of error for a probability sample with a known base, and for nothing else.
#[test]
fn an_interval_is_given_where_one_can_be() {
    let survey = |pairs: &[(&str, &str)]| views::figure("survey", pairs).expect("a figure");
    let drawn = survey(&[("share", "54"), ("base", "1000"), ("sample", "probability")]);
    assert!(drawn.headline.contains("95% interval 50.9% to 57.1%"), "{}", drawn.headline);
    assert!(drawn.marks.iter().any(|mark| mark.kind.name() == "range"));
    for pairs in [
        &[("share", "54"), ("base", "1900"), ("sample", "self-selected")][..],
        &[("share", "54"), ("base", "1900")],
        &[("share", "54"), ("sample", "probability")],
        &[("share", "54")],
        &[],
    ] {
        let figure = survey(pairs);
        assert!(figure.marks.iter().all(|mark| mark.kind.name() != "range"), "{pairs:?}");
        assert!(figure.headline.contains("margin of error"), "{pairs:?}: {}", figure.headline);
    }
    let error = |pairs: &[(&str, &str)]| views::figure("survey", pairs).expect_err("refused").code();
    assert_eq!(error(&[("share", "101")]), "bad-option");
    assert_eq!(error(&[("share", "0")]), "bad-option");
    assert_eq!(error(&[("base", "100")]), "needs-option");
    assert_eq!(error(&[("share", "50"), ("base", "0")]), "bad-option");
}

/// As every figure keeps to them, of every claim in both languages.
#[test]
fn every_claim_is_told_in_few_words() {
    for claim in &datasets::claims() {
        for lang in ["en", "cy"] {
            let figure = views::figure("claims", &[("claim", claim.id), ("lang", lang)]).expect("a figure");
            let short = &figure.description.short;
            assert!(figure.headline.split_whitespace().count() <= 15, "{}", figure.headline);
            assert!(short.chars().count() <= 220, "{} {short}", short.chars().count());
            for text in [&figure.summary, &figure.sentence, &figure.subtitle, short, &figure.announcement] {
                assert!(!text.contains(['{', '}']) && !text.contains("  ") && !text.contains(" ."), "{}: {text}", claim.id);
            }
            assert!(figure.sentence.ends_with('.') && !figure.marks.is_empty(), "{}", claim.id);
        }
    }
}
