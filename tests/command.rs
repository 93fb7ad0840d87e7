//! The command line as a person uses it: the known answers, five formats, and clear refusals.

use serde_json::Value;
use std::io::Write;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

fn run(arguments: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gapchart")).args(arguments.split_whitespace()).output().expect("the binary is built")
}

fn said(arguments: &str) -> String {
    let output = run(arguments);
    assert!(output.status.success(), "{arguments}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn json(arguments: &str) -> Value {
    serde_json::from_str(&said(&format!("{arguments} --format json"))).expect("JSON")
}

/// A file in a folder of this test run.
fn file(name: &str, contents: &[u8]) -> String {
    // Tests run side by side, and files of two of them may have one name.
    static MADE: AtomicUsize = AtomicUsize::new(0);
    let folder = ["command-", &MADE.fetch_add(1, Ordering::Relaxed).to_string()].concat();
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder);
    std::fs::create_dir_all(&folder).expect("a folder that can be made");
    let path = folder.join(name);
    std::fs::write(&path, contents).expect("a file that can be written");
    path.to_str().expect("UTF-8").to_string()
}

const NINE: &str = "year,gap\n2010/11,4.07\n2011/12,3.89\n2012/13,3.80\n2013/14,3.74\n2014/15,3.79\n2015/16,3.78\n2016/17,3.66\n2017/18,3.68\n2018/19,3.70\n";

/// Vintage 2026; the numbers were also computed with SciPy.
#[test]
fn by_default_no_trend_is_detectable() {
    let figure = json("projection --vintage 2026");
    assert_eq!(figure["closing"]["detectable"], false);
    assert_eq!(figure["closing"]["upper"], "never");
    assert!((figure["closing"]["lower"].as_f64().expect("a year") - 2245.245).abs() < 0.001);
    let text = said("projection --vintage 2026");
    assert!(text.contains("they do not rule out closing as early as about 2245, nor never"), "{text}");
    assert_eq!(figure, json("projection"), "the newest complete vintage is the default");
}

#[test]
fn the_years_before_the_pandemic_pointed_to_the_2110s_and_later_results_disagree() {
    let figure = json("projection --vintage 2026 --from 2011 --to 2019");
    let closing = &figure["closing"];
    let number = |key: &str| (closing[key].as_f64().expect("a year") * 10.0).round() / 10.0;
    assert_eq!((number("year"), number("lower"), number("upper")), (2111.8, 2077.0, 2235.0));
    let sentence = figure["sentence"].as_str().expect("words");
    for words in [
        "in the 2110s",
        "the 2070s to the 2230s",
        "The window stops at 2018/19",
        "All 3 comparable results since then lie above the line's 95% band",
    ] {
        assert!(sentence.contains(words), "{sentence}");
    }
    // The band that they lie above, to two decimals.
    let table = &figure["table"];
    let upper =
        table["columns"].as_array().expect("columns").iter().position(|column| column["id"] == "upper_95").expect("a column");
    let cells: Vec<&str> = (12..15).map(|row| table["cells"][row][upper].as_str().expect("words")).collect();
    assert_eq!(cells, ["3.73", "3.70", "3.68"]);
    // The later results are drawn.
    let drawn = figure["marks"]
        .as_array()
        .expect("marks")
        .iter()
        .find(|mark| mark["kind"] == "points" && mark["role"] == "observed")
        .expect("points");
    assert!(drawn["x"].as_array().expect("years").contains(&Value::from(2025)), "{drawn}");
}

#[test]
fn three_results_within_their_rounding_show_no_trend() {
    let figure = json("projection --vintage 2026 --from 2023 --to 2025");
    assert_eq!((&figure["closing"]["detectable"], &figure["closing"]["rounding"]), (&Value::from(false), &Value::from(true)));
    assert!(figure["sentence"].as_str().expect("words").contains("less than their rounding"));
}

#[test]
fn the_welsh_amounts_add_up() {
    let text = said("wales --to 2024-25");
    for words in ["£7,926", "£6,390", "£1,536", "19.4%", "in cash", "2024-25: £6,390 + £1,536 = £7,926"] {
        assert!(
            text.contains(words) || json("wales --to 2024-25")["method"]["steps"].to_string().contains(words),
            "{words}: {text}"
        );
    }
    assert!(text.contains("as republished by ASCL Cymru"), "{text}");
}

#[test]
fn cash_and_real_terms_come_together_with_their_prices_named() {
    let text = said("funding --vintage 2022");
    for words in ["£5,180", "£6,384", "2021-22 prices (GDP deflator, June 2022)", "Real terms as published", "HM Treasury"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let csv = said("funding --vintage 2022 --format csv");
    assert!(csv.starts_with("period,value,real,real_published,cash_change,real_change,price,status,base,deflator,"), "{csv}");
    assert!(csv.contains("2010-11,5180,6383.66570295,6370,"), "{csv}");
}

#[test]
fn a_fit_of_two_columns_prints_the_documented_json() {
    let path = file("nine.csv", NINE.as_bytes());
    let fit: Value =
        serde_json::from_str(&said(&format!("fit --csv {path} --year year --value gap --method ols --until 2030 --format json")))
            .expect("JSON");
    let keys: Vec<&String> = fit.as_object().expect("an object").keys().collect();
    assert_eq!(keys.len(), 11, "{keys:?}");
    assert_eq!((&fit["n"], &fit["mean_year"], &fit["value_at_mean"]), (&Value::from(9), &Value::from(2015), &Value::from(3.79)));
    assert_eq!(fit["slope"], -0.0391666666667);
    assert_eq!(fit["closing"]["year"], 2111.76595745);
    assert_eq!(fit["points"].as_array().expect("points").len(), 20);
    assert_eq!(fit["points"][19]["observed"], Value::Null);
    let text = said(&format!("fit --csv {path} --year year --value gap"));
    assert!(text.contains("\"mean_year\":2015,") && !text.contains(".0,"), "{text}");
}

fn fit(path: &str, arguments: &str) -> Value {
    serde_json::from_str(&said(&format!("fit --csv {path} --year year --value gap {arguments}"))).expect("JSON")
}

/// The numbers were also computed with SciPy and statsmodels: see `reference`.
#[test]
fn every_method_fits_two_columns_and_says_what_it_has() {
    let path = file("nine-methods.csv", NINE.as_bytes());
    let keys = |fit: &Value| fit.as_object().expect("an object").len();
    let theil_sen = fit(&path, "--method theil-sen");
    assert_eq!((keys(&theil_sen), &theil_sen["slope"]), (12, &Value::from(-0.0341666666667)));
    assert!(theil_sen["slope_interval"][0].as_f64() < theil_sen["slope_interval"][1].as_f64());
    for (null, place) in [
        (&theil_sen["slope_se"], "error"),
        (&theil_sen["points"][0]["prediction"], "band"),
        (&theil_sen["closing"]["lower"], "set"),
    ] {
        assert_eq!(null, &Value::Null, "{place}");
    }
    let recent = fit(&path, "--method recent --last 8");
    assert_eq!(
        (&recent["n"], &recent["closing"]["detectable"], &recent["closing"]["rounding"]),
        (&Value::from(2), &Value::Null, &Value::from(true))
    );
    let exponential = fit(&path, "--method exponential --below 2 --until 2200");
    assert_eq!(
        (keys(&exponential), &exponential["closing"]["kind"], &exponential["closing"]["year"]),
        (13, &Value::from("not_closing"), &Value::Null)
    );
    assert_eq!(exponential["half_life"]["years"], 67.9370258269);
    assert_eq!(exponential["below"]["reached"]["kind"], "closes");
    let step = fit(&path, "--method step --after 2014");
    assert_eq!((keys(&step), &step["step"]["freedom"], &step["step"]["f"]), (12, &Value::from(6), &Value::from(0.919519455667)));
    let correlated = fit(&path, "--rho 0.3,0.5");
    let answers = correlated["sensitivity"].as_array().expect("a list");
    assert_eq!((keys(&correlated), answers.len(), &answers[1]["rho"]), (12, 2, &Value::from(0.5)));
    assert!(answers[0]["slope_se"].as_f64() > correlated["slope_se"].as_f64());
}

/// Vintage 2026: 3.74 in 2014, 3.68 in 2018.
#[test]
fn the_pace_of_four_years_closes_the_gap_in_2263_give_or_take_its_rounding() {
    let figure = json("projection --vintage 2026 --method recent --from 2014 --to 2018");
    let number = |key: &str| figure["closing"][key].as_f64().expect("a year");
    assert_eq!((number("year").floor(), number("lower").floor(), number("upper").ceil()), (2263.0, 2228.0, 2313.0));
    assert_eq!(figure, json("projection --vintage 2026 --method recent --from 2014 --to 2018 --last 4"));
    assert!(figure["sentence"].as_str().expect("words").contains("says nothing of how results vary from year to year"));
}

/// One slope through all years and a higher level after 2019: the numbers were also computed with statsmodels.
#[test]
fn the_pandemic_shows_as_a_change_of_level() {
    let figure = json("projection --vintage 2026 --method step");
    let sentence = figure["sentence"].as_str().expect("words");
    assert!(sentence.contains("after 2018/19, 0.48, can be told from chance (F(1, 9) = 31.9, p < 0.001)"), "{sentence}");
}

#[test]
fn neighbouring_years_that_resemble_each_other_widen_the_range() {
    let text = said("projection --vintage 2026 --from 2011 --to 2019");
    assert!(text.contains("Neighbouring years share pupils, schools and exams"), "{text}");
    let steps = json("projection --vintage 2026 --from 2011 --to 2019")["method"]["steps"].to_string();
    assert!(steps.contains("ρ = 0.3") && steps.contains("ρ = 0.5"), "{steps}");
}

/// What is exported can be fitted again, and gives the same line.
#[test]
fn an_exported_csv_reads_back_to_the_same_line() {
    let path = file("exported.csv", said("projection --vintage 2026 --from 2011 --to 2019 --until 2025 --format csv").as_bytes());
    // The nine fitted rows: those after the window are results too, so they are cut off by hand as a user would.
    let text = std::fs::read_to_string(&path).expect("written above");
    let short: String = text.lines().take(10).map(|line| line.to_string() + "\n").collect();
    let path = file("exported-nine.csv", short.as_bytes());
    let again: Value = serde_json::from_str(&said(&format!("fit --csv {path} --year period --value value"))).expect("JSON");
    assert_eq!(again["slope"], -0.0391666666667);
}

#[test]
fn two_points_are_a_line_and_nothing_more() {
    let path = file("two.csv", b"\xef\xbb\xbfyear,gap\r\n2011,4.0\r\n2013,\r\n2012,3.5\r\n");
    let fit: Value = serde_json::from_str(&said(&format!("fit --csv {path} --year year --value gap"))).expect("JSON");
    assert_eq!((&fit["slope"], &fit["slope_se"], &fit["confidence_narrowing"]), (&Value::from(-0.5), &Value::Null, &Value::Null));
    assert_eq!(fit["closing"]["kind"], "unknown");
    for key in ["year", "lower", "upper", "detectable", "may_already_be_closed", "pieces"] {
        assert_eq!(fit["closing"][key], Value::Null, "{key}");
    }
}

#[test]
fn every_view_comes_in_every_format_and_language() {
    for view in gapchart::views::KEYS {
        for lang in ["en", "cy"] {
            let ask = |format: &str| run(&format!("{view} --lang {lang} --format {format}"));
            let text = String::from_utf8(ask("text").stdout).expect("UTF-8");
            assert!(text.contains(&format!("gapchart {view}")), "{text}");
            let parsed: Value = serde_json::from_slice(&ask("json").stdout).expect("JSON");
            assert_eq!(parsed["lang"], lang);
            let first = match view {
                "windows" => "from,to,",
                "back-test" => "origin,year,",
                "finish-line" => "report_year,measure,",
                "stages" => "stage,period,",
                "base-years" => "since,to,",
                "decomposition" => "part,before,",
                "freeze" => "missed,period,",
                "premium" => "group,pupils,",
                "formula" => "factor,count,amount,other,",
                "wales-authorities" => "authority,value,difference,rank,",
                "wales-schools" => "sector,schools,below,share,",
                "single-formula" => "authority,pupils,now,year_1,year_2,year_3,",
                "distribution" => "account,from,to,most,least,",
                "scorecard" => "area,measure,value,benchmark,",
                "icfp" => "quantity,value,rating,",
                "claims" => "claim,verdict,statement,because,document,topic,",
                "survey" => "survey,value,sample,base,lower,upper,",
                _ => "period,",
            };
            assert!(String::from_utf8(ask("csv").stdout).expect("UTF-8").starts_with(first));
            assert!(String::from_utf8(ask("svg").stdout).expect("UTF-8").starts_with("<svg"));
            let png = ask("png").stdout;
            assert!(png.starts_with(b"\x89PNG\r\n"), "{view}");
            let width = u32::from_be_bytes([png[16], png[17], png[18], png[19]]);
            assert_eq!(width, 1600, "twice the CSS pixels");
            // Those with a row for each authority, account or measure are taller than others.
            let rows = ["wales-authorities", "distribution", "icfp", "scorecard"].contains(&view);
            let most = if rows { 200_000 } else { 150_000 };
            assert!(png.len() < most, "{view}: {} bytes are too many for a newsletter", png.len());
        }
    }
}

/// A scorecard's own CSV is read as the measures that it holds, whose text stands in the link.
#[test]
fn a_scorecard_is_read_from_its_own_csv() {
    let measures = "outcomes/Attainment 8:47.5:45.9:points:England;staff/Days & hours:6";
    let asked = |format: &str| {
        let words = ["scorecard", "--measures", measures, "--format", format];
        Command::new(env!("CARGO_BIN_EXE_gapchart")).args(words).output().expect("the binary is built").stdout
    };
    let path = file("scorecard.csv", &asked("csv"));
    let typed: Value = serde_json::from_slice(&asked("json")).expect("JSON");
    let read: Value = serde_json::from_slice(&run(&format!("scorecard --csv {path} --format json")).stdout).expect("JSON");
    assert_eq!(typed, read);
    assert!(read["state"]["permalink"].as_str().expect("a link").ends_with("staff%2FDays%20%26%20hours%3A6"));
}

#[test]
fn an_artificial_population_is_written_checked_and_drawn() {
    let one = run("population --seed 3").stdout;
    assert_eq!(one, run("population --seed 3").stdout, "one seed is one file");
    let name = file("population.csv", &one);
    let margins = String::from_utf8(run("population --seed 3 --margins").stdout).expect("UTF-8");
    assert!(margins.starts_with("An artificial population: no row is a school.") && margins.lines().count() > 25, "{margins}");
    let checked = String::from_utf8(run(&format!("data check --as population {name}")).stdout).expect("UTF-8");
    assert!(checked.contains("20169 schools of 20169 rows"), "{checked}");
    let drawn = String::from_utf8(run(&format!("formula --csv {name} --gain-cap 3")).stdout).expect("UTF-8");
    assert!(drawn.contains("20,169 artificial schools"), "{drawn}");
    let bad = file("schools.csv", b"pupils_primary,fsm_primary\n100,10\n100,110\n");
    for (command, says) in [
        (format!("embed formula --csv {name}"), "csv"),
        (format!("formula --csv {name} --fsm 3"), "fsm"),
        (format!("formula --csv {bad} --show secondary"), "fifths, primary"),
        ("formula --show primary".to_string(), "csv"),
        ("formula --gain-cap 3".to_string(), "now"),
        (format!("formula --csv {name} --loss-cap 130"), "0 to 100"),
        (format!("data check --as population {bad}"), "row 3"),
        ("population --seed x".to_string(), "seed"),
    ] {
        let output = run(&command);
        let told = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(2), "{command}");
        assert!(told.lines().count() == 1 && told.contains(says), "{command}: {told}");
    }
}

#[test]
fn what_cannot_be_done_is_refused_in_one_line_with_exit_code_2() {
    let bad = file("bad.csv", b"year,gap\n2011,4.0\n20l2,3.5\n");
    let odd = file("odd.csv", b"year,gap\n2011,4.0\n2012,lots\n");
    let zero = file("zero.csv", b"year,gap\n2010,1.0\n2011,0.0\n2012,0.5\n");
    let twice = file("twice.csv", b"year,gap\n2011,4.0\n2010/11,3.5\n");
    let short = file("short.csv", b"year,gap\n2011,4.0\n");
    let binary = file("binary.csv", &[0xff, 0xfe, 0x00]);
    for (arguments, words) in [
        ("projection --from 2019 --to 2011".to_string(), "The window runs from 2019 to 2011, backwards"),
        (
            "projection --series epi-ks4-gap-months".to_string(),
            "No trend is fitted to the series epi-ks4-gap-months: Only scattered",
        ),
        ("projection --series dfe-ks2-gap-index".to_string(), "The series breaks in 2021/22, and no line is fitted across it"),
        ("funding --deflator gdp-calendar-2025-12".to_string(), "are of calendar years and the amounts of financial years"),
        ("funding --deflator gdp-2026-03 --base 2021-22".to_string(), "have no level for 2021-22 (they hold: 2008-09, 2015-16"),
        ("premium --year 2023-24".to_string(), "Pupils by group are held for 2020-21 alone"),
        ("premium --uplift 20".to_string(), "uplift says nothing without persistent"),
        ("freeze --years 60".to_string(), "expected a number from 1 to 50"),
        ("projection --from 2005".to_string(), "reaches outside the data (they run from 2011 to 2025)"),
        ("projection --from 2020 --to 2022".to_string(), "holds 0 results that can be fitted"),
        ("projection --from 2019 --to 2022".to_string(), "holds 1 result that can be fitted"),
        ("projection --series nothing".to_string(), "There is no series “nothing”"),
        ("projection --vintage 1999".to_string(), "There is no vintage “1999”"),
        ("projection --from soon".to_string(), "from: “soon” is not right (expected a year such as"),
        ("projection --from 2011-13".to_string(), "from: “2011-13” is not right"),
        ("projection --until 2000".to_string(), "expected a number from 2025 to 3025"),
        ("projection --level 0.5".to_string(), "one of: 0.95, 0.8"),
        ("projection --format pdf".to_string(), "one of: text, json, csv, svg, png"),
        ("projection --width 10".to_string(), "expected a number from 240 to 4000"),
        ("projection --lang fr".to_string(), "one of: en, cy"),
        ("projection --colour red".to_string(), "--colour"),
        ("forecast".to_string(), "forecast"),
        ("".to_string(), ""),
        (format!("fit --csv {bad} --year year --value gap"), "row 3, year: “20l2” is not right (expected a year such as"),
        (format!("fit --csv {odd} --year year --value gap"), "row 3, gap: “lots” is not right (expected a number"),
        (format!("fit --csv {twice} --year year --value gap"), "expected a year that no earlier row has"),
        (format!("fit --csv {short} --year year --value gap"), "at least 2 are needed"),
        (
            "projection --method recent --last 5".to_string(),
            "2019/20 cannot be one end of a change between two years: Exams were",
        ),
        ("projection --method recent --last 20".to_string(), "There is no result for 2004/05"),
        ("projection --method recent --to 2021".to_string(), "2020/21 cannot be one end"),
        (
            "projection --method recent --from 2014 --last 12".to_string(),
            "last: “12” is not right (expected a number from 1 to 11)",
        ),
        ("projection --method recent --last 0".to_string(), "last: “0” is not right (expected a number from 1 to 1000)"),
        ("projection --method step --to 2019".to_string(), "A change of level after 2019 needs results before and after it"),
        ("projection --method step --from 2024 --after 2024".to_string(), "at least 3 are needed"),
        (
            "projection --method exponential --below nothing".to_string(),
            "below: “nothing” is not right (expected a number above zero)",
        ),
        ("projection --pace 2019-20".to_string(), "pace: “2019-20” is not right (expected two years such as 2011-2019)"),
        ("projection --pace 2019-2011".to_string(), "The window runs from 2019 to 2011, backwards"),
        ("projection --close-by 2025".to_string(), "close-by: “2025” is not right (expected a number from 2026 to 3025)"),
        ("projection --generation none".to_string(), "generation: “none” is not right (expected a number above zero)"),
        ("back-test --series dfe-ks4-attainment8".to_string(), "at least 6 are needed"),
        ("back-test --series epi-ks4-gap-months".to_string(), "No trend is fitted to the series epi-ks4-gap-months"),
        ("stages --vintage 2023".to_string(), "There is no vintage “2023” (there are: 2019, 2024, 2025)"),
        ("projection --method best".to_string(), "one of: ols, theil-sen, recent, exponential, step"),
        (
            format!("fit --csv {zero} --year year --value gap --method exponential"),
            "row 3, gap: “0.0” is not right (expected a number above zero)",
        ),
        (format!("fit --csv {zero} --year year --value gap --method recent"), "There is no result for 2007"),
        (format!("fit --csv {zero} --year year --value gap --method step"), "after: “” is not right (expected a year such as"),
        (format!("fit --csv {zero} --year year --value gap --method step --after 2012"), "needs results before and after"),
        (format!("fit --csv {zero} --year year --value gap --last 2"), "method: “ols” is not right (expected one of: recent)"),
        (format!("fit --csv {zero} --year year --value gap --rho 1"), "rho: “1” is not right (expected a number from 0 to 0.99)"),
        (
            format!("fit --csv {zero} --year year --value gap --method exponential --below 0"),
            "below: “0” is not right (expected a number above zero)",
        ),
        (format!("fit --csv {bad} --year years --value gap"), "has no column “years” (it has: year, gap)"),
        (format!("fit --csv {binary} --year year --value gap"), "cannot be read"),
        ("fit --csv /nowhere.csv --year year --value gap".to_string(), "/nowhere.csv cannot be read"),
        ("fit --year year --value gap".to_string(), "--csv"),
        ("projection --out /nowhere/at/all.txt".to_string(), "/nowhere/at/all.txt"),
    ] {
        let output = run(&arguments);
        if arguments.contains("--out /nowhere") && output.status.success() {
            continue; // As root the folder can be made.
        }
        let reason = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(2), "{arguments}: {reason}");
        assert_eq!(reason.trim_end().lines().count(), 1, "{arguments}: {reason}");
        assert!(reason.starts_with("gapchart: ") && reason.contains(words), "{arguments}: {reason}");
        assert!(output.stdout.is_empty(), "{arguments}");
    }
}

#[test]
fn a_fit_reads_standard_input_and_a_reader_may_go_away() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_gapchart"))
        .args(["fit", "--csv", "-", "--year", "year", "--value", "gap"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the binary is built");
    child.stdin.take().expect("piped").write_all(NINE.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert!(String::from_utf8(output.stdout).expect("UTF-8").contains("\"n\":9"));
    let mut child =
        Command::new(env!("CARGO_BIN_EXE_gapchart")).args(["projection"]).stdout(Stdio::piped()).spawn().expect("built");
    drop(child.stdout.take());
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
}

#[test]
fn an_embed_holds_two_pictures_a_table_and_a_link() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("embed");
    let folder = folder.to_str().expect("UTF-8");
    let markup = said(&format!(
        "embed projection --from 2011 --to 2019 --lang cy --out {folder} --files /pictures/ --engine /gapchart/ --address https://example.org/"
    ));
    for words in [
        "<gap-chart view=\"projection\" from=\"2011\" to=\"2019\" lang=\"cy\" address=\"https://example.org/\">",
        "src=\"/gapchart/gapchart.js\"",
        "href=\"/gapchart/gapchart.css\"",
        "<source media=\"(max-width: 560px)\" srcset=\"/pictures/",
        "alt=\"Siart llinell.",
        "<th scope=\"row\">2018/19</th>",
        "https://example.org/#v=1&amp;view=projection&amp;vintage=2026&amp;from=2011&amp;to=2019&amp;lang=cy",
    ] {
        assert!(markup.contains(words), "{words}\n{markup}");
    }
    for ending in ["-wide.svg", "-narrow.svg"] {
        let name = markup.split(['"']).find(|part| part.ends_with(ending)).expect("a picture").trim_start_matches("/pictures/");
        assert!(std::path::Path::new(folder).join(name).exists(), "{name}");
    }
    let frame = said(&format!("embed trend --rung iframe --lang cy --theme dark --engine /gapchart/ --out {folder}"));
    assert!(frame.contains("src=\"/gapchart/gapchart.html?lang=cy#v=1&amp;view=trend&amp;lang=cy"), "{frame}");
    assert!(
        frame.contains("sandbox=\"allow-scripts allow-downloads allow-popups") && !frame.contains("allow-same-origin"),
        "{frame}"
    );
    assert!(frame.contains("theme=dark") && frame.contains(" title=\"") && frame.contains("gapchart-frame.js"), "{frame}");
    let picture = said(&format!("embed wales --rung picture --out {folder} --address https://example.org/"));
    assert!(
        picture.contains(".png\"") && picture.contains("<table") && picture.contains("<a href=") && !picture.contains("<script"),
        "{picture}"
    );
}

#[test]
fn the_lists_name_series_vintages_sources_and_welsh_to_read() {
    let list = said("data list");
    for words in
        ["dfe-ks4-gap-index", "vintage 2026", "vintage 2021 (some years only)", "never fitted", "Open Government Licence"]
    {
        assert!(list.contains(words), "{words}\n{list}");
    }
    for about in gapchart::datasets::list() {
        assert!(list.contains(&format!("{}\n  {}\n", about.id, about.title[0])), "{}\n{list}", about.id);
    }
    assert!(list.contains("english-and-maths 2019, data to 2018: over 500 years"), "{list}");
    assert!(said("data words").contains("NoTrendNever"));
}

/// Two groups of one measure in two areas; no publisher's figures.
const LOCAL: &str = "series,period,area_code,area_name,group,value,unit\n\
    made-up,2017/18,E92000001,England,other,50.3,points\nmade-up,2017/18,E92000001,England,disadvantaged,36.7,points\n\
    made-up,2018/19,E92000001,England,other,50.1,points\nmade-up,2018/19,E92000001,England,disadvantaged,36.9,points\n\
    made-up,2017/18,E08000035,Leeds,other,49.1,points\nmade-up,2017/18,E08000035,Leeds,disadvantaged,35.3,points\n\
    made-up,2018/19,E08000035,Leeds,other,49.4,points\nmade-up,2018/19,E08000035,Leeds,disadvantaged,35.4,points\n";

#[test]
fn a_file_of_ones_own_is_drawn_in_every_format() {
    let nine = file("own.csv", NINE.as_bytes());
    let own = json(&format!("projection --csv {nine} --from 2011 --to 2019"));
    let fitted = json(&format!("fit --csv {nine} --year year --value gap"));
    assert_eq!(own["closing"]["year"], fitted["closing"]["year"]);
    assert_eq!(own["closing"]["pieces"], fitted["closing"]["pieces"]);
    for format in ["text", "csv", "svg", "png", "citation"] {
        assert!(!said_bytes(&format!("trend --csv {nine} --format {format}")).is_empty(), "{format}");
    }
    let local = file("local.csv", LOCAL.as_bytes());
    let text = said(&format!("trend --csv {local} --group other --less disadvantaged --area leeds"));
    assert!(text.contains("13.8 points in 2017/18 and 14.0 in 2018/19. England: 13.6 in 2017/18 and 13.2 in 2018/19."), "{text}");
    assert!(text.contains("gapchart trend --csv local.csv --area leeds --group other --less disadvantaged"), "{text}");
    for (asked, reason) in [
        (format!("projection --csv {local} --less disadvantaged --area Leeds"), "It is one area's"),
        (format!("trend --csv {local} --area Atlantis"), "area: the file has nothing called “Atlantis” (it has: England, Leeds)"),
        (format!("trend --csv {local} --value points"), "has no column “points”"),
        ("trend --csv nowhere.csv".to_string(), "nowhere.csv cannot be read"),
        ("trend --area Leeds".to_string(), "--csv"),
        (format!("trend --csv {local} --series dfe-ks4-gap-index"), "--series"),
        (format!("wales --csv {local}"), "--csv"),
    ] {
        let output = run(&asked);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(2) && error.contains(reason) && error.lines().count() == 1, "{asked}: {error}");
    }
}

fn said_bytes(arguments: &str) -> Vec<u8> {
    let output = run(arguments);
    assert!(output.status.success(), "{arguments}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

#[test]
fn a_check_says_what_a_file_holds_and_all_that_is_wrong() {
    let local = file("checked.csv", LOCAL.as_bytes());
    let text = said(&format!("data check {local}"));
    for words in [
        "checked.csv: tidy",
        "8 rows",
        "measure made-up",
        "8 figures, 2017/18 to 2018/19, unit points, 2 areas",
        "group other",
        "area Leeds (E08000035)",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let odd = file("odd.csv", b"year,gap\n2011,4\n2012,oops\n20l3,3\n2011,2\n");
    let output = run(&format!("data check {odd}"));
    assert_eq!(output.status.code(), Some(2));
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    let expected = [
        "gapchart: odd.csv, row 3, gap: “oops” is not right (expected a number such as 3.92)",
        "gapchart: odd.csv, row 4, year: “20l3” is not right (expected a year such as 2019, 2018/19 or 2018-19)",
        "gapchart: odd.csv, row 5, year: “2011” is not right (expected one value for one year; row 2 has one already)",
    ];
    assert_eq!(errors.lines().collect::<Vec<_>>(), expected);
    assert!(String::from_utf8_lossy(&output.stdout).contains("measure gap"), "what is right is listed all the same");
}

/// The table by sector on StatsWales, with made-up figures.
const SECTORS: &str = "Delegated School Budgets by sector (£ thousand)\nAuthSchool,Number of pupils,Individual schools budget\n\
    Wales,300,2100\nCardiff - Primary,100,500\nCardiff - Secondary,100,700\nPowys - Primary,50,300\nPowys - Secondary,50,600\n";

#[test]
fn a_table_of_wales_is_drawn_in_every_format() {
    let table = file("sectors.csv", SECTORS.as_bytes());
    let figure = json(&format!("wales-authorities --csv {table}"));
    // 1,200 thousand over 200 pupils; 900 thousand over 100; 2,100 over 300.
    for (code, value) in [("W06000015", 6000.0), ("W06000023", 9000.0), ("W92000004", 7000.0)] {
        let rows = figure["table"]["rows"].as_array().expect("rows");
        let row = rows.iter().find(|row| row[0] == code).expect(code);
        assert_eq!(row[1], value, "{code}");
    }
    for view in ["wales-authorities", "single-formula"] {
        for format in ["text", "csv", "svg", "png", "citation"] {
            for lang in ["en", "cy"] {
                assert!(!said_bytes(&format!("{view} --csv {table} --format {format} --lang {lang}")).is_empty(), "{format}");
            }
        }
    }
    let text = said(&format!("data check --as wales {table}"));
    for words in ["sectors.csv: wide", "5 rows", "authorities 2", "measure pupils", "measure budget", "thousands of pounds"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let schools = file(
        "schools.csv",
        b"Authority,School,Sector,Pupils,Budget\nConwy,A,Secondary,100,600000\nConwy,B,Secondary,100,700000\n",
    );
    let text = said(&format!("wales-schools --csv {schools} --threshold 6390"));
    assert!(text.contains("Secondary") && text.contains("50.0%"), "{text}");
    for (asked, reason) in [
        (format!("wales-authorities --csv {table} --pupils Heads"), "has no column “Heads”"),
        (format!("wales-schools --csv {table} --threshold 1"), "holds no schools"),
        (format!("wales-schools --csv {schools}"), "threshold"),
        (format!("single-formula --csv {table} --a 1"), "fsm"),
        ("wales-authorities --pupils Heads".to_string(), "--csv"),
        ("single-formula --b 0.5".to_string(), "b needs figures of authorities or schools"),
    ] {
        let output = run(&asked);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(2) && error.contains(reason) && error.lines().count() == 1, "{asked}: {error}");
    }
}

/// The layout of HM Treasury's sheet: titles above, financial beside calendar years, forecasts as changes alone.
const TREASURY: &str = "\"GDP deflators at market prices, and money GDP\",,,,,,,,\n,,,,,,,,\n\
    Financial year,GDP deflator at market prices,per cent change on previous year,Money GDP cash (£m),,Calendar year,GDP deflator at market prices,per cent change on previous year,Money GDP\n\
    ,2021-22 = 100,,,,,2021 = 100,,\n1955-56,4.1,,\"20,000\",,1955,4.0,,\"19,900\"\n\
    2019-20,94.1,2.3,\"2,240,000\",,2019,93.0,2.1,\"2,230,000\"\n2020-21,99.6,5.9,\"2,100,000\",,2020,98.4,5.8,\"2,110,000\"\n\
    2021-22,100,0.4,\"2,370,000\",,2021,100,1.6,\"2,270,000\"\n2022-23,,4.0,,,2022,,5.0,\n";

#[test]
fn a_deflator_of_ones_own_is_read_as_the_treasury_writes_it() {
    let deflator = file("deflator.csv", TREASURY.as_bytes());
    let levels = "2019-20:94.1,2020-21:99.6,2021-22:100,2022-23:104f";
    assert_eq!(said(&format!("data check --as prices {deflator}")).trim(), levels);
    for view in ["funding --vintage 2022", "base-years --vintage 2022", "freeze --years 2 --from 2019-20"] {
        let [read, typed] =
            [format!("--csv {deflator}"), format!("--prices {levels}")].map(|how| said(&format!("{view} {how} --format json")));
        assert_eq!(read, typed, "a link holds its deflator whole");
        assert!(read.contains("the reader's own deflator"));
    }
    // 5,920 at 94.1 is 6,291 at 100.
    let figure = json(&format!("funding --vintage 2022 --csv {deflator}"));
    let row = figure["table"]["rows"].as_array().expect("rows").iter().find(|row| row[0] == "2019-20").expect("a row").clone();
    assert!((row[2].as_f64().expect("real") - row[1].as_f64().expect("cash") * 100.0 / 94.1).abs() < 1e-6, "{row}");
    // Never the pandemic's year unasked.
    let early = said("funding --vintage 2022 --prices 2018-19:92,2019-20:94.1,2020-21:99.6 --format json");
    assert!(early.contains("&base=2019&") || early.contains("&base=2019\""), "{early:.300}");
    let two = file("two.csv", "year;level\n2018-19;92,0\n2019-20;94,1\n".as_bytes());
    let odd = run(&format!("data check --as prices {two}"));
    assert_eq!(odd.status.code(), Some(2), "a decimal comma is not guessed: {}", String::from_utf8_lossy(&odd.stdout));
    for (asked, reason) in [
        (format!("funding --csv {deflator} --deflator gdp-2026-03"), "--deflator"),
        ("funding --prices 2018:92,2019:94".to_string(), "calendar years"),
        ("funding --prices 2018-19:92,2018-19:94".to_string(), "no earlier"),
        ("funding --prices 2018-19=92".to_string(), "a year such as"),
        ("funding --prices 2018-19:92,2019-20:94 --base 2021-22".to_string(), "2021-22"),
        ("post-16 --prices 2018-19:92".to_string(), "--prices"),
    ] {
        let output = run(&asked);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(2) && error.contains(reason) && error.lines().count() == 1, "{asked}: {error}");
    }
    let three = file("three.csv", b"year,this,that\n2018-19,92,1\n2019-20,94,2\n");
    assert!(String::from_utf8_lossy(&run(&format!("funding --csv {three}")).stderr).contains("which column holds value"));
    let named = said(&format!("freeze --csv {three} --value this --years 1 --from 2018-19"));
    assert!(named.contains("2.1%"), "{named}");
}

/// The claims in money of the documents, each a figure that opens by its command.
#[test]
fn every_claim_in_money_opens_a_figure() {
    for (command, words) in [
        ("base-years --to 2017-18", "-8"),
        ("announced", "£7.1bn"),
        ("freeze", "9.4%"),
        ("freeze --years 4", "7.6%"),
        ("wales-schools", "78%"),
        ("wales --to 2024-25", "£7,926"),
        ("wales --from 2023-24 --to 2024-25", "£7,926"),
    ] {
        let figure = json(command);
        let all = figure.to_string();
        assert!(all.contains(words), "{command}: {words}");
        let link = figure["state"]["permalink"].as_str().expect("a link");
        let pairs: Vec<(&str, &str)> = link[1..].split('&').map(|pair| pair.split_once('=').expect("a pair")).collect();
        let again = gapchart::views::figure(pairs[1].1, &pairs[2..]).expect("it opens");
        assert_eq!(again.headline, figure["headline"].as_str().expect("words"), "{command}");
    }
    // What cannot be checked says so, and why.
    assert!(said("wales-schools").contains("cannot be checked here: budgets of single schools are published, and not held"));
    // 599 over 7,327 is the 8.2 % that was announced.
    let wales = json("wales --from 2023-24 --to 2024-25");
    let rows = wales["table"]["rows"].as_array().expect("rows");
    let totals: Vec<f64> = rows.iter().map(|row| row[3].as_f64().expect("a total")).collect();
    assert_eq!(totals[1] - totals[0], 599.0);
    assert_eq!(gapchart::number::fixed(100.0 * 599.0 / totals[0], 1), "8.2");
}
