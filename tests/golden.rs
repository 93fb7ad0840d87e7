//! Pictures compared byte for byte with the ones kept here, and the pages' embedded figures with what `embed` writes today.
//!
//! A mismatch leaves the new picture in `target/golden/` to look at beside the old. `cargo xtask pictures` draws them anew:
//! on request, never by a test.

use std::path::{Path, PathBuf};
use std::process::Command;

const PICTURES: &[(&str, &str)] = &[
    ("projection", "projection"),
    ("projection-window", "projection --from 2011 --to 2019"),
    ("projection-closing", "projection --from 2011 --to 2019 --until 2150"),
    ("projection-rounding", "projection --from 2023 --to 2025"),
    ("projection-two-points", "projection --from 2024 --to 2025"),
    ("projection-not-comparable-fitted", "projection --include not-comparable --lang cy"),
    ("projection-narrow", "projection --from 2011 --to 2019 --width 320 --height 300 --lang cy"),
    ("projection-theil-sen", "projection --method theil-sen --from 2011 --to 2019 --until 2150"),
    ("projection-recent", "projection --method recent --from 2014 --to 2018 --until 2300"),
    ("projection-exponential", "projection --method exponential --from 2011 --to 2019 --below 2 --until 2200 --lang cy"),
    ("projection-step", "projection --method step --until 2150"),
    ("projection-dark", "projection --width 1400 --theme dark"),
    ("trend", "trend"),
    ("trend-narrow-dark", "trend --width 320 --height 300 --theme dark --lang cy"),
    ("trend-old-vintage", "trend --vintage 2023 --from 2012 --to 2019"),
    ("trend-difference", "trend --series dfe-ks4-attainment8 --vintage 2026"),
    ("trend-scattered", "trend --series epi-ks4-gap-months --lang cy"),
    ("trend-share", "trend --series fsm-eligible-share"),
    ("projection-break", "projection --series dfe-ks2-gap-index --vintage 2026 --to 2019"),
    ("projection-rising", "projection --series dfe-ks4-english-maths-grade5 --vintage 2026 --lang cy"),
    ("windows", "windows --guess 2100"),
    ("windows-narrow-dark", "windows --guess never --width 320 --height 300 --theme dark --lang cy"),
    ("projection-scenarios", "projection --from 2011 --to 2019 --close-by 2040 --pace 2011-2019 --generation 28 --until 2130"),
    (
        "projection-scenarios-narrow-dark",
        "projection --close-by 2040 --pace 2011-2019 --width 320 --height 300 --theme dark --lang cy",
    ),
    ("back-test", "back-test"),
    ("back-test-narrow-dark", "back-test --width 320 --height 300 --theme dark --lang cy"),
    ("nations", "nations"),
    ("nations-narrow-dark", "nations --width 320 --height 300 --theme dark --lang cy"),
    ("finish-line", "finish-line"),
    ("finish-line-narrow-dark", "finish-line --width 320 --height 300 --theme dark --lang cy"),
    ("stages", "stages"),
    ("stages-narrow-dark", "stages --vintage 2019 --width 320 --height 300 --theme dark --lang cy"),
    ("funding", "funding"),
    ("funding-dark", "funding --theme dark --width 1400 --deflator school-costs-2022-07 --base 2010-11"),
    ("funding-holes", "funding --deflator gdp-2026-03 --lang cy"),
    ("funding-narrow-dark", "funding --width 320 --height 300 --theme dark --lang cy"),
    ("base-years", "base-years --to 2019-20"),
    ("base-years-narrow-dark", "base-years --width 320 --height 300 --theme dark --lang cy"),
    ("decomposition", "decomposition"),
    ("decomposition-narrow", "decomposition --width 320 --height 300 --lang cy"),
    ("freeze", "freeze"),
    ("freeze-path", "freeze --deflator gdp-2022-06 --years 6 --from 2019-20 --lang cy --theme dark"),
    ("announced", "announced"),
    ("announced-narrow-dark", "announced --deflator gdp-2022-06 --width 320 --height 300 --theme dark --lang cy"),
    ("formula", "formula"),
    ("formula-narrow-dark", "formula --width 320 --height 300 --theme dark --lang cy"),
    (
        "formula-own",
        "formula --set published-2018-19 --pupils-primary 420 --pupils-ks3 360 --pupils-ks4 240 --fsm 60/70 --baseline 4200 --rates lump-sum:110000 --lang cy",
    ),
    ("post-16", "post-16"),
    ("post-16-narrow", "post-16 --to 2019/20 --width 320 --height 300 --lang cy"),
    ("pay", "pay"),
    ("pay-awards", "pay --group awards --lang cy --theme dark"),
    ("premium", "premium"),
    ("premium-reform", "premium --students 300000 --persistent 30 --uplift 20"),
    (
        "premium-own-narrow-dark",
        "premium --primary 120 --looked-after 3 --persistent 40 --uplift-pounds 308 --width 320 --height 300 --theme dark --lang cy",
    ),
    ("premium-rates", "premium-rates"),
    ("premium-rates-service", "premium-rates --group service --deflator gdp-2022-06 --lang cy --theme dark"),
    ("wales", "wales"),
    ("wales-to-2024", "wales --to 2024-25 --width 1400"),
    ("wales-narrow", "wales --width 320 --height 300 --lang cy"),
    ("wales-retained", "wales --shown retained-share --lang cy"),
    ("wales-own-narrow-dark", "wales --budget 1250000 --roll 210 --width 320 --height 300 --theme dark"),
    ("wales-authorities", "wales-authorities"),
    ("wales-authorities-narrow-dark", "wales-authorities --shown reserves --width 320 --theme dark --lang cy"),
    ("wales-authorities-sen", "wales-authorities --shown sen --order amount --width 1400 --lang cy"),
    ("wales-authorities-budget", "wales-authorities --shown schools-budget --year 2024-25 --theme dark"),
    ("wales-schools", "wales-schools"),
    ("wales-schools-narrow-dark", "wales-schools --width 320 --height 300 --theme dark --lang cy"),
    ("distribution", "distribution"),
    ("distribution-narrow-dark", "distribution --width 320 --height 300 --theme dark --lang cy"),
    ("icfp", "icfp"),
    (
        "icfp-own",
        "icfp --pupils 1050 --teachers 62.5 --periods 25 --lessons 1215 --income 6900000 --expenditure 7000000 --width 1400",
    ),
    (
        "icfp-narrow-dark",
        "icfp --class-size 29.5 --contact-ratio 0.66 --protected 20 --width 320 --height 300 --theme dark --lang cy",
    ),
    ("scorecard", "scorecard"),
    ("scorecard-narrow-dark", "scorecard --width 320 --height 300 --theme dark --lang cy"),
    ("single-formula", "single-formula"),
    ("single-formula-narrow", "single-formula --width 320 --height 300 --lang cy"),
    ("claims", "claims"),
    ("claims-narrow-dark", "claims --document wales --width 320 --height 300 --theme dark --lang cy"),
    ("claims-centuries", "claims --claim BP-01"),
    ("claims-centuries-narrow-dark", "claims --claim BP-01 --width 320 --height 300 --theme dark --lang cy"),
    ("claims-rise", "claims --claim MS-04 --width 1400"),
    ("claims-fall", "claims --claim WS-04 --lang cy"),
    ("claims-proposal", "claims --claim BP-17 --width 320 --height 300"),
    ("survey", "survey"),
    ("survey-narrow-dark", "survey --width 320 --theme dark --lang cy"),
    ("survey-interval", "survey --share 54 --base 1900 --sample probability"),
];

/// Outcomes that a reader can meet, each told in both languages.
const OUTCOMES: &[&str] = &[
    "projection",
    "projection --from 2011 --to 2019",
    "projection --from 2014 --to 2018",
    "projection --from 2023 --to 2025",
    "projection --from 2024 --to 2025",
    "projection --from 2017 --to 2025",
    "projection --vintage 2023",
    "projection --include not-comparable",
    "projection --method theil-sen --from 2011 --to 2019",
    "projection --method theil-sen",
    "projection --method recent --from 2014 --to 2018",
    "projection --method recent --last 1",
    "projection --method exponential --from 2011 --to 2019 --below 2",
    "projection --method exponential",
    "projection --method step",
    "projection --method step --after 2014",
    "projection --series dfe-ks2-gap-index --to 2019",
    "projection --series dfe-ks4-english-maths-grade5",
    "projection --series dfe-ks4-attainment8 --level 0.8",
    "trend",
    "trend --vintage 2023 --from 2012 --to 2019",
    "trend --series dfe-ks4-attainment8",
    "trend --series epi-ks4-gap-months",
    "trend --series fsm-eligible-share",
    "projection --from 2011 --to 2019 --close-by 2040 --pace 2011-2019 --generation 28",
    "projection --close-by 2040 --pace 2016-2018 --generation 28",
    "projection --vintage 2023 --close-by 2581 --generation 28.1",
    "projection --series dfe-ks4-english-maths-grade5 --pace 2019-2025",
    "back-test",
    "back-test --series dfe-level3-by-19-fsm-gap",
    "finish-line",
    "stages",
    "stages --vintage 2019",
    "nations",
    "windows",
    "windows --guess 2100",
    "windows --guess never",
    "windows --series dfe-ks4-english-maths-grade5 --guess 2050",
    "wales",
    "wales --to 2024-25",
    "funding",
    "base-years",
    "decomposition",
    "freeze",
    "announced",
    "post-16",
    "pay",
    "pay --group awards",
    "premium",
    "premium-rates",
    "distribution",
    "icfp",
    "icfp --pupils 1050 --teachers 62.5 --periods 25 --lessons 1215 --teacher-cost 3500000 --income 6900000 --expenditure 7000000 --protected 20",
    "icfp --class-size 22 --contact-ratio 0.78 --pupil-teacher-ratio 17",
    "icfp --average-teacher-cost 56000",
    "scorecard",
    "scorecard --measures outcomes/Progress:-0.25:0.1;staff/Days:6",
    "icfp --pupil-teacher-ratio 16.5",
    "wales --shown retained-share",
    "wales --budget 1250000 --roll 210",
    "wales-authorities",
    "wales-authorities --shown sen",
    "wales-authorities --shown reserves",
    "wales-schools",
    "single-formula",
    "funding --budget 1250000 --roll 210",
    "claims",
    "claims --document manifesto",
    "claims --claim BP-01",
    "claims --claim BP-25",
    "claims --claim MS-04",
    "claims --claim CY-26",
    "claims --claim CY-20",
    "claims --claim BP-17",
    "survey",
    "survey --share 54 --base 1900 --sample probability",
    "survey --share 54 --sample self-selected",
];

/// Besides, every series once: no figure changes without a word that changes.
fn outcomes() -> Vec<String> {
    let mut all: Vec<String> = OUTCOMES.iter().map(|outcome| outcome.to_string()).collect();
    for choice in gapchart::views::find("trend").expect("a view").options {
        if let gapchart::views::Takes::Series(known) = choice.takes {
            all.extend(
                known.iter().map(|id| format!("trend --series {id}")).filter(|outcome| !OUTCOMES.contains(&outcome.as_str())),
            );
        }
    }
    all
}

/// Pages that hold figures drawn in advance, and the explorer that the figures of an example name.
const PAGES: [(&str, &str); 8] = [
    ("index.html", ""),
    ("cy.html", ""),
    ("manifesto.html", "index.html"),
    ("maniffesto.html", "cy.html"),
    ("news.html", "index.html"),
    ("newyddion.html", "cy.html"),
    ("slide.html", "index.html"),
    ("sleid.html", "cy.html"),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs the command line; gives what it printed.
fn gapchart(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_gapchart")).args(arguments).output().expect("the binary is built");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Compares a file with what it should be now, or writes it when that was asked for.
fn compare(kept: &Path, now: &str, differences: &mut Vec<PathBuf>) {
    if std::env::var_os("GAPCHART_DRAW_ANEW").is_some() {
        std::fs::create_dir_all(kept.parent().expect("in a folder")).expect("a folder that can be written");
        std::fs::write(kept, now).expect("a file that can be written");
    } else if std::fs::read_to_string(kept).ok().as_deref() != Some(now) {
        let actual = root().join("target/golden").join(kept.file_name().expect("a file"));
        std::fs::create_dir_all(actual.parent().expect("in a folder")).expect("target can be written");
        std::fs::write(&actual, now).expect("target can be written");
        differences.push(actual);
    }
}

#[test]
fn pictures_are_as_they_were() {
    let mut differences = vec![];
    for (name, arguments) in PICTURES {
        let arguments: Vec<&str> = arguments.split(' ').chain(["--format", "svg"]).collect();
        let kept = root().join("tests/golden").join(format!("{name}.svg"));
        compare(&kept, &gapchart(&arguments), &mut differences);
    }
    assert!(differences.is_empty(), "changed: look at {differences:#?}, then `cargo xtask pictures`");
}

/// All schools of an artificial population, which is the same for one seed everywhere.
#[test]
fn pictures_of_many_schools_are_as_they_were() {
    let folder = root().join("target/golden");
    std::fs::create_dir_all(&folder).expect("target can be written");
    let file = folder.join("population.csv");
    std::fs::write(&file, gapchart(&["population", "--seed", "1"])).expect("target can be written");
    let rates = "--rates lump-sum:110000,fsm6-secondary:785,eal-primary:515,eal-secondary:1385";
    let mut differences = vec![];
    for (name, options) in [
        ("schools-fifths", "--set published-2018-19 --lang cy"),
        ("schools-primary", "--show primary --set published-2018-19"),
        (
            "schools-secondary-narrow-dark",
            "--show secondary --set published-2018-19 --width 320 --height 300 --theme dark --lang cy",
        ),
    ] {
        let file = file.to_str().expect("UTF-8");
        let arguments = ["formula", "--csv", file].into_iter().chain(options.split(' ')).chain(rates.split(' '));
        let arguments: Vec<&str> = arguments.chain(["--format", "svg"]).collect();
        compare(&root().join("tests/golden").join(format!("{name}.svg")), &gapchart(&arguments), &mut differences);
    }
    assert!(differences.is_empty(), "changed: look at {differences:#?}, then `cargo xtask pictures`");
}

#[test]
fn words_are_as_they_were() {
    let mut differences = vec![];
    for lang in ["en", "cy"] {
        let mut told =
            format!("# What figures say ({lang})\n\nWritten by `cargo xtask pictures`; read by a person whenever it changes.\n");
        for outcome in outcomes() {
            let asked: Vec<&str> = outcome.split(' ').chain(["--lang", lang, "--format", "json"]).collect();
            let figure: serde_json::Value = serde_json::from_str(&gapchart(&asked)).expect("JSON");
            let text =
                |pointer: &str| figure.pointer(pointer).and_then(serde_json::Value::as_str).unwrap_or_default().to_string();
            told += &format!("\n## `{outcome}`\n\n**{}**\n{}\n", text("/headline"), text("/subtitle"));
            for pointer in ["/summary", "/sentence", "/announcement", "/description/short", "/description/long"] {
                told += &format!("- {}: {}\n", pointer.trim_start_matches('/'), text(pointer));
            }
            for note in figure["notes"].as_array().into_iter().flatten() {
                told += &format!("- note: {}\n", note["text"].as_str().unwrap_or_default());
            }
        }
        compare(&root().join(format!("tests/golden/words-{lang}.md")), &told, &mut differences);
    }
    assert!(differences.is_empty(), "changed: read {differences:#?}, then `cargo xtask pictures`");
}

#[test]
fn the_pages_hold_what_embed_writes_today() {
    let mut differences = vec![];
    let made = root().join("target/golden/embeds");
    for (page, explorer) in PAGES {
        let kept = root().join("www").join(page);
        let text = std::fs::read_to_string(&kept).expect("the page");
        let (mut out, mut rest) = (String::new(), text.as_str());
        while let Some((before, after)) = rest.split_once("<!-- gapchart: ") {
            let (arguments, after) = after.split_once(" -->\n").expect("a comment that ends");
            let (_, after) = after.split_once("<!-- /gapchart -->").expect("a region that ends");
            let made = made.to_str().expect("UTF-8");
            let mut asked: Vec<&str> = ["embed"].into_iter().chain(arguments.split(' ')).collect();
            asked.extend(["--engine", "gapchart/", "--files", "pictures/", "--out", made]);
            if !explorer.is_empty() {
                asked.extend(["--address", explorer]);
            }
            let markup = gapchart(&asked);
            out += &format!("{before}<!-- gapchart: {arguments} -->\n{markup}<!-- /gapchart -->");
            rest = after;
            for name in markup.split('"').filter(|part| part.ends_with(".svg")).map(|part| part.trim_start_matches("pictures/")) {
                let picture = std::fs::read_to_string(Path::new(made).join(name)).expect("embed wrote it");
                compare(&root().join("www/pictures").join(name), &picture, &mut differences);
            }
        }
        compare(&kept, &(out + rest), &mut differences);
    }
    assert!(differences.is_empty(), "changed: look at {differences:#?}, then `cargo xtask pictures`");
}
