//! Files of Explore Education Statistics.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| gapchart_fuzz::try_file(
    "time_period,time_identifier,geographic_level,country_code,country_name,new_la_code,la_name,version,sex,headcount,pt_metn",
    data
));
