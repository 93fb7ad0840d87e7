//! Very many points as one picture: a dot each, darker where they lie on each other.
//!
//! In: a [`Cloud`], placed by the layout, and the columns of its mark. Out: pixels for a canvas ([`Raster`]), at whatever device pixel
//! ratio, or paths for an SVG ([`paths`]); and the datum nearest to a place ([`Near`]). No shape is made for a point.
//!
//! Method of the pixels: every point adds the coverage of its disc, in eighths of a pixel, to a plane of counts; then each count becomes
//! a colour by a table. One dot alone is half opaque, which keeps a contrast of 3:1 with the background in both themes, and
//! opacity grows with the logarithm of how many lie on each other, so that tens can be told from a few. Method of the paths: the dots
//! of a small cell are dealt to layers, each a path of the opacity that makes the sum of the layers up to it the same.

use super::palette::Colour;
use super::{Grid, Place};
use crate::figure::Mark;
use crate::number::{Digits, fixed};
use gapchart_columns as columns;
use gapchart_columns::PARTS;

/// Where the points of a mark are drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Cloud {
    /// Index into the figure's marks.
    pub mark: usize,
    /// Left, top, right, bottom of what is drawn, in CSS pixels.
    pub within: [f64; 4],
    /// CSS pixels for one of the axis, and where nought is.
    pub across: [f64; 2],
    pub down: [f64; 2],
    /// Of a dot.
    pub radius: f64,
    pub colour: Colour,
    /// The lines that run across below the dots: their heights and colours.
    pub rows: Vec<(f64, Colour)>,
}

/// How opaque a dot is alone.
pub const ALONE: f64 = 0.5;
/// What one whole dot adds to a count, and how many on each other are as dark as can be.
const WHOLE: u8 = 8;
const MOST: f64 = 31.0;

/// How opaque so many dots on each other are; a part of one is its edge.
pub fn opacity(dots: f64) -> f64 {
    if dots < 1.0 { ALONE * dots } else { f64::min(1.0, ALONE + (1.0 - ALONE) * libm::log(dots) / libm::log(MOST)) }
}

impl Cloud {
    /// Where a datum is, in CSS pixels: what lies beyond an edge stands at it.
    pub fn place(&self, x: f64, y: f64) -> Place {
        let [left, top, right, bottom] = self.within;
        let (x, y) = (self.across[1] + self.across[0] * x, self.down[1] + self.down[0] * y);
        (f64::min(f64::max(x, left), right), f64::min(f64::max(y, top), bottom))
    }

    /// The same drawing elsewhere.
    pub fn shift(&mut self, (dx, dy): Place) {
        self.within = [self.within[0] + dx, self.within[1] + dy, self.within[2] + dx, self.within[3] + dy];
        self.across[1] += dx;
        self.down[1] += dy;
        for (y, _) in &mut self.rows {
            *y += dy;
        }
    }
}

/// A colour over another.
fn over(below: Colour, colour: Colour, alpha: f64) -> Colour {
    let mut out = [0; 3];
    for (part, (below, colour)) in out.iter_mut().zip(below.into_iter().zip(colour)) {
        *part = (f64::from(below) + alpha * (f64::from(colour) - f64::from(below)) + 0.5) as u8;
    }
    out
}

/// Pixels, kept from one drawing to the next.
#[derive(Default)]
pub struct Raster {
    counts: Vec<u8>,
    /// The pixels of one [`band`](Raster::band) after another: those of a whole picture would be most of what a page holds.
    pixels: Vec<u8>,
    /// In device pixels, from the top left corner of the canvas.
    pub left: i32,
    top: i32,
    pub width: usize,
    /// A disc at each of four by four places within a pixel, `side` pixels high and, filled up, `words` times as wide as is added at once; for one radius.
    discs: Vec<u8>,
    side: usize,
    words: usize,
    radius: f64,
    /// Pixels by count, of dots of a colour over another.
    tables: Vec<([Colour; 2], Pixels)>,
}

/// How many pixels are coloured at once.
const BAND: usize = 1 << 16;

/// A pixel for each count.
type Pixels = [[u8; 4]; 256];

impl Raster {
    /// The discs of a radius in device pixels.
    fn cut(&mut self, radius: f64) {
        if self.radius == radius {
            return;
        }
        self.radius = radius;
        self.side = (2.0 * radius).ceil() as usize + 2;
        self.words = self.side.div_ceil(columns::WIDE);
        self.discs.clear();
        let long = columns::WIDE * self.words;
        for part in 0..PARTS * PARTS {
            let middle = |part: usize| 0.5 * self.side as f64 - 0.5 + (part as f64 + 0.5) / PARTS as f64;
            let (x, y) = (middle(part % PARTS), middle(part / PARTS));
            for at in 0..long * self.side {
                let (dx, dy) = ((at % long) as f64 + 0.5 - x, (at / long) as f64 + 0.5 - y);
                // Half a pixel on either side of the edge, which is as good as an area for discs this small.
                let cover = (radius + 0.5 - (dx * dx + dy * dy).sqrt()).clamp(0.0, 1.0);
                self.discs.push((cover * f64::from(WHOLE) + 0.5) as u8);
            }
        }
    }

    /// Counts the dots on each pixel; [`band`](Raster::band) then colours them.
    pub fn count(&mut self, cloud: &Cloud, mark: &Mark, grid: Grid) {
        let ratio = grid.unit / grid.pixel;
        self.cut(cloud.radius * ratio);
        // A margin for discs at the edge, to the right as wide as what is added at once.
        let [margin, wide] = [self.side, columns::WIDE * self.words].map(|margin| margin as f64);
        let [left, top, right, bottom] = cloud.within.map(|edge| edge * ratio);
        (self.left, self.top) = ((left - margin).floor() as i32, (top - margin).floor() as i32);
        self.width = (right + wide).ceil() as usize - self.left.max(0) as usize;
        let height = (bottom + margin).ceil() as usize - self.top.max(0) as usize;
        (self.left, self.top) = (self.left.max(0), self.top.max(0));
        // Another size is rare, and noughts written over what is there are fastest.
        if self.counts.len() == self.width * height {
            self.counts.fill(0);
        } else {
            self.counts = vec![0; self.width * height];
            self.pixels = vec![255; 4 * self.counts.len().min(self.width * (BAND / self.width.max(1)).max(1))];
        }
        self.stamp(cloud, mark, ratio);
    }

    fn stamp(&mut self, cloud: &Cloud, mark: &Mark, ratio: f64) {
        let half = 0.5 * self.side as f64 - 0.5;
        let (across, down) = (cloud.across.map(|part| part * ratio), cloud.down.map(|part| part * ratio));
        let [left, top, right, bottom] = cloud.within.map(|edge| edge * ratio);
        let away = (f64::from(self.left) + half, f64::from(self.top) + half);
        let mut stamp = columns::Stamp {
            counts: &mut self.counts,
            width: self.width,
            discs: &self.discs,
            side: self.side,
            words: self.words,
            across: [across[0], across[1] - away.0],
            down: [down[0], down[1] - away.1],
            within: [left - away.0, top - away.1, right - away.0, bottom - away.1],
        };
        let [x, y] = mark.many();
        stamp.points(x, y);
    }

    /// The next rows that have dots, from the row `from` of those counted on, with their ground and the lines across it: how far it went, the height at which they
    /// are put, and red, green, blue, opacity of each pixel, a row after another. Rows without dots are not among them.
    pub fn band(&mut self, from: usize, cloud: &Cloud, background: Colour, grid: Grid) -> Option<(usize, i32, &[u8])> {
        let width = self.width;
        let empty = |row: &&[u8]| columns::noughts(row);
        let counts = self.counts.get(from * width..)?;
        let first = from + counts.chunks_exact(width).take_while(empty).count();
        let counts = self.counts.get(first * width..).filter(|counts| !counts.is_empty())?;
        let counts = &counts[..counts.len().min(self.pixels.len() / 4)];
        let end = first + counts.len() / width;
        let filled = counts.len() / width - counts.chunks_exact(width).rev().take_while(empty).count();
        let counts = &counts[..filled * width];
        let pixels = &mut self.pixels[..4 * counts.len()];
        let plain = table(&mut self.tables, [background, cloud.colour]);
        columns::colour(pixels, counts, &self.tables[plain].1);
        // The lines lie as those of the axes do, and reach no further than the plot: rows without dots have them from those.
        let ratio = grid.unit / grid.pixel;
        let [left, right] = [cloud.within[0], cloud.within[2]]
            .map(|edge| (((edge * ratio).round() as i32 - self.left).max(0) as usize).min(width));
        let thick = (grid.unit / grid.pixel).round().max(1.0);
        let top = self.top + first as i32;
        for &(y, colour) in &cloud.rows {
            let middle = f64::from(grid.snapped((0.0, y), thick as u32 % 2 == 1).1) / grid.pixel;
            let line = (middle - 0.5 * thick).round() as i32 - top;
            let table = table(&mut self.tables, [colour, cloud.colour]);
            for line in line..line + thick as i32 {
                let Some(start) = usize::try_from(line).ok().map(|line| line * width) else { continue };
                let (start, end) = (start + left, start + right);
                let (Some(counts), Some(row)) = (counts.get(start..end), pixels.get_mut(4 * start..4 * end)) else {
                    continue;
                };
                columns::colour(row, counts, &self.tables[table].1);
            }
        }
        Some((end, top, pixels))
    }
}

/// Where the table of dots over a colour is (that colour, and theirs), made where there is none.
fn table(tables: &mut Vec<([Colour; 2], Pixels)>, colours: [Colour; 2]) -> usize {
    if let Some(at) = tables.iter().position(|(of, _)| *of == colours) {
        return at;
    }
    // A few of each theme; of a page that changes its colours all the time, no more than these.
    if tables.len() == 16 {
        tables.clear();
    }
    let [below, colour] = colours;
    let mut table = [[0, 0, 0, 255]; 256];
    for (count, pixel) in table.iter_mut().enumerate() {
        pixel[..3].copy_from_slice(&over(below, colour, opacity(count as f64 / f64::from(WHOLE))));
    }
    tables.push((colours, table));
    tables.len() - 1
}

/// Layers of dots in an SVG, and the side of the cells that deal them, in CSS pixels.
const LAYERS: usize = 12;
const CELL: f64 = 2.0;

/// The cloud as paths of an SVG whose units are `unit` to a CSS pixel: every dot is a point of one of a few paths, so that twenty thousand
/// are some two hundred kilobytes. Dots of one cell are in layers one over the other, as opaque together as in the pixels.
pub fn paths(cloud: &Cloud, mark: &Mark, unit: f64) -> String {
    let mut layers: Vec<Vec<(i32, i32)>> = vec![vec![]; LAYERS];
    let [left, top, right, bottom] = cloud.within;
    let columns = ((right - left) / CELL) as usize + 1;
    let mut held = vec![0_u8; columns * (((bottom - top) / CELL) as usize + 1)];
    let [all_x, all_y] = mark.many();
    for (&x, &y) in all_x.iter().zip(all_y) {
        let (x, y) = cloud.place(x, y);
        let cell = ((y - top) / CELL) as usize * columns + ((x - left) / CELL) as usize;
        let Some(before) = held.get_mut(cell) else { continue };
        let layer = usize::from(*before).min(LAYERS - 1);
        *before = before.saturating_add(1);
        layers[layer].push(((x * unit).round() as i32, (y * unit).round() as i32));
    }
    let mut out = String::new();
    let hex = |part: u8| [part >> 4, part & 15].map(|digit| char::from(b"0123456789abcdef"[usize::from(digit)]));
    let colour: String = cloud.colour.into_iter().flat_map(hex).collect();
    let mut before = 1.0;
    for (at, mut layer) in layers.into_iter().enumerate() {
        let left = 1.0 - opacity(at as f64 + 1.0);
        let alpha = 1.0 - left / before;
        before = left;
        if layer.is_empty() {
            continue;
        }
        // Short ways from one to the next, and each once.
        layer.sort_unstable();
        layer.dedup();
        let width = fixed(2.0 * cloud.radius * unit, 0);
        out += "<path fill=\"none\" stroke-linecap=\"round\" stroke=\"#";
        out += &[&colour, "\" stroke-width=\"", &width, "\" stroke-opacity=\"", &fixed(alpha, 3), "\" d=\""].concat();
        let mut here = (0, 0);
        for (x, y) in layer {
            let (dx, dy) = (x - here.0, y - here.1);
            out += &["m", &dx.digits(), if dy < 0 { "" } else { " " }, &dy.digits(), "h1"].concat();
            here = (x + 1, y);
        }
        out += "\"/>\n";
    }
    out
}

/// Finds the datum nearest to a place.
#[derive(Default)]
pub struct Near {
    /// Data by cell of the plot, and where those of each cell begin.
    data: Vec<u32>,
    starts: Vec<u32>,
    columns: usize,
}

/// The side of a cell, in CSS pixels, and how far from the pointer a dot is looked for.
const REACH: f64 = 16.0;

impl Near {
    /// Sorts the points of a cloud into cells.
    pub fn new(cloud: &Cloud, mark: &Mark) -> Near {
        let [left, top, right, bottom] = cloud.within;
        let columns = ((right - left) / REACH) as usize + 1;
        let mut near = Near { columns, ..Near::default() };
        near.starts.resize(columns * (((bottom - top) / REACH) as usize + 1) + 1, 0);
        let mut cells = vec![];
        let [all_x, all_y] = mark.many();
        for (&x, &y) in all_x.iter().zip(all_y) {
            let (x, y) = cloud.place(x, y);
            cells.push(((y - top) / REACH) as usize * columns + ((x - left) / REACH) as usize);
        }
        for &cell in &cells {
            near.starts[cell + 1] += 1;
        }
        for at in 1..near.starts.len() {
            near.starts[at] += near.starts[at - 1];
        }
        let mut next = near.starts.clone();
        near.data.resize(cells.len(), 0);
        for (datum, cell) in cells.into_iter().enumerate() {
            near.data[next[cell] as usize] = datum as u32;
            next[cell] += 1;
        }
        near
    }

    /// The datum nearest to a place within reach, of several the first.
    pub fn find(&self, cloud: &Cloud, mark: &Mark, (x, y): Place) -> Option<usize> {
        let ([left, top, ..], [all_x, all_y]) = (cloud.within, mark.many());
        let (column, row) = (((x - left) / REACH).floor() as i64, ((y - top) / REACH).floor() as i64);
        let (mut found, mut least) = (None, REACH * REACH);
        for cell in 0..9 {
            let (column, row) = (column + cell % 3 - 1, row + cell / 3 - 1);
            if column < 0 || column >= self.columns as i64 || row < 0 {
                continue;
            }
            let cell = row as usize * self.columns + column as usize;
            let (Some(&from), Some(&to)) = (self.starts.get(cell), self.starts.get(cell + 1)) else { continue };
            for &datum in &self.data[from as usize..to as usize] {
                let datum = datum as usize;
                let (dx, dy) = cloud.place(all_x[datum], all_y[datum]);
                let away = (dx - x) * (dx - x) + (dy - y) * (dy - y);
                if away < least || away == least && found.is_some_and(|known| datum < known) {
                    (found, least) = (Some(datum), away);
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Kind, Role};
    use std::sync::Arc;

    fn cloud(points: &[(f64, f64)]) -> (Cloud, Mark) {
        let mut mark = Mark::new(Kind::Cloud, Role::School, String::new());
        let (x, y) = points.iter().copied().unzip();
        mark.many = Some([Arc::new(x), Arc::new(y)]);
        let within = [10.0, 20.0, 110.0, 70.0];
        let cloud = Cloud {
            mark: 0,
            within,
            across: [1.0, 10.0],
            down: [-1.0, 70.0],
            radius: 2.0,
            colour: [0; 3],
            rows: vec![(45.0, [200; 3])],
        };
        (cloud, mark)
    }

    fn drawn(points: &[(f64, f64)], ratio: f64) -> Raster {
        let (cloud, mark) = cloud(points);
        let mut raster = Raster::default();
        let grid = Grid { unit: 8.0 * ratio, pixel: 8.0, font: 1.0 };
        raster.count(&cloud, &mark, grid);
        // Put together as a canvas does.
        let mut whole = vec![255; 4 * raster.counts.len()];
        let (mut from, origin, width) = (0, raster.top, raster.width);
        while let Some((end, top, pixels)) = raster.band(from, &cloud, [255; 3], grid) {
            let start = 4 * width * (top - origin) as usize;
            whole[start..start + pixels.len()].copy_from_slice(pixels);
            from = end;
        }
        raster.pixels = whole;
        raster
    }

    /// How dark the pixel at a place in CSS pixels is, 0 to 255.
    fn dark(raster: &Raster, (x, y): Place, ratio: f64) -> u8 {
        let (column, row) = ((x * ratio) as usize - raster.left as usize, (y * ratio) as usize - raster.top as usize);
        255 - raster.pixels[4 * (row * raster.width + column)]
    }

    #[test]
    fn a_dot_is_drawn_where_it_is_and_half_opaque_at_every_ratio() {
        for ratio in [1.0, 1.5, 2.0, 3.0] {
            let one = drawn(&[(50.0, 30.0)], ratio);
            assert_eq!(dark(&one, (60.0, 40.0), ratio), 127, "{ratio}");
            assert_eq!(dark(&one, (66.0, 40.0), ratio), 0, "{ratio}");
            // The disc's area in pixels, by its ink over that of a whole dot.
            let ink: f64 = one.counts.iter().map(|count| f64::from(*count) / f64::from(WHOLE)).sum();
            let area = core::f64::consts::PI * 4.0 * ratio * ratio;
            assert!((ink / area - 1.0).abs() < 0.08, "{ratio}: {ink} {area}");
        }
    }

    #[test]
    fn more_on_each_other_are_darker_up_to_black() {
        let of = |many: usize| dark(&drawn(&vec![(50.0, 30.0); many], 1.0), (60.0, 40.0), 1.0);
        let darker: Vec<u8> = [1, 2, 4, 8, 16, 31].map(of).to_vec();
        assert!(darker.windows(2).all(|pair| pair[0] + 10 < pair[1]), "{darker:?}");
        assert_eq!((darker[5], of(1000)), (255, 255));
    }

    #[test]
    fn lines_run_below_the_dots_on_whole_pixels() {
        for ratio in [1.0, 2.0] {
            // Rows without a dot are left to what is drawn below them.
            assert_eq!(dark(&drawn(&[], ratio), (30.0, 45.2), ratio), 0);
            let beside = drawn(&[(80.0, 25.0)], ratio);
            assert_eq!(dark(&beside, (30.0, 45.2), ratio), 55);
            assert_eq!((dark(&beside, (30.0, 44.4), ratio), dark(&beside, (30.0, 46.2), ratio)), (0, 0), "{ratio}");
            assert!(dark(&drawn(&[(50.0, 25.0)], ratio), (60.0, 45.2), ratio) > 127);
        }
    }

    #[test]
    fn what_lies_beyond_the_plot_stands_at_its_edge() {
        let far = drawn(&[(1000.0, 1000.0), (-5.0, -1e9)], 1.0);
        assert_eq!((dark(&far, (110.0, 20.0), 1.0), dark(&far, (10.0, 70.0), 1.0)), (127, 127));
    }

    #[test]
    fn every_dot_is_in_a_path_and_layers_sum_to_the_same_opacity() {
        let points: Vec<(f64, f64)> = (0..40).map(|at| (50.0 + 0.02 * f64::from(at), 30.0)).collect();
        let (cloud, mark) = cloud(&points);
        let svg = paths(&cloud, &mark, 10.0);
        assert_eq!(svg.matches("<path").count(), LAYERS);
        // Dots nearer than a tenth of a pixel to each other in one layer are one.
        let dots = svg.matches("h1").count();
        assert!((LAYERS..=40).contains(&dots), "{dots}");
        let alphas = svg.split("stroke-opacity=\"").skip(1).map(|part| part[..5].parse::<f64>().expect("a number"));
        let left: f64 = alphas.map(|alpha| 1.0 - alpha).product();
        assert!((1.0 - left - opacity(LAYERS as f64)).abs() < 0.01, "{left}");
        assert!(svg.starts_with("<path fill=\"none\" stroke-linecap=\"round\" stroke=\"#000000\" stroke-width=\"40\" stroke-opacity=\"0.500\" d=\"m600 400h1"), "{svg}");
    }

    #[test]
    fn the_nearest_is_the_nearest_of_all() {
        // Some hundred places from a generator of Lehmer's.
        let mut state = 7_u64;
        let mut next = |most: f64| {
            state = state * 48_271 % 2_147_483_647;
            state as f64 / 2_147_483_647.0 * most
        };
        let points: Vec<(f64, f64)> = (0..300).map(|_| (next(100.0), next(50.0))).collect();
        let (cloud, mark) = cloud(&points);
        let near = Near::new(&cloud, &mark);
        for _ in 0..200 {
            let at = (10.0 + next(100.0), 20.0 + next(50.0));
            let away = |(x, y): &(f64, f64)| {
                let place = cloud.place(*x, *y);
                (place.0 - at.0).powi(2) + (place.1 - at.1).powi(2)
            };
            let nearest = (0..points.len()).min_by(|a, b| away(&points[*a]).total_cmp(&away(&points[*b]))).expect("some");
            let expected = Some(nearest).filter(|at| away(&points[*at]) < REACH * REACH);
            assert_eq!(near.find(&cloud, &mark, at), expected);
        }
        assert_eq!(near.find(&cloud, &mark, (-500.0, 3.0)), None);
    }
}
