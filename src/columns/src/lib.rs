//! Loops over columns of numbers and of pixels.
//!
//! In: slices of equal length, a row each. Out: the same slices, changed, or a sum. A crate of its own, because a package is what a
//! profile can compile for speed: `gapchart` around it is compiled for size, where a loop over twenty thousand rows costs
//! several times as much. What is computed, and from which source, is said where it is called.
//!
//! Every sum is taken in the order of the rows, so that page and shell come to the same bits.

/// Adds `rate` times a column, which may be shorter.
pub fn add(sums: &mut [f64], column: &[f64], rate: f64) {
    for (sum, count) in sums.iter_mut().zip(column) {
        *sum += rate * count;
    }
}

/// Multiplies by a column, which may be shorter.
pub fn multiply(values: &mut [f64], column: &[f64]) {
    for (value, by) in values.iter_mut().zip(column) {
        *value *= by;
    }
}

/// Divides by a column.
pub fn divide(values: &mut [f64], column: &[f64]) {
    for (value, by) in values.iter_mut().zip(column) {
        *value /= by;
    }
}

/// Takes a column off.
pub fn subtract(values: &mut [f64], column: &[f64]) {
    for (value, less) in values.iter_mut().zip(column) {
        *value -= less;
    }
}

/// Rounds to hundredths, halves up.
pub fn hundredths(values: &mut [f64]) {
    for value in values {
        *value = (*value * 100.0 + 0.5).floor() / 100.0;
    }
}

/// A cell of a column that may be without rows.
fn cell(column: &[f64], at: usize) -> f64 {
    column.get(at).copied().unwrap_or(0.0)
}

/// What is short of a level a head, nought where nothing is: `level·heads − (one + other)`, where the level is the mean of three, each as often
/// as its column says. Rows that are marked have none, nor has one that needs a level that there is not.
pub fn short_of_level(
    out: &mut [f64],
    heads: &[f64],
    held: [&[f64]; 2],
    (columns, levels): (&[&[f64]; 3], &[Option<f64>; 3]),
    marked: &[bool],
) {
    for (at, out) in out.iter_mut().enumerate() {
        let (mut money, mut times, mut known) = (0.0, 0.0, !marked[at]);
        for (column, level) in columns.iter().zip(levels) {
            let often = cell(column, at);
            if often > 0.0 {
                money += often * level.unwrap_or(0.0);
                times += often;
                known &= level.is_some();
            }
        }
        let short = money / times * heads[at] - (held[0][at] + held[1][at]);
        *out = if known && times > 0.0 && short > 0.0 { short } else { 0.0 };
    }
}

/// What is short of `times` a baseline a head, nought where nothing is, or no baseline. Rows that are marked have none.
pub fn short_of_baseline(out: &mut [f64], heads: &[f64], held: [&[f64]; 2], (baseline, times): (&[f64], f64), marked: &[bool]) {
    for (at, out) in out.iter_mut().enumerate() {
        let baseline = cell(baseline, at);
        let short = times * heads[at] * baseline - (held[0][at] + held[1][at]);
        *out = if !marked[at] && baseline > 0.0 && short > 0.0 { short } else { 0.0 };
    }
}

/// Rows parted into fifths of their weight in an order, those of one key together: of each fifth the weight, and what of `money` it has, a row
/// across a border parted.
pub fn fifths(order: &[usize], key: &[f64], weight: &[f64], money: &[f64]) -> [[f64; 2]; 5] {
    let mut all = 0.0;
    for &at in order {
        all += weight[at];
    }
    let mut out = [[0.0; 2]; 5];
    let (mut fifth, mut first) = (0, 0);
    while first < order.len() {
        let (mut heads, mut pounds, mut next) = (0.0, 0.0, first);
        while next < order.len() && key[order[next]] == key[order[first]] {
            heads += weight[order[next]];
            pounds += money[order[next]];
            next += 1;
        }
        let each = pounds / heads;
        while heads > 0.0 {
            // The last takes what rounding leaves.
            let room = if fifth == 4 { heads } else { all / 5.0 - out[fifth][0] };
            let taken = if heads < room { heads } else { room };
            out[fifth][0] += taken;
            out[fifth][1] += taken * each;
            heads -= taken;
            if fifth < 4 && out[fifth][0] >= all / 5.0 {
                fifth += 1;
            }
        }
        first = next;
    }
    out
}

/// The places of the values farthest above nought, times `sign`, the farthest first; of equal ones the first.
pub fn farthest<const N: usize>(values: &[f64], sign: f64) -> [Option<usize>; N] {
    let mut found = [None; N];
    let mut far = [0.0; N];
    for (at, value) in values.iter().enumerate() {
        let value = sign * value;
        if value <= far[N - 1] {
            continue;
        }
        let mut place = N - 1;
        while place > 0 && value > far[place - 1] {
            (far[place], found[place]) = (far[place - 1], found[place - 1]);
            place -= 1;
        }
        (far[place], found[place]) = (value, Some(at));
    }
    found
}

/// How many values lie in each of as many parts of a width from `low` on, those beyond the last in it.
pub fn count_parts(counted: &mut [usize], values: &[f64], low: f64, width: f64) {
    let last = counted.len() - 1;
    for value in values {
        let part = ((value - low) / width) as usize;
        counted[if part < last { part } else { last }] += 1;
    }
}

/// Marks the rows whose count is above nought.
pub fn mark(marks: &mut [bool], column: &[f64]) {
    for (mark, count) in marks.iter_mut().zip(column) {
        *mark |= *count > 0.0;
    }
}

/// Whether any count is above nought.
pub fn any(column: &[f64]) -> bool {
    column.iter().any(|count| *count > 0.0)
}

/// What stands at each place of a column. Places beyond its end are left as they are.
pub fn gather(out: &mut [f64], places: &[usize], column: &[f64]) {
    for (out, place) in out.iter_mut().zip(places) {
        if let Some(value) = column.get(*place) {
            *out = *value;
        }
    }
}

/// The least and the largest value; infinities the other way round where there is none.
pub fn range(values: &[f64]) -> (f64, f64) {
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for &value in values {
        low = if value < low { value } else { low };
        high = if value > high { value } else { high };
    }
    (low, high)
}

/// The sum of the differences from a value.
pub fn sum_from(values: &[f64], from: f64) -> f64 {
    let mut sum = 0.0;
    for value in values {
        sum += value - from;
    }
    sum
}

/// The sums of squares and of products of the differences from two means.
pub fn products(x: &[f64], y: &[f64], mean_x: f64, mean_y: f64) -> (f64, f64) {
    let (mut squares, mut products) = (0.0, 0.0);
    for (x, y) in x.iter().zip(y) {
        let away = x - mean_x;
        squares += away * away;
        products += away * (y - mean_y);
    }
    (squares, products)
}

/// Of the residuals of a line the sum of squares, and the sum of squares of each, over `1 − h`, times how far its x is from the mean; h is its
/// leverage. `None` where one point alone holds the line.
pub fn robust(x: &[f64], y: &[f64], mean: (f64, f64), slope: f64, spread: f64) -> Option<(f64, f64)> {
    let (share, mut least, mut plain, mut sum) = (1.0 / x.len() as f64, 1.0, 0.0, 0.0);
    for (x, y) in x.iter().zip(y) {
        let away = x - mean.0;
        let off = y - (mean.1 + slope * away);
        let left = 1.0 - (share + away * away / spread);
        least = if left < least { left } else { least };
        plain += off * off;
        let part = away * off / left;
        sum += part * part;
    }
    (least >= 1e-12).then_some((plain, sum))
}

/// Makes of values what they differ from a line by; `line` is the value at `mean_x`, and the slope.
pub fn residuals(values: &mut [f64], x: &[f64], mean_x: f64, line: (f64, f64)) {
    for (value, x) in values.iter_mut().zip(x) {
        *value -= line.0 + line.1 * (x - mean_x);
    }
}

/// Counts that are added at once: the rows of a disc are filled up to a multiple of it.
pub const WIDE: usize = 8;

/// Adds eight counts to eight others as one number; `more` are below 128. What would be above 255 is 255.
fn add_eight(counts: [u8; 8], more: [u8; 8]) -> [u8; 8] {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let counts = u64::from_le_bytes(counts);
    // Seven bits of each cannot run into the next; the eighth is put back.
    let sum = ((counts & !HIGH) + u64::from_le_bytes(more)) ^ (counts & HIGH);
    let over = counts & !sum & HIGH;
    (sum | over | (over - (over >> 7))).to_le_bytes()
}

/// Adds a disc to a plane of counts for every point. `discs` holds one for each of `parts` by `parts` places within a pixel, a row of
/// places after another; each has `side` rows of `words` times [`WIDE`] counts.
///
/// A point is at `across[0]·x + across[1]`, `down[0]·y + down[1]` from the corner of the plane to that of its disc, kept within
/// `within` (left, top, right, bottom). Points without a y, and those whose disc does not fit, are left out.
pub struct Stamp<'a> {
    pub counts: &'a mut [u8],
    pub width: usize,
    pub discs: &'a [u8],
    pub side: usize,
    pub words: usize,
    pub parts: usize,
    pub across: [f64; 2],
    pub down: [f64; 2],
    pub within: [f64; 4],
}

impl Stamp<'_> {
    pub fn points(&mut self, x: &[f64], y: &[Option<f64>]) {
        let (width, long, parts) = (self.width, WIDE * self.words, self.parts);
        let [left, top, right, bottom] = self.within;
        let size = long * self.side;
        for (&x, y) in x.iter().zip(y) {
            let Some(y) = *y else { continue };
            let (x, y) = (self.across[0] * x + self.across[1], self.down[0] * y + self.down[1]);
            let (x, y) = (if x < left { left } else { x }, if y < top { top } else { y });
            let (x, y) = (if x > right { right } else { x }, if y > bottom { bottom } else { y });
            if x < 0.0 || y < 0.0 {
                continue;
            }
            let (column, row) = (x as u32, y as u32);
            let part = (((y - f64::from(row)) * parts as f64) as u32 as usize) * parts
                + ((x - f64::from(column)) * parts as f64) as u32 as usize;
            let (mut from, mut at) = (part * size, row as usize * width + column as usize);
            if column as usize + long > width || at + (self.side - 1) * width + long > self.counts.len() {
                continue;
            }
            for _ in 0..self.side {
                let mut line = at;
                for _ in 0..self.words {
                    let more = self.discs.get(from..).and_then(|discs| discs.first_chunk::<WIDE>());
                    let counts = self.counts.get_mut(line..).and_then(|counts| counts.first_chunk_mut::<WIDE>());
                    if let (Some(more), Some(counts)) = (more, counts) {
                        *counts = add_eight(*counts, *more);
                    }
                    from += WIDE;
                    line += WIDE;
                }
                at += width;
            }
        }
    }
}

/// Colours pixels by their counts: `table` has the four bytes of each count, its first those of the ground.
pub fn colour(pixels: &mut [u8], counts: &[u8], table: &[[u8; 4]; 256]) {
    let whole = counts.len() / 8 * 8;
    let (pixels, rest) = pixels.split_at_mut((4 * whole).min(pixels.len()));
    let ground = [table[0]; 8];
    let ground = ground.as_flattened();
    for (pixels, counts) in pixels.chunks_exact_mut(32).zip(counts.chunks_exact(8)) {
        // Most of a picture is ground.
        if counts == [0; 8] {
            pixels.copy_from_slice(ground);
            continue;
        }
        for (pixel, count) in pixels.chunks_exact_mut(4).zip(counts) {
            pixel.copy_from_slice(&table[usize::from(*count)]);
        }
    }
    for (pixel, count) in rest.chunks_exact_mut(4).zip(&counts[whole..]) {
        pixel.copy_from_slice(&table[usize::from(*count)]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hundredths_are_halves_up_on_both_sides_of_nought() {
        let mut values = [1.005, 2.344_999, -1.256, -0.004, 0.0, 5432.175, 1e7 + 0.126];
        hundredths(&mut values);
        // 1.005 is a little less than that as a double.
        assert_eq!(values, [1.0, 2.34, -1.26, 0.0, 0.0, 5432.18, 10_000_000.13]);
    }

    #[test]
    fn sums_are_those_of_a_hand() {
        let (x, y) = ([1.0, 2.0, 3.0, 6.0], [2.0, 1.0, 4.0, 5.0]);
        assert_eq!(sum_from(&x, 1.0), 8.0);
        assert_eq!(products(&x, &y, 3.0, 3.0), (14.0, 10.0));
        let mut left = y;
        residuals(&mut left, &x, 3.0, (3.0, 0.5));
        assert_eq!(left, [0.0, -1.5, 1.0, 0.5]);
        assert_eq!(range(&left), (-1.5, 1.0));
        let mut out = [9.0; 3];
        gather(&mut out, &[3, 0, 7], &y);
        assert_eq!(out, [5.0, 2.0, 9.0]);
    }

    #[test]
    fn what_is_short_is_made_up_and_nothing_else() {
        let (heads, held) = ([100.0, 100.0, 100.0, 100.0], [[300.0, 900.0, 0.0, 0.0], [100.0; 4]]);
        let (years, none) = ([7.0, 7.0, 0.0, 7.0], []);
        let mut out = [9.0; 4];
        let columns: [&[f64]; 3] = [&years, &none, &none];
        let marked = [false, false, false, true];
        short_of_level(&mut out, &heads, [&held[0], &held[1]], (&columns, &[Some(5.0), None, None]), &marked);
        assert_eq!(out, [100.0, 0.0, 0.0, 0.0]);
        short_of_level(&mut out, &heads, [&held[0], &held[1]], (&columns, &[None; 3]), &marked);
        assert_eq!(out, [0.0; 4]);
        short_of_baseline(&mut out, &heads, [&held[0], &held[1]], (&[4.0, 0.0, 4.0, 4.0], 1.5), &marked);
        assert_eq!(out, [200.0, 0.0, 500.0, 0.0]);
    }

    #[test]
    fn the_farthest_are_found_in_their_order() {
        let values = [1.0, 5.0, -2.0, 5.0, 3.0, 0.0, -7.0];
        assert_eq!(farthest::<3>(&values, 1.0), [Some(1), Some(3), Some(4)]);
        assert_eq!(farthest::<3>(&values, -1.0), [Some(6), Some(2), None]);
        let mut counted = [0; 3];
        count_parts(&mut counted, &values, -7.0, 4.0);
        assert_eq!(counted, [1, 2, 4]);
    }

    #[test]
    fn eight_counts_are_added_each_for_itself() {
        let (one, more) = ([0, 1, 126, 127, 255, 250, 200, 3], [5, 127, 1, 1, 1, 5, 100, 0]);
        assert_eq!(add_eight(one, more), [5, 128, 127, 128, 255, 255, 255, 3]);
        for count in 0..=255_u8 {
            for more in 0..128_u8 {
                assert_eq!(add_eight([count; 8], [more; 8]), [count.saturating_add(more); 8]);
            }
        }
    }

    /// However wide a disc is, the plane is what adding it count by count gives, and nothing lies beyond.
    #[test]
    fn every_width_stamps_alike_and_none_beyond_the_plane() {
        for (side, words) in [(3, 1), (8, 1), (9, 2), (16, 2), (17, 3)] {
            let long = WIDE * words;
            let size = long * side;
            let discs: Vec<u8> = (0..4 * size).map(|at| (at % 7 * 9) as u8).collect();
            let mut counts = vec![0; 90 * 70];
            let x: Vec<f64> = (0..90).map(|at| f64::from(at) * 0.83 - 4.0).collect();
            let y: Vec<Option<f64>> = (0..90).map(|at| (at % 9 > 0).then_some(f64::from(at * 7 % 37) - 3.0)).collect();
            let (across, down) = ([1.0, 0.25], [1.0, 0.6]);
            let within = [0.0, 0.0, 90.0, 70.0];
            Stamp { counts: &mut counts, width: 90, discs: &discs, side, words, parts: 2, across, down, within }.points(&x, &y);
            let mut expected = vec![0_u8; 90 * 70];
            for (x, y) in x.iter().zip(&y) {
                let Some(y) = y else { continue };
                let (x, y) = ((x + across[1]).clamp(0.0, 90.0), (y + down[1]).clamp(0.0, 70.0));
                let (column, row) = (x as usize, y as usize);
                if column + long > 90 || row + side > 70 {
                    continue;
                }
                let part = ((y - row as f64) * 2.0) as usize * 2 + ((x - column as f64) * 2.0) as usize;
                for at in 0..size {
                    let count = &mut expected[(row + at / long) * 90 + column + at % long];
                    *count = count.saturating_add(discs[part * size + at]);
                }
            }
            assert!(counts == expected && counts.iter().any(|count| *count > 0), "{side}");
        }
    }

    #[test]
    fn pixels_are_the_colours_of_their_counts() {
        let mut table = [[0; 4]; 256];
        for (count, colour) in table.iter_mut().enumerate() {
            *colour = [count as u8, 1, 2, 255];
        }
        let counts: Vec<u8> = (0..29).map(|at| if at < 16 { 0 } else { at }).collect();
        let mut pixels = vec![9; 4 * 29];
        colour(&mut pixels, &counts, &table);
        for (pixel, count) in pixels.chunks_exact(4).zip(counts) {
            assert_eq!(pixel, [count, 1, 2, 255]);
        }
    }
}
