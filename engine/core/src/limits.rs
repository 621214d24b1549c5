//! Every bound of the domain in one place, each with its reason. A record never grows with history, only with what is owed.

/// Results of past routine audits that a series keeps: two years of monthly audits, more than any `in N audits in a row`.
pub const RECENT_OUTCOMES: usize = 24;

/// Notes about turns that were never opened that a series keeps; each may be about several, and all of them stand in the ledger.
pub const NOT_OPENED_KEPT: usize = 24;

/// Evidence that an action's record keeps. A weekly action over a year has 52; all evidence stands in the ledger.
pub const EVIDENCE_KEPT: usize = 64;

/// Escalations that a record keeps: a ladder has a handful of rungs, a repeating action fires them for some turns.
pub const ESCALATIONS_KEPT: usize = 32;

/// Records of one submitted audit: the largest sample that one person works through, with room to spare.
pub const RECORDS_PER_AUDIT: usize = 2_000;

/// Records of one audit that may be replaced: more means that the list itself is wrong.
pub const SUBSTITUTIONS: usize = 100;

/// Values of a stratum whose shares are kept with a sample; a stratum with more of them names rows rather than groups them.
pub const STRATUM_VALUES_SHOWN: usize = 24;

/// People concerned by one kind of event that are kept for samples that look back: more than one service looks after.
pub const SUBJECTS_KEPT: usize = 500;

/// Rows of a sampling frame: a month of administrations in a large home.
pub const FRAME_ROWS: usize = 100_000;

/// Characters of a free text (evidence, reason): a page.
pub const TEXT_CHARS: usize = 4_000;

/// Characters of a name or reference.
pub const NAME_CHARS: usize = 200;

/// Findings that one plan lists: one a question and audit for years; later ones are counted by their own link to the plan.
pub const FINDINGS_PER_PLAN: usize = 500;

/// Values that a measure keeps for its chart: ten years of months, or more than two years of weeks. A chart with more points is not
/// read by anybody; older values stand in the ledger.
pub const MEASURE_POINTS: usize = 120;

/// Largest count of a measure: charts compute with fractions, which hold every whole number up to here exactly.
pub const MEASURE_COUNT_MAX: u64 = 1 << 53;

/// Actions of one plan: more than anybody can carry at once; those that are added later count too.
pub const ACTIONS_PER_PLAN: usize = 60;

/// Moves of a plan to other definitions that its record keeps: one can be taken back; all stand in the ledger.
pub const PLAN_MOVES_KEPT: usize = 12;

/// Comparisons of one plan's block that are remembered at once: names of plans times definitions that still run somewhere.
pub const COMPARISONS_KEPT: usize = 1_000;

/// Weakenings that an approval or a refusal spells out: a page; the preview lists all.
pub const WEAKENINGS_TOLD: usize = 40;

/// Small tests of change in one plan: one a week for a year.
pub const TESTS_PER_PLAN: usize = 52;

/// Waivers of one gate and accepted risks of one thing that a record keeps: each takes a meeting of a forum; all stand in the ledger.
pub const WAIVERS_KEPT: usize = 24;

/// Findings of one criterion in one service that are kept to recognise a recurrence: four years of months.
pub const CRITERION_FINDINGS: usize = 48;

/// Earlier findings to which a recurring one is linked: the latest tell the story.
pub const RECURS_FROM: usize = 5;

/// Seconds after which a rung that fires counts as late: timers are checked within a second, mail takes minutes.
pub const LATE_AFTER_SECONDS: i64 = 300;

/// Problems that are named for one table: a person reads a handful, a wrong column repeats in every row.
pub const INTAKE_PROBLEMS: usize = 500;

/// Sightings of a theme's patterns that a strand keeps: a year of monthly audits with a handful of findings each. Beyond that the
/// newest of each audit stays.
pub const SIGHTINGS_KEPT: usize = 120;

/// Present and coming absences of one person: a year's leave, planned.
pub const ABSENCES_PER_PERSON: usize = 16;

/// Lines of one topic of a frozen agenda: a meeting reads a page of each; the rest is counted.
pub const AGENDA_LINES: usize = 60;

/// Decisions that one meeting minutes: more than an afternoon holds; beyond it the ledger has them.
pub const MINUTES_KEPT: usize = 200;

/// Challenges of a forum that its diary keeps; the oldest answered go first.
pub const CHALLENGES_KEPT: usize = 100;

/// The last place that a forum gives a plan: beyond it nothing comes first any more.
pub const PRIORITY_MAX: u32 = 99;

/// People who take part in one decision of a forum.
pub const FORUM_PEOPLE: usize = 64;

/// Points of a chart: a daily measure over more than twenty years; a picture shows no more.
pub const CHART_POINTS: usize = 10_000;

/// Largest list that a bound on failures is computed for: beyond it the size no longer changes the answer.
pub const BOUND_POPULATION: u32 = 1_000_000;

/// People to whom one action, or one role in a service, is delegated at the same time.
pub const DELEGATIONS_KEPT: usize = 8;

/// Times that an action was given to another role, as its record keeps them; all stand in the ledger.
pub const REASSIGNMENTS_KEPT: usize = 16;

/// Actions and plans that an occurrence's record names as having followed from it: a handful of rules and "each time" actions.
pub const LED_TO_KEPT: usize = 32;

/// Amended days of the calendar that a provider keeps: late holidays come every few years; beyond that those longest past go.
pub const AMENDMENTS_KEPT: usize = crate::calendar::AMENDED_DAYS_MAX;

/// Due dates that move with one amendment: what one person looks through; the rest is confirmed in further steps.
pub const SHIFTS_PER_AMENDMENT: usize = 500;

/// Times that a result was sent back, as its audit keeps them; all stand in the ledger.
pub const SENT_BACK_KEPT: usize = 16;

/// Findings from outside that an audit keeps as overlooked: one inspection brings a handful; all stand in the ledger.
pub const OVERLOOKED_KEPT: usize = 64;

/// References and standards that a finding from outside names: what one person writes down.
pub const REPORTED_REFERENCES: usize = 200;

/// Tools installed beside those that come with Ratchet: several versions of some dozen tools.
pub const TOOLS_INSTALLED: usize = 200;

/// Keys that may sign tools: a handful of makers.
pub const KEYS_TRUSTED: usize = 50;

/// Lists of records that one tool may ask to read.
pub const TOOL_ASKS: usize = 16;

/// Memory of one call of a tool, least and most, in MiB. Below 1 no tool starts; a machine of a service has no more than 1,024 to spare.
pub const TOOL_MEMORY_MIB: (u32, u32) = (1, 1_024);

/// Size of a tool's answer, least and most, in MiB. The largest honest report is far below 1.
pub const TOOL_OUTPUT_MIB: (u32, u32) = (1, 64);

/// Time of one call of a tool, least and most, in ms. Below 10 a busy machine looks like a fault; nobody waits longer than a minute.
pub const TOOL_TIME_MS: (u32, u32) = (10, 60_000);

/// Rows of a list that a service hands in for tools to read: some months of administrations in a large home.
pub const LIST_ROWS: usize = 50_000;

/// Columns of such a list.
pub const LIST_COLUMNS: usize = 64;

/// Bytes of text in such a list: it stands in the ledger, and a tool gets it whole.
pub const LIST_BYTES: usize = 8 << 20;
