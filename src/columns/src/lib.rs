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

/// Rows in the order of their key parted into fifths of their weight, those of one key together: of each fifth the weight, and what of `money` it has, a row
/// across a border parted.
pub fn fifths(key: &[f64], weight: &[f64], money: &[f64]) -> [[f64; 2]; 5] {
    let mut all = 0.0;
    for weight in weight {
        all += weight;
    }
    let mut out = [[0.0; 2]; 5];
    let (mut fifth, mut first) = (0, 0);
    while first < key.len() {
        let (mut heads, mut pounds, mut next) = (0.0, 0.0, first);
        while next < key.len() && key[next] == key[first] {
            heads += weight[next];
            pounds += money[next];
            next += 1;
        }
        // Most do not lie across a border: nothing is divided.
        if fifth == 4 || heads < all / 5.0 - out[fifth][0] {
            out[fifth][0] += heads;
            out[fifth][1] += pounds;
            first = next;
            continue;
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

/// A number of up to nine digits and nothing else, as most cells of a table of counts are.
pub fn digits(cell: &[u8]) -> Option<f64> {
    if cell.is_empty() || cell.len() > 9 {
        return None;
    }
    let mut number = 0;
    for byte in cell {
        if !byte.is_ascii_digit() {
            return None;
        }
        number = 10 * number + u32::from(byte - b'0');
    }
    Some(f64::from(number))
}

/// The places of rows that have a weight, in the order of a key, those of one key in their own order.
pub fn ranked(key: &[f64], weight: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..weight.len()).filter(|at| weight[*at] > 0.0).collect();
    order.sort_by(|a, b| key[*a].total_cmp(&key[*b]));
    order
}

/// How many values lie in each of as many parts of a width from `low` on, those beyond the last in it.
pub fn count_parts(counted: &mut [usize], values: &[f64], low: f64, width: f64) {
    let last = counted.len() - 1;
    for value in values {
        let part = ((value - low) / width) as usize;
        counted[if part < last { part } else { last }] += 1;
    }
}

/// How many values are above a level.
pub fn above(values: &[f64], level: f64) -> usize {
    values.iter().filter(|value| **value > level).count()
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

/// The same in a column of its own, nought beyond the end.
pub fn gathered(column: &[f64], places: &[usize]) -> Vec<f64> {
    let mut out = vec![0.0; places.len()];
    gather(&mut out, places, column);
    out
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
pub const WIDE: usize = 16;

/// Places within a pixel that a disc is cut for, each way.
pub const PARTS: usize = 4;

/// Adds counts to as many others; what would be above 255 is 255.
fn add_wide(counts: &mut [u8; WIDE], more: &[u8; WIDE]) {
    // Into others first: what cannot overlap is added by one instruction.
    let mut sums = [0; WIDE];
    for ((sum, count), more) in sums.iter_mut().zip(&*counts).zip(more) {
        *sum = count.saturating_add(*more);
    }
    *counts = sums;
}

/// Adds a disc to a plane of counts for every point. `discs` holds one for each of [`PARTS`] by [`PARTS`] places within a pixel, a row of
/// places after another; each has `side` rows of `words` times [`WIDE`] counts.
///
/// A point is at `across[0]·x + across[1]`, `down[0]·y + down[1]` from the corner of the plane to that of its disc, kept within
/// `within` (left, top, right, bottom). Points whose disc does not fit are left out.
pub struct Stamp<'a> {
    pub counts: &'a mut [u8],
    pub width: usize,
    pub discs: &'a [u8],
    pub side: usize,
    pub words: usize,
    pub across: [f64; 2],
    pub down: [f64; 2],
    pub within: [f64; 4],
}

/// Points that are placed before any of them is drawn: many at once cost less.
const PLACED: usize = 64;

impl Stamp<'_> {
    pub fn points(&mut self, x: &[f64], y: &[f64]) {
        const SMALL: u32 = PARTS as u32;
        let (width, long) = (self.width, WIDE * self.words);
        let [left, top, right, bottom] = self.within;
        let size = long * self.side;
        // Where the corner of a disc may be, in parts of a pixel.
        let room = |all: usize, disc: usize| if disc > all { 0 } else { (all - disc + 1) as u32 * SMALL };
        let (columns, rows) = (room(width, long), room(self.counts.len() / width.max(1), self.side));
        let mut places = [[0; 2]; PLACED];
        for (x, y) in x.chunks(PLACED).zip(y.chunks(PLACED)) {
            for ((place, x), y) in places.iter_mut().zip(x).zip(y) {
                let (x, y) = (self.across[0] * x + self.across[1], self.down[0] * y + self.down[1]);
                let (x, y) = (if x < left { left } else { x }, if y < top { top } else { y });
                let (x, y) = (if x > right { right } else { x }, if y > bottom { bottom } else { y });
                // What is below nought becomes too large.
                *place = [(x * PARTS as f64) as i32 as u32, (y * PARTS as f64) as i32 as u32];
            }
            for &[x, y] in &places[..x.len()] {
                if x >= columns || y >= rows {
                    continue;
                }
                let mut line = (y / SMALL) as usize * width + (x / SMALL) as usize;
                let from = (y % SMALL * SMALL + x % SMALL) as usize * size;
                let Some(disc) = self.discs.get(from..from + size) else { continue };
                // Most discs are no wider than what is added at once.
                if self.words == 1 {
                    for more in disc.as_chunks::<WIDE>().0 {
                        if let Some(counts) = self.counts.get_mut(line..line + WIDE).and_then(<[u8]>::first_chunk_mut) {
                            add_wide(counts, more);
                        }
                        line += width;
                    }
                    continue;
                }
                for row in disc.chunks_exact(long) {
                    let counts = self.counts.get_mut(line..).map_or(&mut [][..], |counts| counts.as_chunks_mut::<WIDE>().0);
                    for (counts, more) in counts.iter_mut().zip(row.as_chunks::<WIDE>().0) {
                        add_wide(counts, more);
                    }
                    line += width;
                }
            }
        }
    }
}

/// Whether every count is nought.
pub fn noughts(counts: &[u8]) -> bool {
    let (wide, rest) = counts.as_chunks::<WIDE>();
    wide.iter().all(|counts| u128::from_ne_bytes(*counts) == 0) && rest.iter().all(|count| *count == 0)
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
    fn a_cell_of_digits_is_its_number_and_every_other_cell_none() {
        assert_eq!(
            ["0", "007", "420", "999999999"].map(|cell| digits(cell.as_bytes())),
            [0.0, 7.0, 420.0, 999_999_999.0].map(Some)
        );
        assert!(
            ["", " 1", "1.5", "-1", "1e3", "1,000", "1234567890", "\u{663}"].iter().all(|cell| digits(cell.as_bytes()).is_none())
        );
    }

    #[test]
    fn ranks_keep_the_order_of_equals_and_leave_out_what_weighs_nothing() {
        assert_eq!(ranked(&[2.0, 1.0, 2.0, 0.0, 1.0], &[1.0, 1.0, 1.0, 0.0, 1.0]), [1, 4, 0, 2]);
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
    fn counts_are_added_each_for_itself_up_to_the_most() {
        for count in 0..=255_u8 {
            for more in 0..=255_u8 {
                let mut counts = [count; WIDE];
                counts[3] = 7;
                add_wide(&mut counts, &[more; WIDE]);
                let mut expected = [count.saturating_add(more); WIDE];
                expected[3] = more.saturating_add(7);
                assert_eq!(counts, expected);
            }
        }
    }

    /// However wide a disc is, the plane is what adding it count by count gives, and nothing lies beyond.
    #[test]
    fn every_width_stamps_alike_and_none_beyond_the_plane() {
        for (side, words) in [(3, 1), (16, 1), (17, 2), (32, 2)] {
            let long = WIDE * words;
            let size = long * side;
            let discs: Vec<u8> = (0..PARTS * PARTS * size).map(|at| (at % 7 * 9) as u8).collect();
            let mut counts = vec![0; 90 * 70];
            let x: Vec<f64> = (0..90).map(|at| f64::from(at) * 0.83 - 4.0).collect();
            let y: Vec<f64> = (0..90).map(|at| f64::from(at * 7 % 37) - 3.0).collect();
            let (across, down) = ([1.0, 0.25], [1.0, 0.6]);
            let within = [0.0, 0.0, 90.0, 70.0];
            Stamp { counts: &mut counts, width: 90, discs: &discs, side, words, across, down, within }.points(&x, &y);
            let mut expected = vec![0_u8; 90 * 70];
            for (x, y) in x.iter().zip(&y) {
                let (x, y) = ((x + across[1]).clamp(0.0, 90.0), (y + down[1]).clamp(0.0, 70.0));
                let (column, row) = (x as usize, y as usize);
                if column + long > 90 || row + side > 70 {
                    continue;
                }
                let part = ((y - row as f64) * 4.0) as usize * 4 + ((x - column as f64) * 4.0) as usize;
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
