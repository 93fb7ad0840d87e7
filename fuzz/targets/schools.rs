//! Tables of Welsh authorities and schools: wide, long, by year, by sector, and any bytes at all.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let heads = [
        "",
        "Authority,Year,Number of pupils,Individual schools budget,Non-ISB funds devolved to schools,FSM,ALN,Welsh\nCardiff,2024-25,1,2,3,4,5,6\n",
        "Data values,Year,School - Sector - Authority,Column,Notes\n1,2024-25,Gwynedd - Primary,Number of pupils,\n",
        "Budget per pupil\nAwdurdod;2023-24;2024-25\nPowys;7000;7100\n",
        "Authority,School name,Sector,Pupils,Budget\nConwy,A,Primary,100,500000\nConwy,B,Secondary,100,700000\n",
        "Awdurdod,Cynradd,Uwchradd\n",
    ];
    let [which, rest @ ..] = data else { return };
    gapchart_fuzz::try_schools(heads[usize::from(*which) % heads.len()], rest);
});
