//! Reading values off a figure: by pointer and by keyboard.

use crate::stage::{Check, Stage};
use libtest_mimic::Failed;
use serde_json::json;

pub const CHECKS: &[(&str, Check)] =
    &[("values_are_read_by_pointer", values_are_read_by_pointer), ("values_are_read_by_keyboard", values_are_read_by_keyboard)];

/// The tip holds one row of the table and stays in sight, without hiding a narrow picture; Escape and leaving put it away.
fn values_are_read_by_pointer(stage: &mut Stage) -> Result<(), Failed> {
    for (view, width, least) in [
        ("projection", 1000, 10),
        ("projection", 288, 10),
        ("windows", 560, 10),
        ("wales", 288, 10),
        ("back-test", 800, 40),
        ("finish-line", 560, 8),
        ("stages", 288, 3),
        ("nations", 288, 4),
        ("wales-authorities", 560, 3),
        ("wales-authorities\" shown=\"sen", 288, 22),
        ("single-formula", 288, 5),
        ("premium", 800, 4),
        ("distribution", 288, 7),
        ("icfp\" class-size=\"21\" contact-ratio=\"0.75", 560, 9),
    ] {
        stage.file("/width.css", &format!("#box {{ width: {width}px }}"));
        stage.open(&format!(
            "<link rel=\"stylesheet\" href=\"/width.css\"><div id=\"box\"><gap-chart id=\"one\" view=\"{view}\"></gap-chart></div>"
        ))?;
        stage.check(
            &r#"
            const must = (holds, what) => { if (!holds) throw new Error(what); };
            await ready();
            const canvas = part("canvas"), picture = part("stage");
            const at = (x, y, type = "pointermove") => {
              const box = canvas.getBoundingClientRect();
              picture.dispatchEvent(new PointerEvent(type, { clientX: box.left + x, clientY: box.top + y, bubbles: true, composed: true }));
            };
            at(60, 60, "pointerenter");
            await wait(() => part("tip"));
            const { hits } = chart(), rows = [...part("table").querySelectorAll("tr")].slice(1).map(row => [...row.cells].map(cell => cell.textContent));
            let shown = 0;
            for (let hit = 0; hit < hits.length; hit += 4) {
              at(hits[hit + 2], hits[hit + 3]);
              const tip = part("tip"), said = [...tip.querySelectorAll("td")].map(cell => cell.textContent);
              must(!tip.hidden, "no tip over a datum");
              must(rows.some(row => tip.querySelector("b").textContent.endsWith(row[0]) && said.every(text => row.includes(text))), `no row says ${tip.textContent}`);
              const [inner, outer] = [tip.getBoundingClientRect(), picture.getBoundingClientRect()];
              must(inner.left >= outer.left - 1 && inner.right <= outer.right + 1, "the tip leaves the picture");
              const over = Math.max(0, Math.min(inner.bottom, outer.bottom) - Math.max(inner.top, outer.top)) * inner.width;
              const noRoom = outer.bottom + inner.height > innerHeight && outer.top < inner.height;
              must(noRoom || over < 0.2 * outer.width * outer.height, "the tip hides the picture");
              must(noRoom ? inner.bottom <= outer.bottom + 1 : inner.top >= -1 && inner.bottom <= innerHeight + 1, "the tip leaves the window");
              shown += 1;
            }
            must(shown >= LEAST, `${shown} data`);
            picture.dispatchEvent(new PointerEvent("pointerleave"));
            must(part("tip").hidden && part("cross").hidden, "the tip stays");
            "#
            .replace("LEAST", &least.to_string()),
        )?;
        stage.clean()?;
    }
    Ok(())
}

/// Puts the focus on the picture.
const FOCUS: &str = "await ready(); part('keys').focus(); await wait(() => part('tip'));";

/// Point by point with the arrows, column by column; one message after the keys rest; Tab leaves.
fn values_are_read_by_keyboard(stage: &mut Stage) -> Result<(), Failed> {
    // The tab key may have left the pages before for the browser's own buttons: then nothing in a page has the focus.
    stage.restart()?;
    stage.open("<gap-chart id=\"one\" from=\"2011\" to=\"2019\"></gap-chart>")?;
    stage.check(FOCUS)?;
    let spoken = |stage: &mut Stage, key: char| -> Result<String, Failed> {
        stage.check("part('status').textContent = ''")?;
        stage.press(key)?;
        let said = stage.check("return await wait(() => part('status').textContent)")?;
        Ok(said.as_str().unwrap_or_default().to_string())
    };
    let [left, up, right, down, end, home] = ['\u{e012}', '\u{e013}', '\u{e014}', '\u{e015}', '\u{e010}', '\u{e011}'];
    for (key, said) in [
        (right, "2010/11, Published: 4.07. Gap index (0 = no gap)"),
        (right, "2011/12, Published: 3.89"),
        (down, "2011/12, Trend line: 3.91"),
        (up, "2011/12, Published: 3.89"),
        (end, "2049/50, Trend line: 2.42"),
        (left, "2048/49, Trend line: 2.46"),
        (home, "2010/11, Trend line: 3.95"),
    ] {
        let heard = spoken(stage, key)?;
        if heard != said {
            return Err(format!("“{heard}”, expected “{said}”").into());
        }
    }
    stage.press('\u{e00c}')?;
    stage.check("await wait(() => part('tip').hidden)")?;
    stage.press('\u{e004}')?;
    let focus = stage.check("return chart().shadowRoot.activeElement.localName")?;
    if focus != json!("summary") {
        return Err(format!("the tab key led to {focus}").into());
    }
    // A grid is read in both directions, and Enter opens what a cell opens.
    stage.open("<gap-chart id=\"one\" view=\"windows\"></gap-chart>")?;
    stage.check(FOCUS)?;
    for (key, said) in [
        (right, "First year: 2011, Last year: 2013"),
        (right, "First year: 2011, Last year: 2014"),
        (down, "First year: 2011"),
        (up, "First year: 2012"),
    ] {
        let heard = spoken(stage, key)?;
        if !heard.starts_with(said) {
            return Err(format!("“{heard}”, expected “{said} …”").into());
        }
    }
    stage.press('\u{e007}')?;
    stage.check("await wait(() => chart().getAttribute('view') === 'projection' && chart().getAttribute('from') === '2012')")?;
    stage.clean()
}
