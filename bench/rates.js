/** W3: pounds by column of the table; those of the proposal of December 2016 where it has them, and round numbers where it has none. */
export const WEIGHED = "fsm6_primary";
export const LUMP_SUM = 110_000;
/** @type {Record<string, number>} */
export const RATES = {
  pupils_primary: 2712,
  fsm_primary: 440,
  fsm6_primary: 540,
  idaci_a_primary: 575,
  idaci_b_primary: 420,
  idaci_c_primary: 360,
  idaci_d_primary: 360,
  idaci_e_primary: 240,
  idaci_f_primary: 200,
  low_attainment_primary: 1050,
  eal_primary: 515,
};
