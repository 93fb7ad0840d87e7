//! A scorecard's measures: the columns of its own CSV, and any bytes at all.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let heads = [
        "",
        "measure,value\n",
        "theme,measure,value,benchmark\noutcomes,Progress,-0.25,0\n",
        "measure;value;of\nStaff days;6;school\n",
    ];
    let [which, rest @ ..] = data else { return };
    gapchart_fuzz::try_measures(heads[usize::from(*which) % heads.len()], rest);
});
