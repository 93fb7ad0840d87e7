/**
 * The element `<gap-chart>`, and the same figures for scripts.
 *
 * What lies between the marks is written by `cargo xtask docs` from the views' option descriptions and from
 * `figure.schema.json`; the rest by hand.
 */

// <generated>
/** A view's name. */
export type View = "projection" | "windows" | "back-test" | "finish-line" | "trend" | "stages" | "nations" | "funding" | "base-years" | "decomposition" | "freeze" | "announced" | "post-16" | "pay" | "premium" | "premium-rates" | "distribution" | "formula" | "wales" | "wales-authorities" | "wales-schools" | "single-formula" | "icfp" | "scorecard" | "claims" | "survey";

/** What a figure is asked for; each view takes those that its description names. */
export interface Options {
  /** Which measure of the gap (projection, windows, back-test, finish-line, trend, stages, funding, base-years, decomposition, freeze, announced, post-16, pay, premium, premium-rates, wales-authorities, wales-schools, single-formula) */
  series?: "dfe-ks4-gap-index" | "dfe-ks2-gap-index" | "dfe-ks4-attainment8" | "dfe-ks4-attainment8-fsm" | "dfe-ks4-english-maths-grade5" | "dfe-ks2-expected-standard" | "dfe-ks2-expected-standard-all-schools" | "dfe-level2-by-19-fsm-gap" | "dfe-level3-by-19-fsm-gap" | "dfe-higher-education-by-19-fsm" | "epi-ks4-gap-months" | "epi-ks4-gap-months-all-subjects" | "epi-ks2-gap-months" | "epi-eyfs-gap-months" | "epi-16-19-gap-grades" | "fsm-eligible-share" | "fsm-eligible-share-primary" | "fsm-eligible-share-secondary" | "fsm-ever6-share-primary" | "fsm-ever6-share-secondary" | "dfe-school-funding-per-pupil" | "dfe-school-funding-total" | "gdp-deflator" | "sixteen-nineteen-rate" | "teacher-pay" | "pupil-premium-rate" | "wales-authority-budget-per-pupil" | "wales-school-budget-per-pupil" | null;
  /** Which release of the figures; the newest complete one if not said (projection, windows, back-test, finish-line, trend, stages, funding, base-years, decomposition) */
  vintage?: string | null;
  /** First year, as 2011 or 2010/11 (projection, trend, funding, base-years, decomposition, freeze, post-16, pay, premium-rates, wales) */
  from?: string | number | null;
  /** Last year, as 2019 or 2018/19 (projection, trend, funding, base-years, decomposition, post-16, pay, premium-rates, wales) */
  to?: string | number | null;
  /** Last year drawn (projection) */
  until?: string | number | null;
  /** How the trend is fitted (projection) */
  method?: "ols" | "theil-sen" | "recent" | "exponential" | "step" | null;
  /** For recent: how many years before the last the change begins; at most five if not said (projection) */
  last?: string | number | null;
  /** For step: the last year before the change of level; 2019, before the pandemic, if not said (projection) */
  after?: string | number | null;
  /** For exponential: a value, to say when the trend falls below it (projection) */
  below?: string | number | null;
  /** A year to close the gap by: what that would take (projection) */
  closeBy?: string | number | null;
  "close-by"?: string | number | null;
  /** Another window, whose pace the last result is run on at (projection) */
  pace?: string | number | null;
  /** To tell the time to closing in generations, such as 28 years (projection) */
  generation?: string | number | null;
  /** Results that are otherwise left out of the fit (projection, windows, back-test) */
  include?: string | null;
  /** Share of cases that a range is meant to hold (projection, windows, back-test, finish-line) */
  level?: "0.95" | "0.8" | number | null;
  /** Language of the figure (projection, windows, back-test, finish-line, trend, stages, nations, funding, base-years, decomposition, freeze, announced, post-16, pay, premium, premium-rates, distribution, formula, wales, wales-authorities, wales-schools, single-formula, icfp, scorecard, claims, survey) */
  lang?: "en" | "cy" | null;
  /** Colours of the picture (projection, windows, back-test, finish-line, trend, stages, nations, funding, base-years, decomposition, freeze, announced, post-16, pay, premium, premium-rates, distribution, formula, wales, wales-authorities, wales-schools, single-formula, icfp, scorecard, claims, survey) */
  theme?: "auto" | "light" | "dark" | null;
  /** The year in which you think the gap closes, or never (windows) */
  guess?: string | number | null;
  /** By which price index amounts are made real, and of which vintage (funding, base-years, decomposition, freeze, announced, post-16, pay, premium-rates) */
  deflator?: "gdp-2022-06" | "gdp-2026-03" | "dfe" | "cpi-2023-02" | "school-costs-2022-07" | "school-costs-2022-08" | "gdp-calendar-2025-12" | "assumed" | null;
  /** Levels of a price index by year, in the place of a published one; f marks a forecast (funding, base-years, freeze) */
  prices?: string | number | null;
  /** Year in whose money real amounts are told; the last settled one with prices if not said (funding, post-16, pay, premium-rates, survey) */
  base?: string | number | null;
  /** A school's own budget in pounds, to be divided by its roll (funding, wales) */
  budget?: string | number | null;
  /** How many pupils the school's budget is for (funding, wales) */
  roll?: string | number | null;
  /** How many annual uplifts are missed; 5 if not said (freeze) */
  years?: string | number | null;
  /** How much prices are taken to rise in a year, in percent; 2 if not said (freeze) */
  inflation?: string | number | null;
  /** Which rate, point or group (post-16, pay, premium-rates) */
  group?: "band-5" | "band-4a" | "band-4b" | "band-3" | "band-2" | "m1" | "m6" | "u3" | "m1-inner-london" | "awards" | "primary" | "secondary" | "looked-after" | "service" | null;
  /** England's pupils, or those that are given (premium) */
  of?: "england" | "own" | null;
  /** How many of a school's own; given one of them, the figure is that school's (premium) */
  primary?: string | number | null;
  /** How many of a school's own; given one of them, the figure is that school's (premium) */
  secondary?: string | number | null;
  /** How many of a school's own; given one of them, the figure is that school's (premium) */
  lookedAfter?: string | number | null;
  "looked-after"?: string | number | null;
  /** How many of a school's own; given one of them, the figure is that school's (premium) */
  service?: string | number | null;
  /** Students who would have the premium at the secondary rate (premium) */
  students?: string | number | null;
  /** Share of disadvantaged pupils for whom more is paid (premium) */
  persistent?: string | number | null;
  /** How much more is paid for them, as a share of the rate (premium) */
  uplift?: string | number | null;
  /** The same in pounds a pupil (premium) */
  upliftPounds?: string | number | null;
  "uplift-pounds"?: string | number | null;
  /** How England's disadvantaged pupils divide; worked out if not said (premium) */
  primaryShare?: string | number | null;
  "primary-share"?: string | number | null;
  /** Year of the rates (premium, wales-authorities, wales-schools, single-formula) */
  year?: string | number | null;
  /** Which published rates the bars are of (formula) */
  set?: "proposed-2016" | "published-2018-19" | null;
  /** Pupils of the school at this stage; a made-up school is shown until there are some (formula) */
  pupilsPrimary?: string | number | null;
  "pupils-primary"?: string | number | null;
  /** Pupils of the school at this stage; a made-up school is shown until there are some (formula) */
  pupilsKs3?: string | number | null;
  "pupils-ks3"?: string | number | null;
  /** Pupils of the school at this stage; a made-up school is shown until there are some (formula) */
  pupilsKs4?: string | number | null;
  "pupils-ks4"?: string | number | null;
  /** Pupils eligible for free school meals now; of a school of both phases primary/secondary (formula) */
  fsm?: string | number | null;
  /** Pupils eligible at any time in the last six years, those of now among them (formula) */
  fsm6?: string | number | null;
  /** Pupils by band of the income deprivation index of where they live, A the most deprived (formula) */
  idaci?: string | number | null;
  /** Pupils of low prior attainment (formula) */
  lowAttainment?: string | number | null;
  "low-attainment"?: string | number | null;
  /** Pupils with English as an additional language (formula) */
  eal?: string | number | null;
  /** Pupils who came in the middle of a year (formula) */
  mobility?: string | number | null;
  /** How much of the largest sum for sparsity the school has, in percent (formula) */
  sparsity?: string | number | null;
  /** What costs are times those of the cheapest area, 1 to 2 (formula) */
  areaCost?: string | number | null;
  "area-cost"?: string | number | null;
  /** At the primary stage and at key stages 3 and 4, for the minimum per pupil; all of a stage if not said (formula) */
  yearGroups?: string | number | null;
  "year-groups"?: string | number | null;
  /** Pupil-led funding a pupil that the floor is counted from, last year's top-up in it (formula) */
  baseline?: string | number | null;
  /** Rates that take the place of published ones or fill what is missing, by line (formula) */
  rates?: string | number | null;
  /** From it the way to the formula in three equal steps is worked out, within the caps (formula) */
  now?: string | number | null;
  /** The most that a school may gain in a year, in percent of the year before (formula) */
  gainCap?: string | number | null;
  "gain-cap"?: string | number | null;
  /** The most that a school may lose in a year, in percent of the year before (formula) */
  lossCap?: string | number | null;
  "loss-cap"?: string | number | null;
  /** Pupils in fifths of disadvantage, or every school of one phase as a dot (formula) */
  show?: "fifths" | "primary" | "secondary" | null;
  /** Which amount of each authority or year (wales, wales-authorities) */
  shown?: "amounts" | "retained-share" | "per-pupil" | "schools-budget" | "sen" | "reserves" | null;
  /** Authorities by name or by amount (wales-authorities) */
  order?: "name" | "amount" | null;
  /** Schools with less for a pupil are counted; the average delegated in Wales if not said (wales-schools) */
  threshold?: string | number | null;
  /** How much more a pupil eligible for free school meals counts: 1 for twice (single-formula) */
  a?: string | number | null;
  /** How much more a pupil with additional learning needs counts (single-formula) */
  b?: string | number | null;
  /** How much more a pupil taught in Welsh counts (single-formula) */
  c?: string | number | null;
  /** Whether they are shared by the formula as all others, or have one rate everywhere (single-formula) */
  allAge?: "alike" | "one-rate" | null;
  "all-age"?: "alike" | "one-rate" | null;
  /** Pupils of the school, full-time equivalent (icfp) */
  pupils?: string | number | null;
  /** Teachers, full-time equivalent, leaders included (icfp) */
  teachers?: string | number | null;
  /** Periods in the timetable's cycle: 25 in a week of five days with five periods (icfp) */
  periods?: string | number | null;
  /** Periods that are taught in one cycle, all classes together (icfp) */
  lessons?: string | number | null;
  /** Cost of all teachers in pounds a year, without commas (icfp) */
  teacherCost?: string | number | null;
  "teacher-cost"?: string | number | null;
  /** Part of teachers' time that is taught, from 0 to 1 (icfp) */
  contactRatio?: string | number | null;
  "contact-ratio"?: string | number | null;
  /** Pupils in an average lesson (icfp) */
  classSize?: string | number | null;
  "class-size"?: string | number | null;
  /** Pupils for each full-time teacher (icfp) */
  pupilTeacherRatio?: string | number | null;
  "pupil-teacher-ratio"?: string | number | null;
  /** Cost of one full-time teacher in pounds a year (icfp) */
  averageTeacherCost?: string | number | null;
  "average-teacher-cost"?: string | number | null;
  /** Teacher cost of a year for one period of the cycle, in pounds (icfp) */
  lessonCost?: string | number | null;
  "lesson-cost"?: string | number | null;
  /** Income of the school in pounds a year, without commas (icfp) */
  income?: string | number | null;
  /** Expenditure of the school in pounds a year, without commas (icfp) */
  expenditure?: string | number | null;
  /** Share of staff time kept free of teaching beside what is free now, in percent (icfp) */
  protected?: string | number | null;
  /** Measures with their benchmarks, as outcomes/Attainment 8:47:45.9;staff/Teachers staying:88:90:%:trust average; areas are outcomes, curriculum, staff, inclusion and engagement (scorecard) */
  measures?: string | null;
  /** The number of one claim, as BP-03; all if not said (claims) */
  claim?: string | number | null;
  /** Whose claims (claims) */
  document?: "all" | "blueprint" | "manifesto" | "what-we-stand-for" | "wales" | "trusts" | null;
  /** What they are about (claims) */
  topic?: "all" | "accountability" | "admissions" | "all-age-schools" | "aln" | "assessment" | "attainment" | "capital" | "children" | "curriculum" | "definition" | "disadvantage-gap" | "document" | "early-years" | "efficiency" | "funding" | "government" | "high-needs" | "inequality" | "international-tests" | "leaders" | "leadership" | "membership" | "pandemic" | "poverty" | "pressures" | "priorities" | "professional-development" | "pupil-premium" | "qualifications" | "recruitment" | "school-improvement" | "school-readiness" | "school-types" | "services" | "staffing" | "standards" | "structures" | "teacher-pay" | "teacher-supply" | "teachers" | null;
  /** Only the claims with this verdict (claims) */
  verdict?: "all" | "holds" | "holds-if" | "does-not-hold" | "cannot-be-checked" | null;
  /** The share that gave an answer, above 0 and at most 100; the shares that documents quote if not said (survey) */
  share?: string | number | null;
  /** How people came to be asked (survey) */
  sample?: "unknown" | "probability" | "self-selected" | null;
  /** Of a file of one's own: Which measure of the file; its first if not said */
  measure?: string | null;
  /** Of a file of one's own: Which area of the file, by name or code; its nation if not said */
  area?: string | null;
  /** Of a file of one's own: The group or measure whose figures are subtracted */
  less?: string | null;
  /** Of a file of one's own: Which column holds the values, where the file does not say */
  value?: string | null;
  /** Figures of one's own: a file, text of a CSV, rows or columns by name; `latest`: newer ones beside the package. */
  data?: "latest" | Blob | string | Record<string, unknown>[] | Record<string, unknown>;
  /** Address of a file of one's own. */
  src?: string;
}

export type Axis = {
  /** Of the values. */
  decimals: number;
  domain: number[];
  kind: "year" | "band" | "category" | "value";
  label: string;
  ticks: {
    label: string;
    value: number;
  }[];
  /** academic, financial, calendar, stage, verdict, claimed, survey, years, uplifts, part, group; index, months, grades, points, percentage-points, percent, gbp-per-pupil-cash, gbp, gbp-million, gbp-billion, price-index, count; or as a reader's own file has it, empty where it does not. */
  unit: string;
  zero_included: boolean;
};

export type Bound = number | "never" | null;

export type Mark = {
  kind: "line" | "points" | "band" | "bar" | "arrow" | "range" | "rule" | "value" | "cell" | "zone" | "cloud";
  label: string;
  level: 0.8 | 0.95 | null;
  lower: number[];
  /** The figure that each datum opens. */
  opens: string[];
  role: "observed" | "not_comparable" | "provisional" | "fitted" | "projected" | "scenario" | "other" | "total" | "estimate" | "delegated" | "retained" | "closes" | "no_trend" | "widens" | "guess" | "nation" | "planned" | "real" | "real_forecast" | "distorted" | "reported" | "current" | "added" | "gains" | "loses" | "red" | "amber" | "green" | "most" | "least" | "school" | "fifth" | "outlier";
  /** What is printed at each datum where there is room. */
  texts: string[];
  upper: number[];
  x: number[];
  y: (number | null)[];
};

/** All that a reader of one figure sees. Every output (canvas, SVG, PNG, table, CSV, text) is made from it. Numbers have twelve significant digits; an absent value is null. */
export interface Figure {
  announcement: string;
  axes: {
    /** Where the rows of a figure have scales of their own: one for each place of x. */
    rows?: Axis[];
    x: Axis;
    y: Axis;
  };
  /** What every projection carries: whose calculation it is, and what its range leaves out. */
  calculation: string | null;
  closing: null | {
    /** Prose names a year only when this is true, or for the method recent, which has no test: null there, and with too few results. */
    detectable: boolean | null;
    kind: "closes" | "not_closing" | "closed" | "unknown";
    lower: number | null;
    may_already_be_closed: boolean | null;
    pieces: [number, Bound][] | null;
    /** The scatter is no larger than rounding, or there is none to judge by: the range, where there is one, is that of rounding. */
    rounding: boolean;
    upper: Bound;
    /** Null when the line does not fall, or meets zero more than 1,000 years after the last point. */
    year: number | null;
  };
  coverage: string;
  description: {
    long: string;
    short: string;
  };
  /** By which month newer figures are to be expected: the longest wait between the releases held, counted on from the newest. Null where they do not tell. */
  due: string | null;
  /** The message, at most 15 words. */
  headline: string;
  /** Language of every text but a source's title. */
  lang: "en" | "cy";
  marks: Mark[];
  /** Code of what is measured. */
  measure: string;
  method: {
    inputs: ({
      label: string;
      symbol: string;
      value: number | null;
    })[];
    name: "ols" | "theil-sen" | "recent" | "exponential" | "step" | "published" | "given" | "windows" | "back-test" | "finish-line" | "real" | "base-years" | "lmdi" | "freeze" | "premium" | "authorities" | "single-formula" | "school-formula" | "schools" | "icfp" | "claims" | "wilson";
    steps: string[];
    text: string;
  };
  notes: {
    code: string;
    text: string;
  }[];
  /** Quotable as it stands. */
  sentence: string;
  source_line: string;
  sources: ({
    address: string;
    id: string;
    /** Language of the title. */
    lang: "en" | "cy";
    licence: string;
    published: string;
    publisher: string;
    title: string;
  })[];
  /** The years fitted, or those shown. */
  span: number[];
  state: {
    command: string;
    permalink: string;
  };
  /** Geography, kinds of school, period, prices, vintage. */
  subtitle: string;
  summary: string;
  table: {
    /** The rows in words. */
    cells: string[][];
    columns: ({
      /** Null for a column of words. */
      decimals: number | null;
      /** In CSV and JSON only. */
      detail: boolean;
      /** The column's name in a CSV. */
      id: string;
      label: string;
      unit: string;
    })[];
    /** What each row is. */
    kinds: ("observed" | "not_comparable" | "provisional" | "fitted" | "projected" | "missing" | "closes" | "no_trend" | "widens" | "planned" | "real" | "real_forecast" | "reported" | "current" | "total" | "estimate" | "nation" | "gains" | "loses" | "holds" | "holds_if" | "does_not_hold" | "cannot_be_checked" | "outlier")[];
    /** The figure that each row opens; empty where rows open none. */
    opens: string[];
    rows: ((number | string | null)[])[];
  };
  /** What is measured. */
  title: string;
  /** Of this schema. */
  version: 1;
  view: "projection" | "windows" | "back-test" | "finish-line" | "trend" | "stages" | "nations" | "funding" | "base-years" | "decomposition" | "freeze" | "announced" | "post-16" | "pay" | "premium" | "premium-rates" | "distribution" | "formula" | "wales" | "wales-authorities" | "wales-schools" | "single-formula" | "icfp" | "scorecard" | "claims" | "survey";
  /** Null where each year has its own release. */
  vintage: string | null;
}
// </generated>

/** What went wrong: a stable name, words in the page's language, and the place. */
export interface Fault {
  code: string;
  message: string;
  where: string;
}

/** How a picture is asked to look: CSS pixels; `origin` is its last line, the command that gives the figure if not said. */
export interface Look {
  width?: number;
  plotHeight?: number;
  dark?: boolean;
  origin?: string;
}

/** An option of a view, as a page makes a control from it. Choices are pairs of key and name. */
export interface Option {
  name: string;
  label: string;
  help: string;
  takes: "series" | "vintage" | "year" | "guess" | "count" | "number" | "one" | "any" | (string & {});
  default: string;
  choices: [string, string][];
  first: number | null;
  last: number | null;
}

/** A view and its options, in a language. */
export interface ViewDescription {
  key: View;
  title: string;
  options: Option[];
}

/** The figure of a view. Rejects with a {@link Fault}. */
export function figure(view: View, options?: Options): Promise<Figure>;
/** The picture of a view that stands alone, as SVG. Rejects with a {@link Fault}. */
export function svg(view: View, options?: Options, look?: Look): Promise<string>;
/** The same picture as PNG, two pixels a CSS pixel. Rejects with a {@link Fault}. */
export function png(view: View, options?: Options, look?: Look): Promise<Blob>;
/** The rows of a view, as CSV. Rejects with a {@link Fault}. */
export function csv(view: View, options?: Options): Promise<string>;
/**
 * What another page takes of a view: markup, the files that it names, alternative text, and the command that writes the same bytes.
 * Settings are those of `gapchart embed`; `integrity` is the text of the package's `integrity.txt`. Rejects with a {@link Fault}.
 */
export function embed(
  view: View,
  options?: Options,
  settings?: {
    rung?: "element" | "iframe" | "picture";
    width?: number;
    height?: number;
    address?: string;
    engine?: string;
    files?: string;
    headingLevel?: number;
    data?: "package" | "pinned" | "latest";
    integrity?: string;
  },
): Promise<{ markup: string; name: string; alt: string; command: string; files: { name: string; file: Blob }[] }>;
/** Years and the values printed for them, null where there is none; as many decimals as the longest has if not said. */
export interface Columns {
  year: ArrayLike<number>;
  value: ArrayLike<number | null>;
  decimals?: number;
}

/** When a line meets zero. `kind` is closes, not_closing, closed or unknown. */
export interface Closes {
  kind: string;
  year: number | null;
  lower: number | null;
  upper: number | "never" | null;
  detectable: boolean;
  may_already_be_closed: boolean;
  pieces: [number, number | "never"][] | null;
  rounding: boolean;
}

/** A fitted trend, as `gapchart fit` prints it; some methods add fields of their own. */
export interface Fit {
  method: string;
  n: number;
  mean_year: number;
  value_at_mean: number;
  slope: number;
  slope_se: number | null;
  residual_sd: number | null;
  confidence_narrowing: number | null;
  level: number;
  points: { year: number; observed: number | null; fitted: number; mean: [number, number] | null; prediction: [number, number] | null }[];
  closing: Closes;
}

/** A trend through years and values, and when it meets zero. Nothing is drawn. Rejects with a {@link Fault}. */
export function project(
  columns: Columns,
  options?: {
    method?: "ols" | "theil-sen" | "recent" | "exponential" | "step";
    last?: number;
    after?: number;
    below?: number;
    level?: number;
    until?: number;
    lang?: "en" | "cy";
  },
): Promise<Fit>;
/** The answer of every window of at least three values, by least squares. Rejects with a {@link Fault}. */
export function windows(
  columns: Columns,
  options?: { level?: number; lang?: "en" | "cy" },
): Promise<{ from: number; to: number; slope: number; slope_se: number | null; closing: Closes }[]>;
/** A CSV of measures with their benchmarks, as the scorecard's own, as the option `measures` takes it. */
export function readMeasures(file: Blob, lang?: "en" | "cy"): Promise<string>;
/** HM Treasury's deflator table as CSV, or years and levels, as the option `prices` takes it. */
export function readPrices(file: Blob, lang?: "en" | "cy"): Promise<string>;
/** Every view with its options; years and vintages are those of `series`. Rejects with a {@link Fault}. */
export function describe(lang?: "en" | "cy", series?: string): Promise<ViewDescription[]>;
/**
 * Fetches and starts what draws a view, or a file of the reader's own in it, before an element asks for it. Never rejects: what fails is said
 * by the element that asks.
 */
export function prepare(view?: View, own?: boolean): Promise<void>;

/** The element. Attributes are its only state: `view` and the view's options. */
export class GapChart extends HTMLElement {
  /** The address of this figure from `#` on, to be put after that of a page that opens figures; empty before it is drawn. */
  readonly permalink: string;
  /** The reader's own figures: a file, text of a CSV, rows or columns by name. They stay in the page. */
  data?: Options["data"];
  /** Places of the data as last drawn, in CSS pixels of the canvas: mark, datum, x, y, one after another. */
  readonly hits: Float64Array;
  /** Left, top, right and bottom of the plot in the canvas, in CSS pixels. */
  readonly plot: Float64Array | undefined;
}

declare global {
  interface HTMLElementTagNameMap {
    "gap-chart": GapChart;
  }
  interface GlobalEventHandlersEventMap {
    /** The first figure of an element is drawn. */
    "gap-ready": CustomEvent<null>;
    /** Another figure is drawn. */
    "gap-change": CustomEvent<null>;
    /** A datum is about to open its own figure in place of this one; prevent its default to do something else. */
    "gap-select": CustomEvent<{ permalink: string }>;
    /** Nothing could be drawn; the fallback is in sight. */
    "gap-error": CustomEvent<Fault>;
  }
}
