//! What is drawn: ink where the data say, crisp at every pixel ratio and size.

use crate::stage::{Check, Stage};
use gapchart::views;
use libtest_mimic::Failed;
use xtask::browser::Engine;

pub const CHECKS: &[(&str, Check)] = &[
    ("ink_lies_where_the_data_say", ink_lies_where_the_data_say),
    ("bars_stand_where_the_data_say", bars_stand_where_the_data_say),
    ("lines_are_crisp_at_every_pixel_ratio", lines_are_crisp_at_every_pixel_ratio),
    ("a_step_is_drawn_as_a_figure_of_its_own", a_step_is_drawn_as_a_figure_of_its_own),
    ("resizing_redraws", resizing_redraws),
    ("every_engine_draws_all_that_the_whole_product_draws", every_engine_draws_all_that_the_whole_product_draws),
];

/// Notes what is asked of every canvas.
const NOTED: &str = r#"
const empty = () => ({ boxes: 0, discs: 0, areas: 0, lengths: {}, texts: [] });
window.drawn = empty();
let path = {}, dashed = [], at = [0, 0];
const also = {
  // Each drawing begins by setting the scale.
  setTransform: scale => [window.drawn, window.unit] = [empty(), scale],
  beginPath: () => path = { discs: 0, length: 0 },
  moveTo: (x, y) => at = [x, y],
  lineTo: (x, y) => {
    path.length += Math.hypot(x - at[0], y - at[1]);
    at = [x, y];
  },
  arc: () => drawn.discs += path.discs = 1,
  fill: () => path.discs || (drawn.areas += 1),
  setLineDash: lengths => dashed = lengths,
  stroke: context => {
    const [on, off] = dashed.length ? dashed : [1, 0];
    drawn.lengths[context.strokeStyle] = (drawn.lengths[context.strokeStyle] ?? 0) + path.length * on / (on + off) * unit / devicePixelRatio;
  },
  fillRect: () => drawn.boxes += 1,
  fillText: text => drawn.texts.push(text),
};
for (const [name, note] of Object.entries(also)) {
  const method = CanvasRenderingContext2D.prototype[name];
  CanvasRenderingContext2D.prototype[name] = function (...given) {
    note(...(name === "stroke" ? [this] : given));
    return method.apply(this, given);
  };
}
"#;

/// Each view's engine leaves out what its views do not need: what it draws is what the one with everything draws.
fn every_engine_draws_all_that_the_whole_product_draws(stage: &mut Stage) -> Result<(), Failed> {
    // One drawing as another: the engines are the same in every browser.
    if stage.engine() != Engine::Chromium {
        return Ok(());
    }
    // As a picture has it.
    stage.file("/plain.css", "#one { font: 16px Arial, sans-serif }");
    let mut wrong = vec![];
    for view in views::VIEWS {
        stage.early(NOTED);
        stage.open_in(
            "en",
            "early",
            &format!("<link rel=\"stylesheet\" href=\"/plain.css\"><gap-chart id=\"one\" view=\"{}\"></gap-chart>", view.key),
        )?;
        let counts = stage.ask(
            r#"
            await ready();
            await document.fonts.ready;
            chart().draw();
            const { clientWidth, clientHeight } = part("stage");
            const { svg } = await import("/gapchart/gapchart.js");
            const text = await svg(args[0], {}, { width: clientWidth + 40, plotHeight: clientHeight });
            const all = name => text.split(`<${name} `).length - 1;
            const letters = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
            const plain = text => text.replace(/&(\w+);/g, (_, name) => letters[name]).trim();
            const scale = text.match(/viewBox="0 0 (\d+)/)[1] / text.match(/width="(\d+)/)[1];
            const product = { boxes: all("rect"), discs: all("circle"), areas: all("polygon") }, lengths = {};
            for (const [, , colour, line] of text.matchAll(/<(line|polyline) [^>]*stroke="(#\w+)"([^>]*)>/g)) {
              const ends = line.match(/-?\d+/g).map(Number).slice(1), points = ends.flatMap((x, at) => (at % 2 ? [] : [[x, ends[at + 1]]]));
              const length = points.slice(1).reduce((sum, [x, y], at) => sum + Math.hypot(x - points[at][0], y - points[at][1]), 0);
              lengths[colour.toLowerCase()] = (lengths[colour.toLowerCase()] ?? 0) + length / scale;
            }
            const differ = Object.keys(product).filter(name => drawn[name] !== product[name]).map(name => `${drawn[name]} ${name}, not ${product[name]}`);
            // Words are a little wider or narrower in a browser, and a dashed line ends in a dash or between two.
            for (const colour of new Set([...Object.keys(lengths), ...Object.keys(drawn.lengths)])) {
              const [page, whole] = [drawn.lengths[colour] ?? 0, lengths[colour] ?? 0];
              if (Math.abs(page - whole) > 8 + whole / 40) differ.push(`${page} pixels of lines in ${colour}, not ${whole}`);
            }
            const told = new Set([...text.matchAll(/<text [^>]*>([^<]*)/g)].map(([, words]) => plain(words)));
            for (const text of drawn.texts) if (!told.has(text.trim())) differ.push(`"${text}" is not in the picture`);
            return [drawn.boxes + drawn.discs + drawn.areas + Object.keys(drawn.lengths).length, differ.join("; ")];
            "#,
            vec![view.key.into()],
        )?;
        if counts[0].as_u64() < Some(5) || counts[1] != "" {
            wrong.push(format!("{}: {counts}", view.key));
        }
    }
    if !wrong.is_empty() {
        return Err(wrong.join("\n").into());
    }
    stage.clean()
}

/// Ink at the place of each result and of the lines; background 12 pixels away in some direction.
fn ink_lies_where_the_data_say(stage: &mut Stage) -> Result<(), Failed> {
    for (view, options) in [("trend", ""), ("projection", "from=\"2011\" to=\"2019\""), ("projection", "theme=\"dark\"")] {
        stage.open(&format!("<gap-chart id=\"one\" view=\"{view}\" {options}></gap-chart>"))?;
        stage.check(
            r#"
            await ready();
            const { figure } = await import("/gapchart/gapchart.js");
            const options = Object.fromEntries(["from", "to", "theme"].map(name => [name, chart().getAttribute(name)]));
            const data = await figure(chart().getAttribute("view"), options);
            const canvas = part("canvas"), context = canvas.getContext("2d"), ratio = canvas.width / canvas.clientWidth;
            const [left, top, right, bottom] = chart().plot;
            const [first, last] = data.axes.x.domain, [low, high] = data.axes.y.domain;
            const place = (year, value) => [left + (year - first) / (last - first) * (right - left), bottom - (value - low) / (high - low) * (bottom - top)];
            const background = pixel(context, 1, canvas.height - 1);
            let tried = 0;
            const published = Object.fromEntries(data.marks.filter(mark => mark.kind === "points").flatMap(mark => mark.x.map((year, at) => [year, mark.y[at]])));
            for (const mark of data.marks.filter(mark => mark.kind === "points" || (mark.kind === "line" && mark.role === "fitted"))) {
              mark.x.forEach((year, at) => {
                const [x, y] = place(year, mark.y[at]);
                const marker = published[year];
                // A marker lies over the line.
                if (mark.kind === "line" && marker !== undefined && Math.abs(place(year, marker)[1] - y) < 9) return;
                // A hollow marker has its ink on the rim.
                const rim = [[3, 0], [-3, 0], [0, 3], [0, -3], [2.5, 2.5], [3.5, 0], [0, 3.5], [4, 0]];
                const around = mark.role === "not_comparable" ? rim : mark.kind === "line" ? [[0, -1], [0, 0], [0, 1]] : [[0, 0]];
                const ink = Math.max(...around.map(([dx, dy]) => apart(pixel(context, (x + dx) * ratio, (y + dy) * ratio), background)));
                if (ink < 80) throw new Error(`no ink for ${mark.role} ${year} at ${x}, ${y}: ${ink}`);
                tried += 1;
                if (mark.kind !== "points") return;
                const away = [[12, 0], [-12, 0], [0, 12], [0, -12], [9, 9], [-9, 9], [9, -9], [-9, -9]]
                  .map(([dx, dy]) => apart(pixel(context, (x + dx) * ratio, (y + dy) * ratio), background));
                if (Math.min(...away) > 60) throw new Error(`no background near ${mark.role} ${year}: ${away}`);
              });
            }
            if (tried < 15) throw new Error(`only ${tried} places`);
            if (chart().hits.length < 4 * 15) throw new Error("too few places of data");
            "#,
        )?;
        stage.clean()?;
    }
    Ok(())
}

fn bars_stand_where_the_data_say(stage: &mut Stage) -> Result<(), Failed> {
    stage.open("<gap-chart id=\"one\" view=\"wales\"></gap-chart>")?;
    stage.check(
        r#"
        await ready();
        const { figure } = await import("/gapchart/gapchart.js");
        const data = await figure("wales");
        const canvas = part("canvas"), context = canvas.getContext("2d"), ratio = canvas.width / canvas.clientWidth;
        const [left, top, right, bottom] = chart().plot;
        const [first, last] = data.axes.x.domain, [low, high] = data.axes.y.domain;
        const slot = (right - left) / (last - first + 1);
        const x = year => left + (year - first + 0.5) * slot, y = value => bottom - (value - low) / (high - low) * (bottom - top);
        const background = pixel(context, 1, canvas.height - 1);
        const colours = {};
        for (const mark of data.marks.filter(mark => mark.kind === "bar" && !["total", "estimate"].includes(mark.role))) {
          mark.x.forEach((year, at) => {
            // Low in the segment, where no number is printed.
            const here = pixel(context, x(year) * ratio, y(mark.lower[at] + 0.12 * (mark.upper[at] - mark.lower[at])) * ratio);
            colours[mark.role] ??= here;
            if (apart(here, colours[mark.role]) > 2 || apart(here, background) < 60) throw new Error(`${mark.role} ${year}: ${here}`);
            const between = pixel(context, (x(year) + slot / 2) * ratio, y(1000) * ratio);
            if (apart(between, background) > 2) throw new Error(`not background beside ${year}: ${between}`);
          });
        }
        if (apart(colours.delegated, colours.retained) < 60) throw new Error("the parts look alike");
        "#,
    )?;
    stage.clean()
}

fn lines_are_crisp_at_every_pixel_ratio(stage: &mut Stage) -> Result<(), Failed> {
    stage.open("<gap-chart id=\"one\" view=\"wales\"></gap-chart>")?;
    stage.check(
        r#"
        await ready();
        for (const ratio of [1, 1.5, 2, 3]) {
          Object.defineProperty(window, "devicePixelRatio", { value: ratio, configurable: true });
          chart().draw();
          const canvas = part("canvas"), context = canvas.getContext("2d");
          if (Math.abs(canvas.width - Math.round(part("stage").clientWidth * ratio)) > 1) throw new Error(`${ratio}: ${canvas.width}`);
          const [left, top, right, bottom] = chart().plot;
          // Down through the axis, in the gap between two bars: whole pixels of one colour, with no grey neighbours.
          const slot = (right - left) / 14, x = (left + slot) * ratio;
          const column = [...Array(Math.ceil(8 * ratio))].map((_, at) => pixel(context, x, bottom * ratio - 4 * ratio + at));
          const background = pixel(context, 1, canvas.height - 1);
          const shades = new Set(column.map(String));
          if (shades.size !== 2 || !shades.has(String(background))) throw new Error(`${ratio}: ${[...shades]}`);
          const thick = column.filter(shade => apart(shade, background) > 2).length;
          if (thick !== Math.max(1, Math.round(ratio))) throw new Error(`${ratio}: ${thick} pixels thick`);
        }
        "#,
    )?;
    stage.clean()
}

/// While a slider moves, the page is not asked for its looks, and figures that were made are kept: each picture is that of laying out
/// everything anew, to the last pixel. What was kept is let go when it rests.
fn a_step_is_drawn_as_a_figure_of_its_own(stage: &mut Stage) -> Result<(), Failed> {
    stage.open("<gap-chart id=\"one\"></gap-chart>")?;
    stage.check(
        r#"
        await ready();
        const steps = {
          projection: { to: ["2016", "2019", "2015", "2016"], until: ["2040", "2100", "2600"], band: ["80", "none"], theme: ["dark", "light"] },
          trend: { to: ["2018", "2015", "2019"], from: ["2013", "2012"], lang: ["cy", "en"] },
          wales: { from: ["2014", "2017", "2013"], to: ["2020", "2022"] },
          freeze: { years: ["7", "8", "9", "8"] },
          icfp: { pupils: ["900", "901", "1200"], teachers: ["55", "60"] },
        };
        const canvas = part("canvas"), context = canvas.getContext("2d", { willReadFrequently: true });
        const shown = new Set();
        const pixels = () => new Uint32Array(context.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
        for (const ratio of [1, 1.5, 2]) {
          Object.defineProperty(window, "devicePixelRatio", { value: ratio, configurable: true });
          for (const [view, options] of Object.entries(steps)) {
            for (const name of chart().getAttributeNames()) if (name !== "id") chart().removeAttribute(name);
            chart().setAttribute("view", view);
            await wait(() => chart().permalink.includes(`view=${view}`) || view === "projection");
            await rest(150);
            for (const [name, values] of Object.entries(options)) for (const value of values) {
              const change = new Promise(done => chart().addEventListener("gap-change", done, { once: true }));
              chart().setAttribute(name, value);
              await change;
              // More words may leave the picture less room: that is seen with the next frame.
              for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
              let step = pixels(), sum = 0;
              const anew = () => {
                chart().draw();
                const whole = pixels();
                let differ = step.length === whole.length ? -1 : 0;
                sum = 0;
                for (let at = whole.length - 1; at >= 0; at -= 1) {
                  if (step[at] !== whole[at]) differ = at;
                  sum = (Math.imul(sum, 31) + whole[at]) | 0;
                }
                return differ;
              };
              let differ = anew();
              // WebKit tells of another size later than with the next frame where the machine is busy; once the slider rests all is as it should be.
              if (differ >= 0 && navigator.vendor.startsWith("Apple")) {
                await rest(300);
                step = pixels();
                differ = anew();
              }
              if (differ >= 0) {
                throw new Error(`${view} ${name}=${value} at ${ratio}: ${differ % canvas.width}, ${Math.floor(differ / canvas.width)}: ${step[differ]?.toString(16)}`);
              }
              shown.add(sum);
            }
          }
        }
        if (shown.size < 40) throw new Error(`${shown.size} pictures`);
        "#,
    )?;
    stage.clean()
}

fn resizing_redraws(stage: &mut Stage) -> Result<(), Failed> {
    stage.open("<div id=\"box\"><gap-chart id=\"one\" view=\"trend\"></gap-chart></div>")?;
    stage.check(
        r#"
        await ready();
        const canvas = part("canvas"), before = canvas.width, hit = chart().hits[2 * 4 + 2];
        document.getElementById("box").style.width = "320px";
        await wait(() => canvas.width < before && Math.abs(canvas.width - part("stage").clientWidth * devicePixelRatio) <= 1);
        if (chart().hits[2 * 4 + 2] === hit) throw new Error("the places of the data did not move");
        const inked = [...canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data].some((value, at) => at % 4 === 0 && value < 60);
        if (!inked) throw new Error("nothing drawn after the change");
        document.getElementById("box").style.display = "none";
        await rest(100);
        document.getElementById("box").style.display = "";
        document.getElementById("box").style.width = "600px";
        await wait(() => Math.abs(canvas.width - part("stage").clientWidth * devicePixelRatio) <= 1 && canvas.width > 400);
        "#,
    )?;
    stage.clean()
}
