//! Tables with a figure a row.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| gapchart_fuzz::try_file(
    "series,period,period_kind,area,area_name,group,value,unit,decimals,status,comparable,reason,definition,vintage,source,noten",
    data
));
