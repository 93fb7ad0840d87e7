//! The command line: every view in five formats, a fit of any two columns, embedding, and the lists.
//!
//! Flags are made from the views' own option descriptions. Exit code 0 when it worked; 2, with one line on standard error,
//! when what was asked cannot be done. Figures speak the language of `--lang`; help and errors are English.

use clap::error::ErrorKind;
use clap::{Arg, ArgMatches, Command};
use gapchart::chart::palette::{self, Palette};
use gapchart::chart::picture;
use gapchart::datasets::later;
use gapchart::embed::{self, Settings};
use gapchart::error::{Error, Expected, Result};
use gapchart::figure::Figure;
use gapchart::funding::formula::Rates;
use gapchart::funding::population::Population;
use gapchart::gap::Method;
use gapchart::reading::{self, Columns, Holds, Line, Missing, PopulationReading, Reading, Schools, SchoolsReading, Sector};
use gapchart::text::{Lang, Word, say, word};
use gapchart::views::{self, Takes, View};
use gapchart::{cite, datasets, fit, json, number, period};
use resvg::{tiny_skia, usvg};
use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::path::Path;
use std::process::ExitCode;
use std::rc::Rc;

fn main() -> ExitCode {
    let matches = match command().try_get_matches() {
        Ok(matches) => matches,
        Err(error) if !error.use_stderr() => {
            let _ = error.print();
            return ExitCode::SUCCESS;
        }
        Err(error) if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            return refuse("no command was given (see --help)");
        }
        Err(error) => return refuse(&one_line(&error.to_string())),
    };
    match run(&matches) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => refuse(&error.to_string()),
    }
}

fn refuse(reason: &str) -> ExitCode {
    eprintln!("gapchart: {reason}");
    ExitCode::from(2)
}

/// clap explains itself over several lines; the first paragraph says what is wrong.
fn one_line(text: &str) -> String {
    let paragraph: Vec<&str> = text.lines().map(str::trim).take_while(|line| !line.is_empty()).collect();
    paragraph.join(" ").trim_start_matches("error: ").to_string()
}

fn command() -> Command {
    let value = |name: &'static str, help: &'static str| Arg::new(name).long(name).help(help);
    let picture_flags = |command: Command| {
        command
            .arg(value("width", "Width of a picture in CSS pixels, 240 to 4000 (default 800)"))
            .arg(value("height", "Height of the plot in a picture in CSS pixels, 150 to 4000 (default 400; of a frame 760)"))
            .arg(value("address", "Address of a page that opens the figure, printed in pictures and linked from embeds"))
    };
    let views = |command: Command, more: &dyn Fn(Command) -> Command| {
        views::VIEWS.iter().fold(command, |command, view| command.subcommand(more(view_command(view))))
    };
    let drawn = |command: Command| {
        picture_flags(command)
            .arg(value("newer", "Newer figures of the embedded series: a file such as gapchart-data.csv"))
            .arg(value("format", "text, json, csv, svg, png or citation (default text)"))
            .arg(value("out", "File to write; standard output if not said"))
    };
    let placed = |command: Command| {
        picture_flags(command)
            .arg(value(
                "rung",
                "element (a script redraws it), iframe (a page in a frame) or picture (image, table and link) (default element)",
            ))
            .arg(value("engine", "Address of the folder that gapchart.js is served from (default gapchart/)"))
            .arg(value("files", "Address of the folder that the pictures will be served from (default none: beside the page)"))
            .arg(value("heading-level", "Level of the figure's heading in its page, 1 to 6 (default 3)"))
            .arg(value(
                "data",
                "package (what lies beside the page), pinned (this release always) or latest (newer figures too) (default package)",
            ))
            .arg(value("integrity", "File of the package's hashes, pkg/integrity.txt: pin what the page loads by them"))
            .arg(value("out", "Folder to write the files to (default .)"))
    };
    let command = Command::new("gapchart")
        .version(env!("CARGO_PKG_VERSION"))
        .about("The disadvantage gap's trend and school funding: every figure of the page, from a shell")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true);
    views(command, &drawn)
        .subcommand(
            Command::new("fit")
                .about("Fit a trend to two columns of a CSV and print it as JSON")
                .arg(value("csv", "The file; - for standard input").required(true))
                .arg(value("year", "Column of years, such as 2019, 2018/19 or 2018-19").required(true))
                .arg(value("value", "Column of values").required(true))
                .arg(value("method", "ols, theil-sen, recent, exponential, step (default ols)"))
                .arg(value("last", "For recent: years that the change spans (default 5)"))
                .arg(value("after", "For step: the last year before the change of level"))
                .arg(value("below", "For exponential: a value above zero, to say when the trend falls below it"))
                .arg(value("rho", "For ols: correlations between neighbouring years, as 0.3,0.5, to show the answer for"))
                .arg(value("until", "Last year of the line (default: the last in the file)"))
                .arg(value("level", "Level of the intervals, 0.5 to 0.999 (default 0.95)"))
                .arg(value("format", "json (default)")),
        )
        .subcommand(
            Command::new("data")
                .about("The embedded figures, and files of your own")
                .subcommand_required(true)
                .subcommand(
                    Command::new("check")
                        .about("What a file of your own holds, and every problem in it (exit code 2 if there is one)")
                        .arg(Arg::new("file").required(true).value_name("FILE").help("The file"))
                        .arg(value("as", "series, wales (authorities or schools), prices (a deflator) or population (schools for a formula) (default series)"))
                        .arg(value("year", "Column of years, where the file does not say"))
                        .arg(value("value", "Column of values, where the file does not say")),
                )
                .subcommand(Command::new("list").about("Every series, its vintages and where they were printed"))
                .subcommand(
                    Command::new("words").about("Every Welsh text not seen in official use, for a Welsh speaker to read"),
                ),
        )
        .subcommand(
            Command::new("population")
                .about("Write an artificial population of some 20,000 schools as CSV, for trying a formula: no row is a school")
                .arg(value("seed", "A whole number: one seed is one population (default 1)"))
                .arg(Arg::new("margins").long("margins").num_args(0).help("Instead, how closely each published margin is met"))
                .arg(value("out", "File to write; standard output if not said")),
        )
        .subcommand(views(
            Command::new("embed").about("Write a figure for another site's page: files and markup").subcommand_required(true),
            &placed,
        ))
}

fn view_command(view: &'static View) -> Command {
    let flags = view.options.iter().map(|choice| {
        let words = |known: &'static [(&'static str, Word)]| known.iter().map(|(name, _)| *name).collect::<Vec<_>>();
        let takes = match choice.takes {
            Takes::Series(known) => known.join(", "),
            Takes::Vintage => "a vintage, as `gapchart data list` names them".to_string(),
            Takes::Guess => "a year, as 2100, or never".to_string(),
            Takes::Ahead => "a year after the newest result, as 2040".to_string(),
            Takes::Window => "two years, as 2011-2019".to_string(),
            Takes::Year => "a year, as 2019 or 2018/19".to_string(),
            Takes::Count(most) => format!("a whole number, 1 to {most}"),
            Takes::Number => "a number above zero".to_string(),
            Takes::Name => "as it stands in the file".to_string(),
            Takes::Measures => "measures, as outcomes/Attainment 8:47:45.9;staff/Teachers staying:88:90:%".to_string(),
            Takes::Claim => "as BP-03".to_string(),
            Takes::Levels => "levels by year, as 2023-24:95.9,2024-25:100".to_string(),
            Takes::Like(example) => format!("as {example}"),
            Takes::OneOf(known) => [&words(known).join(", "), " (default ", known[0].0, ")"].concat(),
            Takes::AnyOf(known) => words(known).join(", ") + ", or more than one with commas",
        };
        Arg::new(choice.name).long(choice.name).help(format!("{}: {takes}", word(Lang::En, choice.help)))
    });
    let command = Command::new(view.key).about(word(Lang::En, view.title)).args(flags);
    if views::PRICES_VIEWS.contains(&view.key) {
        let help = "A deflator of your own: HM Treasury's table as CSV, or a column of years and one of levels";
        let value = Arg::new("value").long("value").help("With --csv: the column of levels").requires("csv");
        return command.arg(Arg::new("csv").long("csv").help(help).conflicts_with_all(["prices", "deflator"])).arg(value);
    }
    if view.key == views::MEASURES_VIEW {
        let help = "Measures of your own: a CSV with the columns measure and value, as this figure's own CSV";
        return command.arg(Arg::new("csv").long("csv").help(help).conflicts_with("measures"));
    }
    if views::TABLE_VIEWS.contains(&view.key) {
        let help = "A table of your own: a CSV of StatsWales, long or wide, or any of Welsh authorities or schools";
        return command.arg(Arg::new("csv").long("csv").help(help)).args(views::TABLE.iter().map(of_csv));
    }
    if views::POPULATION_VIEWS.contains(&view.key) {
        let of_one = view.options.iter().map(|choice| choice.name).filter(|name| !views::OF_SCHOOLS.contains(name));
        let help = "Schools of your own, a row each, in columns as `gapchart population` names them";
        return command
            .arg(Arg::new("csv").long("csv").help(help).conflicts_with_all(of_one))
            .args(views::POPULATION.iter().map(of_csv));
    }
    if !views::OWN_VIEWS.contains(&view.key) {
        return command;
    }
    let csv = Arg::new("csv").long("csv").help("Figures of your own: a CSV file instead of --series").conflicts_with("series");
    command.arg(csv).args(views::OWN.iter().map(of_csv))
}

/// An option that says something of a reader's own file alone.
fn of_csv(choice: &views::Choice) -> Arg {
    let help = format!("With --csv: {}", word(Lang::En, choice.help));
    Arg::new(choice.name).long(choice.name).help(help).requires("csv")
}

fn run(matches: &ArgMatches) -> Result<()> {
    match matches.subcommand() {
        Some(("fit", asked)) => write(None, run_fit(asked)?.as_bytes()),
        Some(("data", asked)) if asked.subcommand_name() == Some("words") => write(None, words().as_bytes()),
        Some(("data", asked)) if asked.subcommand_name() == Some("check") => {
            run_check(asked.subcommand_matches("check").expect("it is its name"))
        }
        Some(("data", _)) => write(None, list().as_bytes()),
        Some(("population", asked)) => run_population(asked),
        Some(("embed", asked)) => {
            let (key, asked) = asked.subcommand().expect("clap asks for one");
            run_embed(key, asked)
        }
        Some((key, asked)) => run_view(key, asked),
        None => Ok(()),
    }
}

/// The pairs of option and value that were given, in the order of the view's table.
fn pairs(key: &str, asked: &ArgMatches) -> Result<Vec<(String, String)>> {
    let view = views::find(key)?;
    let options = match own_file(key, asked) {
        Some(_) if views::TABLE_VIEWS.contains(&key) => views::table_options(view),
        Some(_) if views::POPULATION_VIEWS.contains(&key) => views::population_options(view),
        Some(_) if views::OWN_VIEWS.contains(&key) => views::own_options(view),
        _ => view.options.iter().collect(),
    };
    let options = options.into_iter();
    Ok(options.filter_map(|choice| Some((choice.name.to_string(), asked.get_one::<String>(choice.name)?.clone()))).collect())
}

fn get<'m>(asked: &'m ArgMatches, name: &str) -> Option<&'m str> {
    asked.get_one::<String>(name).map(String::as_str)
}

/// The file of their own that a reader names.
fn own_file<'m>(key: &str, asked: &'m ArgMatches) -> Option<&'m str> {
    let read = [&views::OWN_VIEWS[..], &views::TABLE_VIEWS, &views::PRICES_VIEWS, &views::POPULATION_VIEWS].concat();
    if read.contains(&key) || key == views::MEASURES_VIEW { get(asked, "csv") } else { None }
}

/// The figure that was asked for, of the embedded figures or of a file.
fn figure(key: &str, asked: &ArgMatches) -> Result<Figure> {
    let mut pairs = pairs(key, asked)?;
    if let Ok(Some(file)) = asked.try_get_one::<String>("newer") {
        let unreadable = |error: std::io::Error| Error::Unreadable { file: file.clone(), detail: error.to_string() };
        let newer = reading::later::read(&file_name(file), &std::fs::read(file).map_err(unreadable)?)?;
        later::join(Some(Box::leak(Box::new(newer))));
    }
    let Some(file) = own_file(key, asked) else { return views::figure(key, &pairs) };
    if views::PRICES_VIEWS.contains(&key) {
        pairs.push(("prices".to_string(), prices(file, get(asked, "value"))?));
        return views::figure(key, &pairs);
    }
    if key == views::MEASURES_VIEW {
        pairs.push(("measures".to_string(), reading::measures(&file_name(file), &whole(file)?)?));
        return views::figure(key, &pairs);
    }
    if views::POPULATION_VIEWS.contains(&key) {
        return views::population_figure(key, &pairs, &Rc::new(schools_of_file(file)?));
    }
    if views::TABLE_VIEWS.contains(&key) {
        return views::table_figure(key, &pairs, &Rc::new(schools(file, views::table_columns(&pairs))?));
    }
    let (columns, wanted) = views::wanted(&pairs);
    let mut reading = Reading::new(&file_name(file), &columns);
    slices(file, &mut |bytes| reading.push(bytes))?;
    let mut picking = Rc::new(reading.finish()?).pick(&wanted)?;
    slices(file, &mut |bytes| picking.push(bytes))?;
    views::own_figure(key, &pairs, &Rc::new(picking.finish()?))
}

/// A deflator of the reader's own, as the option `prices` takes it.
fn prices(file: &str, value: Option<&str>) -> Result<String> {
    reading::prices(&file_name(file), &whole(file)?, value)
}

/// All of a small file.
fn whole(file: &str) -> Result<Vec<u8>> {
    let mut bytes = vec![];
    slices(file, &mut |slice| {
        bytes.extend_from_slice(slice);
        Ok(())
    })?;
    Ok(bytes)
}

/// Schools of a reader's own.
fn schools_of_file(file: &str) -> Result<reading::Population> {
    let mut reading = PopulationReading::new(&file_name(file));
    slices(file, &mut |bytes| reading.push(bytes))?;
    reading.finish()
}

/// A table of Wales.
fn schools(file: &str, named: Vec<(String, String)>) -> Result<Schools> {
    let mut reading = SchoolsReading::new(&file_name(file), named);
    slices(file, &mut |bytes| reading.push(bytes))?;
    reading.finish()
}

/// The name of a file without its folders.
fn file_name(path: &str) -> String {
    Path::new(path).file_name().map_or_else(|| path.to_string(), |name| name.to_string_lossy().into_owned())
}

/// Goes through a file, a slice at a time.
fn slices(path: &str, each: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<()> {
    let unreadable = |error: std::io::Error| Error::Unreadable { file: path.to_string(), detail: error.to_string() };
    let mut file = std::fs::File::open(path).map_err(unreadable)?;
    let mut slice = vec![0; 1 << 16];
    loop {
        match file.read(&mut slice).map_err(unreadable)? {
            0 => return Ok(()),
            count => each(&slice[..count])?,
        }
    }
}

/// What a file holds, and its problems: these on standard error, and an error where there are any.
fn run_check(asked: &ArgMatches) -> Result<()> {
    let file = get(asked, "file").expect("clap asks for it");
    match one_of(asked, "as", &["series", "wales", "prices", "population"])? {
        "prices" => return write(None, format!("{}\n", prices(file, get(asked, "value"))?).as_bytes()),
        "population" => {
            let held = schools_of_file(file)?;
            let (rows, schools) = (held.rows, held.schools.len());
            write(None, format!("{}: {schools} schools of {rows} rows\n  SHA-256 {}\n", held.file, held.sha256).as_bytes())?;
            return told(&held.problems, held.more, held.file);
        }
        "wales" => return check_schools(&schools(file, vec![])?),
        _ => {}
    }
    let column = |name| get(asked, name).map(str::to_string);
    let mut reading = Reading::new(&file_name(file), &Columns { year: column("year"), value: column("value") });
    slices(file, &mut |bytes| reading.push(bytes))?;
    let holds = reading.finish()?;
    write(None, described(&holds).as_bytes())?;
    told(&holds.problems, holds.more, &holds.file)
}

/// Problems on standard error, the last of them as the error; none where there are none.
fn told(problems: &[Error], more: u64, file: &str) -> Result<()> {
    let Some((last, others)) = problems.split_last() else { return Ok(()) };
    for problem in others {
        eprintln!("gapchart: {problem}");
    }
    if more > 0 {
        eprintln!("gapchart: {last}");
        let more = say(Lang::En, Word::MoreProblems, &[&more.to_string()]);
        return Err(Error::Unreadable { file: file.to_string(), detail: more }.into());
    }
    Err(Box::new(last.clone()))
}

/// What a table of Wales holds, and its problems as [`run_check`] tells them.
fn check_schools(table: &Schools) -> Result<()> {
    let mut out = format!(
        "{}: {}\n  {} rows, SHA-256 {}\n",
        table.file,
        if table.long { "long" } else { "wide" },
        table.rows,
        table.sha256
    );
    for year in &table.years {
        out += &format!("year {}\n", gapchart::text::period(period::Kind::Financial, *year));
    }
    let year = table.years.last().copied();
    let held = (0..gapchart::areas::AUTHORITIES.len()).filter(|at| table.area(Some(*at), year).is_some()).count();
    out += &format!("authorities {held}\n");
    for role in reading::Role::ALL.into_iter().filter(|role| table.has(*role)) {
        out += &format!("measure {}\n", role.option());
    }
    if table.by_school() {
        let (counts, left) = table.below(f64::MAX, year);
        for (sector, (schools, _)) in Sector::ALL.into_iter().zip(counts).filter(|(_, (schools, _))| *schools > 0) {
            out += &format!("schools {sector:?}: {schools}\n");
        }
        out += &format!("schools left out: {left}\n");
    }
    if table.thousands {
        out += &format!("budgets in thousands of pounds{}\n", if table.guessed { " (guessed)" } else { "" });
    }
    if table.elsewhere > 0 {
        out += &format!("rows of no Welsh authority: {}\n", table.elsewhere);
    }
    write(None, out.as_bytes())?;
    told(&table.problems, table.more, table.file)
}

/// What a file holds, as text.
fn described(holds: &Holds) -> String {
    let mut out = format!(
        "{}: {}\n  {} rows, {} bytes, SHA-256 {}\n",
        holds.file,
        holds.kind().name(),
        holds.rows,
        holds.bytes,
        holds.sha256
    );
    let years = |lines: &mut dyn Iterator<Item = &Line>| {
        lines.map(|line| (line.first, line.last)).reduce(|(first, last), (other, later)| (first.min(other), last.max(later)))
    };
    for (at, measure) in holds.measures.iter().enumerate() {
        let (areas, groups): (BTreeSet<usize>, BTreeSet<usize>) = holds.lines_of(at).map(|line| (line.area, line.group)).unzip();
        out += &format!("measure {}\n  {} figures", measure.name, measure.figures);
        if let Some((first, last)) = years(&mut holds.lines_of(at)) {
            out += &format!(", {first} to {last}");
        }
        if !measure.unit.is_empty() {
            out += &format!(", unit {}", measure.unit);
        }
        out += &format!(", {} areas\n", areas.iter().filter(|at| !holds.areas[**at].label().is_empty()).count());
        for group in groups.into_iter().filter(|at| !holds.groups[*at].is_empty()).take(LISTED) {
            out += &format!("  group {}\n", holds.groups[group]);
        }
    }
    for (why, count) in Missing::TOLD.iter().zip(holds.missing).filter(|(_, count)| *count > 0) {
        out += &format!("{count} cells without a figure: {}\n", gapchart::text::reason(Lang::En, why.code()));
    }
    for area in holds.areas.iter().filter(|area| !area.label().is_empty()).take(LISTED) {
        out +=
            &format!("area {}{}\n", area.label(), if area.code.is_empty() { String::new() } else { format!(" ({})", area.code) });
    }
    if holds.areas.len() > LISTED {
        out += &format!("and {} more areas\n", holds.areas.len() - LISTED);
    }
    out
}

/// The most groups and areas that a check lists.
const LISTED: usize = 200;

fn within(asked: &ArgMatches, name: &'static str, low: f64, high: f64, default: f64) -> Result<f64> {
    let Some(text) = get(asked, name) else { return Ok(default) };
    let number = text.parse().ok().filter(|number| (low..=high).contains(number));
    number.ok_or_else(|| Error::BadOption { option: name, value: text.to_string(), expected: Expected::Within(low, high) }.into())
}

fn one_of(asked: &ArgMatches, name: &'static str, known: &[&'static str]) -> Result<&'static str> {
    let text = get(asked, name).unwrap_or(known[0]);
    let found = known.iter().copied().find(|word| *word == text);
    found.ok_or_else(|| {
        Error::BadOption { option: name, value: text.to_string(), expected: Expected::OneOf(known.to_vec()) }.into()
    })
}

/// How a picture is asked to look.
struct Look<'m> {
    width: f64,
    height: f64,
    palette: &'static Palette,
    address: &'m str,
}

impl Look<'_> {
    fn read<'m>(asked: &'m ArgMatches, theme: Option<&str>) -> Result<Look<'m>> {
        Ok(Look {
            width: within(asked, "width", 240.0, 4000.0, 800.0)?,
            height: within(asked, "height", 150.0, 4000.0, 400.0)?,
            palette: if theme == Some("dark") { &palette::DARK } else { &palette::LIGHT },
            address: get(asked, "address").unwrap_or_default(),
        })
    }

    fn svg(&self, figure: &Figure) -> Result<String> {
        picture::svg(figure, self.width, self.height, self.palette, &embed::origin(figure, self.address))
    }
}

fn run_view(key: &str, asked: &ArgMatches) -> Result<()> {
    let figure = figure(key, asked)?;
    let look = Look::read(asked, get(asked, "theme"))?;
    let out = get(asked, "out");
    match one_of(asked, "format", &["text", "json", "csv", "svg", "png", "citation"])? {
        "text" => write(out, figure.plain().as_bytes()),
        "json" => write(out, (json::text(&figure.value()) + "\n").as_bytes()),
        "csv" => write(out, figure.csv().as_bytes()),
        "svg" => write(out, look.svg(&figure)?.as_bytes()),
        "citation" => write(out, cite::all(&figure, look.address).as_bytes()),
        _ => write(out, &png(&look.svg(&figure)?)?),
    }
}

fn run_fit(asked: &ArgMatches) -> Result<String> {
    let name = one_of(asked, "method", &["ols", "theil-sen", "recent", "exponential", "step"])?;
    one_of(asked, "format", &["json"])?;
    // An option of another method would change nothing, and its asker would not know.
    for (option, method) in [("last", "recent"), ("after", "step"), ("below", "exponential"), ("rho", "ols")] {
        if get(asked, option).is_some() && name != method {
            let expected = Expected::OneOf(vec![method]);
            return Err(Error::BadOption { option: "method", value: name.to_string(), expected }.into());
        }
    }
    let year_of = |option: &'static str, text: &str| {
        let wrong = |_| Error::BadOption { option, value: text.to_string(), expected: Expected::Year };
        period::Period::parse(text, period::Kind::Academic).map(period::Period::year).map_err(wrong)
    };
    let method = match name {
        "theil-sen" => Method::TheilSen,
        "recent" => {
            let text = get(asked, "last").unwrap_or("5");
            let wrong = || Error::BadOption { option: "last", value: text.to_string(), expected: Expected::Within(1.0, 1000.0) };
            Method::Recent { last: text.parse().ok().filter(|last| (1..=1000).contains(last)).ok_or_else(wrong)? }
        }
        "exponential" => Method::Exponential,
        "step" => Method::Step { after: year_of("after", get(asked, "after").unwrap_or_default())? },
        _ => Method::Ols,
    };
    let mut correlations = vec![];
    for part in get(asked, "rho").into_iter().flat_map(|list| list.split(',')) {
        let wrong = || Error::BadOption { option: "rho", value: part.to_string(), expected: Expected::Within(0.0, 0.99) };
        correlations.push(part.trim().parse().ok().filter(|rho| (0.0..=0.99).contains(rho)).ok_or_else(wrong)?);
    }
    let below = get(asked, "below").map(|text| {
        let wrong = || Error::BadOption { option: "below", value: text.to_string(), expected: Expected::Positive };
        text.parse().ok().filter(|value: &f64| value.is_finite() && *value > 0.0).ok_or_else(wrong)
    });
    let asked_of = fit::Asked {
        method,
        level: within(asked, "level", 0.5, 0.999, 0.95)?,
        until: get(asked, "until").map(|text| year_of("until", text)).transpose()?,
        correlations,
        below: below.transpose()?,
    };
    let file = get(asked, "csv").expect("clap asks for it");
    let unreadable = |error: std::io::Error| Error::Unreadable { file: file.to_string(), detail: error.to_string() };
    let text = match file {
        "-" => std::io::read_to_string(std::io::stdin()).map_err(unreadable)?,
        path => std::fs::read_to_string(path).map_err(unreadable)?,
    };
    let [year, value] = ["year", "value"].map(|name| get(asked, name).expect("clap asks for it"));
    Ok(json::text(&fit::columns(&text, file, year, value, &asked_of)?.value()) + "\n")
}

/// An artificial population, or how closely it meets what is published.
fn run_population(asked: &ArgMatches) -> Result<()> {
    let text = get(asked, "seed").unwrap_or("1");
    let wrong =
        || Error::BadOption { option: "seed", value: text.to_string(), expected: Expected::Within(0.0, f64::from(u32::MAX)) };
    let population = Population::generate(text.parse::<u32>().map_err(|_| wrong())?.into());
    let made = if asked.get_flag("margins") { margins(&population) } else { population.csv() };
    write(get(asked, "out"), made.as_bytes())
}

/// What is published, what was made, and how far apart they are, with who printed it.
fn margins(population: &Population) -> String {
    let mut out = "An artificial population: no row is a school.\n".to_string();
    for margin in population.margins(&Rates::published("proposed-2016").0) {
        let off = 100.0 * (margin.made / margin.published - 1.0);
        let decimals = if margin.published < 100.0 { 1 } else { 0 };
        let [published, made] = [margin.published, margin.made].map(|value| number::fixed(value, decimals));
        out += &format!("{}: published {published}, made {made} ({off:+.1}%); {}\n", margin.what, margin.source);
    }
    out
}

fn run_embed(key: &str, asked: &ArgMatches) -> Result<()> {
    // Pages that are made once for many readers draw one school.
    if views::POPULATION_VIEWS.contains(&key) && get(asked, "csv").is_some() {
        return Err(Error::Both { option: "csv", other: "embed" }.into());
    }
    let pairs = pairs(key, asked)?;
    let figure = figure(key, asked)?;
    let folder = Path::new(get(asked, "out").unwrap_or("."));
    let pinned = get(asked, "integrity").map(|file| {
        std::fs::read_to_string(file).map_err(|error| Error::Unreadable { file: file.to_string(), detail: error.to_string() })
    });
    let pinned = pinned.transpose()?.unwrap_or_default();
    let mut settings = vec![];
    for name in embed::SETTINGS {
        if let Some(value) = get(asked, name) {
            settings.push((name, if name == "integrity" { pinned.as_str() } else { value }));
        }
    }
    let made = embed::made(&figure, &pairs, own_file(key, asked), &Settings::read(&settings)?)?;
    let save = |name: &str, bytes: &[u8]| write(folder.join(name).to_str(), bytes);
    for picture in &made.pictures {
        let drawn = if picture.file.ends_with(".png") { png(&picture.svg)? } else { picture.svg.clone().into_bytes() };
        save(&picture.file, &drawn)?;
    }
    save(&[&made.name, ".html"].concat(), made.markup.as_bytes())?;
    write(None, made.markup.as_bytes())
}

/// The SVG as a PNG of twice its size, with the font whose widths it was laid out with.
fn png(svg: &str) -> Result<Vec<u8>> {
    const SCALE: f32 = 2.0;
    let fault = |detail: String| Box::new(Error::Drawing { detail });
    let mut options = usvg::Options { font_family: "Gapchart Sans".to_string(), ..usvg::Options::default() };
    let fonts = options.fontdb_mut();
    fonts.load_font_data(include_bytes!("chart/font/gapchart-sans-regular.ttf").to_vec());
    fonts.load_font_data(include_bytes!("chart/font/gapchart-sans-bold.ttf").to_vec());
    fonts.set_sans_serif_family("Gapchart Sans");
    let tree = usvg::Tree::from_str(svg, &options).map_err(|error| fault(error.to_string()))?;
    let side = |length: f32| (length * SCALE) as u32;
    let mut pixels = tiny_skia::Pixmap::new(side(tree.size().width()), side(tree.size().height()))
        .ok_or_else(|| fault("a picture without size".to_string()))?;
    resvg::render(&tree, tiny_skia::Transform::from_scale(SCALE, SCALE), &mut pixels.as_mut());
    // Opaque, so without alpha; the colours are few and compress well when given the time.
    let rgb: Vec<u8> = pixels.pixels().iter().flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]).collect();
    let mut out = vec![];
    let mut encoder = png::Encoder::new(&mut out, pixels.width(), pixels.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::High);
    let written = encoder.write_header().and_then(|mut writer| writer.write_image_data(&rgb));
    written.map_err(|error| fault(error.to_string()))?;
    Ok(out)
}

/// Every series with its vintages and sources.
fn list() -> String {
    let mut out = String::new();
    for about in datasets::list() {
        out += &format!("{}\n  {}\n  unit {}, coverage {}\n", about.id, about.title[0], about.unit.name(), about.coverage);
        if let Some(reason) = about.never_fitted {
            out += &format!("  never fitted: {}\n", gapchart::text::reason(Lang::En, reason));
        }
        for (vintage, complete) in datasets::vintages(about).iter().copied() {
            out += &format!("  vintage {vintage}{}\n", if complete { "" } else { " (some years only)" });
        }
    }
    out += "published answers to when the gap closes (view finish-line)\n";
    for answer in datasets::answers() {
        let years = answer.years.map_or("never".to_string(), |years| format!("{} {years} years", answer.answer));
        out +=
            &format!("  {} {}, data to {}: {years} ({})\n", answer.measure, answer.report_year, answer.data_to, answer.source.id);
    }
    out += "sources\n";
    for source in datasets::sources() {
        let publisher = gapchart::text::publisher_via(Lang::En, source.publisher, source.via);
        out += &format!(
            "  {}: {publisher}. {}. {} {} {}\n",
            source.id, source.title, source.published, source.address, source.licence
        );
    }
    out
}

/// The Welsh texts for a Welsh speaker to read, each with its English.
fn words() -> String {
    let unread = gapchart::text::all().iter().filter(|[.., seen]| *seen == "review");
    let mut out: String = unread.map(|[key, en, cy, _]| format!("{key}\n  {en}\n  {cy}\n")).collect();
    // The register of claims is ours in both languages.
    for claim in datasets::claims() {
        let [en, cy] = claim.statement;
        out += &format!("{}\n  {en}\n  {cy}\n", claim.id);
    }
    out
}

/// To a file, or to standard output; a reader that has gone away is not a fault.
fn write(out: Option<&str>, bytes: &[u8]) -> Result<()> {
    let Some(path) = out else {
        let _ = std::io::stdout().write_all(bytes);
        return Ok(());
    };
    let path = Path::new(path);
    let made = path.parent().filter(|folder| !folder.as_os_str().is_empty()).map_or(Ok(()), std::fs::create_dir_all);
    made.and_then(|()| std::fs::write(path, bytes))
        .map_err(|error| Error::Unreadable { file: path.display().to_string(), detail: error.to_string() }.into())
}
