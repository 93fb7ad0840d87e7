//! Tables of schools for a formula: whole ones, odd ones, and any bytes at all.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let heads = [
        "",
        "pupils_primary,fsm6_primary\n100,20\n200,0\n90,90\n",
        "artificial_school,pupils_primary,pupils_ks3,pupils_ks4,fsm_primary,fsm_secondary,eal_primary\na,200,0,0,30,0,4\nb,0,300,200,0,80,0\n",
        "pupils_ks3;pupils_ks4;lump_sum;sparsity_secondary;area_cost;baseline;years_ks3\n120;80;1;0,5;1,05;4300;3\n",
        "school,pupils_primary,idaci_a_primary,idaci_f_primary,low_attainment_primary,mobility_primary,area_cost,baseline\nx,100,50,60,10,5,1.02,3500\n",
    ];
    let [which, rest @ ..] = data else { return };
    gapchart_fuzz::try_population(heads[usize::from(*which) % heads.len()], rest);
});
