//! No text of the other language: the rule itself, every fault in both languages, and the counts.

#[path = "language/rule.rs"]
mod rule;

use gapchart::error::{Error, Expected, Refusal};
use gapchart::text::{self, Lang};
use rule::Rule;
use std::collections::BTreeSet;

/// The rule finds what it should, so that nothing else passes by its silence.
#[test]
fn the_rule_tells_one_language_from_the_other() {
    let rule = Rule::new();
    let wrong = |lang: Lang, text: &str| rule.fault(lang, text).is_some();
    for english in ["the GCSE disadvantage gap", "Copy picture", "Year", "Table", "per pupil", "No trend can be detected"] {
        assert!(wrong(Lang::Cy, english), "{english}");
        assert!(!wrong(Lang::En, english), "{english}");
    }
    for welsh in ["y bwlch anfantais TGAU", "Blwyddyn", "Tabl o'r ffigurau", "fesul disgybl", "Ni ellir canfod tuedd"] {
        assert!(wrong(Lang::En, welsh), "{welsh}");
        assert!(!wrong(Lang::Cy, welsh), "{welsh}");
    }
    for neither in ["CSV", "2018/19", "Attainment 8", "£8,616", "–", "Merthyr Tudful"] {
        assert!(!wrong(Lang::En, neither) && !wrong(Lang::Cy, neither), "{neither}");
    }
    // Every text of three words or more is known for what it is, its gaps left empty, and none for what it is not.
    let mut odd = vec![];
    for [key, en, cy, seen] in text::all() {
        for (lang, other, text) in [(Lang::En, Lang::Cy, en), (Lang::Cy, Lang::En, cy)] {
            let text = &without_gaps(text);
            if let Some(why) = rule.fault(lang, text) {
                odd.push(format!("{key}: {why} is said to be no {}: {text}", lang.tag()));
            }
            // Figures, and "at", which is a word of both.
            let mute = *key == "StagesAnnounce" && lang == Lang::En;
            if *seen != "same" && !mute && rule::words(text).len() >= 3 && !wrong(other, text) {
                odd.push(format!("{key}: passes as {}: {text}", other.tag()));
            }
        }
    }
    assert!(odd.is_empty(), "{}", odd.join("\n"));
}

/// Whatever can be wrong is said in the language that was asked for, whole: no fault is without words, none mixes them.
#[test]
fn every_fault_is_said_in_one_language() {
    let rule = Rule::new();
    let mut said = BTreeSet::new();
    for error in faults() {
        for lang in Lang::ALL {
            let text = text::error(lang, &error);
            assert!(rule::words(&text).len() > 2, "{error:?} has no words in {}", lang.tag());
            let strange = rule.fault(lang, &text);
            assert!(strange.is_none(), "{error:?} in {}: {strange:?}: {text}", lang.tag());
        }
        said.insert(error.code());
    }
    // All that there are, by the list of codes that the errors' own module holds.
    let codes: BTreeSet<&str> = include_str!("../src/error.rs")
        .split("pub fn ")
        .nth(1)
        .expect("the codes")
        .split("=> \"")
        .skip(1)
        .filter_map(|rest| rest.split_once('"'))
        .map(|(code, _)| code)
        .collect();
    assert_eq!(said, codes);
}

/// What the scripts say of themselves stands in both languages, under its own; no other text in them is prose.
#[test]
fn scripts_say_what_they_say_in_both_languages() {
    let rule = Rule::new();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut told = [0, 0];
    let mut odd = vec![];
    for part in ["src/web", "src/web/single", "www"] {
        for entry in std::fs::read_dir(folder.join(part)).expect("a folder").flatten() {
            let path = entry.path();
            if path.extension().is_none_or(|ending| ending != "js") {
                continue;
            }
            // Warnings on the console are for whoever runs the page, and in English.
            if path.ends_with("gapchart-theme.js") {
                continue;
            }
            let mut under = None;
            let mut loose = [vec![], vec![]];
            for line in std::fs::read_to_string(&path).expect("UTF-8").lines() {
                let start = line.trim_start();
                if start.starts_with(['*', '/']) {
                    continue;
                }
                let said = if start.starts_with("en: ") || start.starts_with("en(") {
                    Some(Lang::En)
                } else if start.starts_with("cy: ") || start.starts_with("cy(") {
                    Some(Lang::Cy)
                } else {
                    None
                };
                if said.is_some() && start.ends_with('{') {
                    under = said;
                } else if start.starts_with('}') {
                    under = None;
                }
                let lang = said.or(under);
                for text in literals(line) {
                    let [english, welsh] = Lang::ALL.map(|lang| rule.fault(lang, &text).is_none());
                    if let Some(lang) = lang {
                        told[lang as usize] += 1;
                    }
                    let prose = text.contains(' ') && rule::words(&text).len() >= 4;
                    match lang {
                        Some(Lang::En) if !english => odd.push(format!("{}: {text}", path.display())),
                        Some(Lang::Cy) if !welsh => odd.push(format!("{}: {text}", path.display())),
                        None if prose && english != welsh => loose[usize::from(welsh)].push(text),
                        _ => {}
                    }
                }
            }
            // One for the other, where there are so few that no table is worth it.
            if loose[0].len() != loose[1].len() {
                odd.push(format!("{}: {loose:?}", path.display()));
            }
        }
    }
    assert!(odd.is_empty(), "{}", odd.join("\n"));
    assert!(told[0] == told[1] && told[0] >= 25, "{told:?}");
}

/// What stands in quotation marks on a line.
fn literals(line: &str) -> Vec<String> {
    let mut found = vec![];
    let mut rest = line;
    while let Some(at) = rest.find(['"', '`']) {
        let mark = &rest[at..at + 1];
        let Some((text, after)) = rest[at + 1..].split_once(mark) else { break };
        // What a template puts in is a script's, and words with hyphens are codes.
        let plain =
            text.split("${").map(|part| part.split_once('}').map_or(part, |(_, after)| after)).collect::<Vec<_>>().join(" ");
        if !plain.contains('-') || plain.contains(' ') {
            found.push(plain);
        }
        rest = after;
    }
    found
}

/// One fault of every kind, and of every rule and reason that a kind can give. What stands in them is of no language.
fn faults() -> Vec<Error> {
    let text = || "X1".to_string();
    let list = || vec![text(), "X2".to_string()];
    let option = "x-3";
    let expected = [
        Expected::OneOf(vec!["x-1", "x-2"]),
        Expected::Year,
        Expected::Within(1.0, 2.5),
        Expected::YearOrNever(2026.0, 3026.0),
        Expected::Window,
        Expected::Measure,
        Expected::Number,
        Expected::Positive,
        Expected::Like("1/2"),
        Expected::Claim,
        Expected::NewYear,
        Expected::Cells(3),
        Expected::Decimals,
        Expected::OneValue { row: 4 },
        Expected::SameUnit(text()),
        Expected::SameYears,
        Expected::Present,
    ];
    let refused = [
        Refusal::Empty,
        Refusal::Workbook,
        Refusal::Page,
        Refusal::Utf16,
        Refusal::Binary,
        Refusal::TooLarge { limit: 1 },
        Refusal::TooManyRows { limit: 2 },
        Refusal::TooManyNames { column: text(), limit: 3 },
        Refusal::Record { row: 4 },
        Refusal::NoYears { columns: list() },
        Refusal::NoNumbers { columns: list() },
        Refusal::NoAreas { columns: list() },
        Refusal::TwoColumns { name: text() },
        Refusal::Changed,
    ];
    // Reasons that a result, a series or a change of definition can have.
    let reasons = [
        "centre-assessed",
        "teacher-assessed",
        "grading-adapted",
        "fsm-protected",
        "provisional",
        "a8-old-scale",
        "ks2-writing",
        "ks2-levels",
        "ks2-cancelled",
        "epi-scattered",
        "two-results",
        "share",
        "not-a-gap",
        "own-area",
        "own-share",
        "not-available",
    ];
    let mut all = vec![
        Error::UnknownView { value: text(), known: vec!["x"] },
        Error::UnknownOption { view: "x", option: text(), known: vec!["x"] },
        Error::UnknownSeries { value: text(), known: vec!["x"] },
        Error::UnknownVintage { value: text(), known: vec!["2026"] },
        Error::WindowReversed { from: 2019, to: 2011 },
        Error::WindowOutside { from: 1999, to: 2011, first: 2011, last: 2025 },
        Error::TooFewPoints { from: 2011, to: 2011, found: 0, needed: 1 },
        Error::EndMissing { period: text() },
        Error::NoPrice { index: "x", period: text(), held: text() },
        Error::NoAmount { what: text(), period: text() },
        Error::MixedPupils { asked: text(), held: text() },
        Error::Needs { option, other: "x-4" },
        Error::Both { option, other: "x-4" },
        Error::Contradicts { option, value: text(), from: "x × y".into(), follows: text(), apart: text() },
        Error::Exceeds { option, value: text(), most: text() },
        Error::NeedsFile { option },
        Error::NoSchools { file: text() },
        Error::NoClaims,
        Error::NotPositive { period: text(), value: text() },
        Error::StepOutside { after: 2019, from: 2011, to: 2019 },
        Error::NotAPeriod { value: text() },
        Error::Unreadable { file: text(), detail: text() },
        Error::NoColumn { file: text(), column: text(), known: list() },
        Error::Which { file: text(), option, columns: list() },
        Error::NotFetched { file: text(), status: String::new() },
        Error::NotFetched { file: text(), status: "404".into() },
        Error::UnknownName { option, value: text(), known: list(), more: 0 },
        Error::UnknownName { option, value: text(), known: list(), more: 5 },
        Error::NoFigures { file: text() },
        Error::Drawing { detail: text() },
    ];
    for found in [0, 1, 2, 3, 6, 11] {
        all.push(Error::TooFewPoints { from: 2011, to: 2014, found, needed: 12 });
    }
    for reason in reasons {
        all.push(Error::NeverFitted { series: text(), reason: reason.into() });
        all.push(Error::Broken { period: text(), reason: reason.into() });
        all.push(Error::EndLeftOut { period: text(), reason: reason.into() });
    }
    for kind in ["academic", "financial", "calendar"] {
        all.push(Error::MixedYears { index: "x", prices: kind, amounts: kind });
    }
    for expected in expected {
        all.push(Error::BadOption { option, value: text(), expected: expected.clone() });
        all.push(Error::Cell { file: text(), row: 7, column: text(), value: text(), expected });
    }
    all.extend(refused.map(|why| Error::Refused { file: text(), why }));
    all
}

/// A template whose gaps hold a number, and its forms one after another.
fn without_gaps(text: &str) -> String {
    rule::parts(text).join(" 1 ")
}

/// The first engine and that of money are without the code for counts inside a text (`FORMS` in `src/text.rs`): none of their views has one.
#[test]
fn engines_without_the_code_for_counts_have_no_text_that_needs_it() {
    let counted: Vec<&str> = text::all()
        .iter()
        .filter(|[_, en, ..]| en.split('{').skip(1).any(|rest| rest.split('}').next().is_some_and(|gap| gap.contains(':'))))
        .map(|[key, ..]| *key)
        .collect();
    assert!(counted.len() > 40);
    for file in ["money", "real", "announced", "base_years", "decomposition", "freeze", "premium", "trend", "projection"] {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/views/{file}.rs"));
        let code = std::fs::read_to_string(&path).expect("a view");
        for key in &counted {
            let named = code
                .split(&format!("Word::{key}"))
                .skip(1)
                .any(|after| !after.starts_with(|letter: char| letter.is_alphanumeric()));
            assert!(!named, "{} says {key}, which counts", path.display());
        }
    }
}
