//! How the gap has changed: the published figures of one vintage, every year, and no closing year.

use super::{Asked, Choice, DRAWN, FROM, Head, Holds, LANG, THEME, TO, Use, VINTAGE};
use super::{
    add, details, join, note, notes, printed, published, role, role_words, series_of, series_table, value_axis, year_axis,
};
use crate::error::Result;
use crate::figure::{Axes, Cell, Description, Figure, Kind as Draw, Mark, Method, Role, VERSION};
use crate::gap::{self, Turning};
use crate::number::{Digits, significant};
use crate::series::{About, Point, Unit};
use crate::text::{self, Word, sentence_case, word};

pub(super) const OPTIONS: &[Choice] = &[series_of(DRAWN), VINTAGE, FROM, TO, LANG, THEME];

pub(super) fn figure(asked: &Asked) -> Result<Figure> {
    let lang = asked.lang();
    let mut series = super::series(asked)?;
    let about = series.about;
    let kind = series.points[0].period.kind();
    let held = super::compared(&series).len();
    super::keep_window(&mut series, asked.year("from", kind)?, asked.year("to", kind)?)?;
    let (mut facts, start, end) = super::facts(lang, &series)?;
    facts.set("first", start.year().digits());
    facts.set("last", end.year().digits());
    facts.set("change", text::value(about.unit, significant(end.value - start.value), series.decimals()));
    let mut not_comparable = vec![];
    for point in series.points.iter().filter(|point| role(point) == Role::NotComparable) {
        not_comparable.push(point.period.text());
    }
    facts.set("not-comparable", text::list(lang, &not_comparable));

    let turning = gap::turning(&super::compared(&series)).unwrap_or(Turning::Level);
    let falls = about.unit == Unit::Percent || about.measure == About::OWN_MEASURE;
    let share = |gap: Word, share: Word| if falls { share } else { gap };
    let (head, history, turn) = match turning {
        _ if start.year() == end.year() => (Word::HeadOne, Word::TrendOne, None),
        // Reports differ: from one to another there is no record that turns.
        _ if series.vintage.is_none() => (Word::HeadReleases, Word::TrendEnds, None),
        Turning::Trough(turn) => (share(Word::HeadTrough, Word::HeadShareTrough), Word::TrendTurn, Some((turn, Word::Lowest))),
        Turning::Peak(turn) => (share(Word::HeadPeak, Word::HeadSharePeak), Word::TrendTurn, Some((turn, Word::Highest))),
        Turning::Fell => (share(Word::HeadFell, Word::HeadShareFell), Word::TrendEnds, None),
        Turning::Rose => (share(Word::HeadRose, Word::HeadShareRose), Word::TrendEnds, None),
        Turning::Level => (Word::HeadLevel, Word::TrendEnds, None),
    };
    let mut named: Vec<&Point> = vec![start];
    if let Some((turn, extreme)) = turn {
        facts.set("turn", turn.year().digits());
        facts.set("extreme", word(lang, extreme).to_string());
        super::state(&mut facts, &series, ["turn-period", "turn-value"], turn);
        named.push(turn);
    }
    named.push(end);
    let history = sentence_case(&facts.say(history));
    facts.set("history", history.clone());
    let left_out = if not_comparable.is_empty() { String::new() } else { facts.say(Word::TrendNotComparable) };

    let hidden = held - super::compared(&series).len();
    facts.set("hidden", text::count(lang, hidden, Word::ComparableResult));
    let hidden = if hidden > 0 { facts.say(Word::NotShown) } else { String::new() };
    let hidden = join(&[&hidden, &super::older(&mut facts, &series)?]);

    // Of a reader's own file: the nation around the area, in the years shown.
    #[cfg(feature = "own")]
    let beside = asked.beside(series.span());
    #[cfg(not(feature = "own"))]
    let beside: Option<(&'static str, Vec<Point>)> = None;
    let around = beside.as_ref().map_or(&[][..], |(_, points)| points);
    let drawn = || series.points.iter().chain(around);
    let value = |pick: fn(f64, f64) -> f64, start: f64| drawn().map(|point| point.value).fold(start, pick);
    let y = value_axis(lang, (about.unit, series.decimals()), value(f64::min, f64::MAX), value(f64::max, f64::MIN), false);
    let mut notes = notes(lang, &series, Use::Shown);
    if !y.zero_included {
        note(&mut notes, lang, "axis", Word::NoteAxis);
    }
    #[cfg(feature = "own")]
    super::own_notes(asked, lang, &series, &mut notes);
    let (first, last) = series.span().unwrap_or((0, 0));
    let beside_column: &[Head] = &[("nation", Word::ObservedNation, Holds::Values)];
    let mut table = series_table(lang, &series, if beside.is_some() { beside_column } else { &[] });
    if let (Some((name, _)), Some(column)) = (&beside, table.columns.iter_mut().find(|column| column.id == "nation")) {
        column.label = name;
    }
    for point in &series.points {
        let role = role(point);
        let mut row = vec![point.period.text().as_str().into(), role.name().into(), Cell::Number(significant(point.value))];
        if beside.is_some() {
            row.push(around.iter().find(|other| other.period == point.period).map(|other| other.value).into());
        }
        details(&mut row, &series, Some(point));
        add(&mut table, role.name(), row, ("role", role_words(lang, about, role)));
    }
    let mut marks = published(lang, &series);
    let mut told = String::new();
    if let Some((name, points)) = &beside {
        let mut line = Mark::new(Draw::Line, Role::Nation, name.to_string());
        for year in first..=last {
            line.x.push(f64::from(year));
            line.y.push(points.iter().find(|point| point.year() == year).map(|point| significant(point.value)));
        }
        marks.push(line);
        told = super::nation_told(&mut facts, &series, name, points);
    }
    marks.push(printed(Role::Observed, &named));
    let mut printed_in = vec![];
    for point in &series.points {
        printed_in.push(point.source);
    }
    let cited = Figure::cite(lang, printed_in.iter().copied());
    let shown = if series.vintage.is_some() { 1 } else { cited.len() };
    let source_line = super::source_line(lang, &series, &cited[..shown]);
    printed_in.push(about.gloss_source);
    let sources = Figure::cite(lang, printed_in.iter().copied());
    let alt = facts.say(Word::AltLine);
    let summary = join(&[&history, &told, &left_out, &hidden]);
    let difference = if cfg!(embeds) && about.parts.is_some() && !about.own() { word(lang, Word::SourceDifference) } else { "" };
    Ok(Figure {
        version: VERSION,
        view: "trend",
        lang: lang.tag(),
        headline: sentence_case(&facts.say(head)),
        measure: about.measure,
        title: super::title(lang, about),
        subtitle: match series.vintage {
            Some(_) => super::subtitle(&facts, &series),
            None => facts.say(Word::SubtitleReleases),
        },
        coverage: facts.get("coverage").to_string(),
        axes: Axes { x: year_axis(lang, kind, first, last), y, rows: vec![] },
        marks,
        table,
        closing: None,
        calculation: None,
        notes,
        method: Method {
            name: if about.own() { "given" } else { "published" },
            text: word(
                lang,
                match about.parts {
                    Some(_) => super::either(about, Word::TrendMethodOwnDifference, Word::TrendMethodDifference),
                    None => super::either(about, Word::TrendMethodOwn, Word::TrendMethod),
                },
            ),
            steps: vec![facts.say(Word::TrendStep)],
            inputs: vec![],
        },
        sentence: join(&[&summary, difference, &source_line]),
        sources,
        source_line,
        span: [first, last],
        vintage: super::vintage_shown(&series),
        due: about.due,
        description: Description { long: join(&[&alt, &left_out, word(lang, Word::LongTable)]), short: alt },
        summary,
        announcement: facts.say(Word::TrendAnnounce),
        state: asked.state(kind, series.vintage),
    })
}
