//! Deflators: the Treasury's layout, two columns, and any bytes at all.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let heads = [
        "",
        "GDP Deflators\nFinancial year,GDP deflator,per cent change,Money GDP,,Calendar year,GDP deflator,per cent change\n,2024-25 = 100,,,,,2024 = 100,\n2010-11,70.2,1.9,1,,2010,69.8,1.5\n2011-12,71.2,1.4,2,,2011,71.1,1.9\n",
        "year,level\n2010-11,70.2\n2011-12,71.2\n",
        "year;index\n2010;70,2\n",
    ];
    let [which, rest @ ..] = data else { return };
    gapchart_fuzz::try_prices(heads[usize::from(*which) % heads.len()], rest);
});
