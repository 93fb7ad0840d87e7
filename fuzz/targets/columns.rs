//! Any bytes at all, which are mostly tables of anyone's making or none.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    gapchart_fuzz::try_file("", data);
    gapchart_fuzz::try_file("year,area,gap\n2011,Leeds,1\n", data);
});
