//! Blocks and their parts.

mod plan;
mod scenario;

use super::{At, Clauses, Every, Length, Name, Slot, Within};
use crate::source::Place;
pub use plan::*;
pub use scenario::*;

/// Everything that a folder says, blocks of each kind in the order of the files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Blocks {
    /// `audit`
    pub audits: Vec<Audit>,
    /// `cause`
    pub causes: Vec<Cause>,
    /// `event`
    pub events: Vec<Named>,
    /// `exception`
    pub exceptions: Vec<Exception>,
    /// `forum`
    pub forums: Vec<Forum>,
    /// `organisation`
    pub organisations: Vec<Organisation>,
    /// `pack`
    pub packs: Vec<Pack>,
    /// `plan`
    pub plans: Vec<Plan>,
    /// `role`
    pub roles: Vec<Role>,
    /// `rule`
    pub rules: Vec<Rule>,
    /// `scenario`
    pub scenarios: Vec<Scenario>,
    /// `service`
    pub services: Vec<Service>,
    /// `standard`
    pub standards: Vec<Standard>,
    /// `theme`
    pub themes: Vec<Theme>,
}

/// The first line of a block or of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The whole line.
    pub line: Place,
    /// Its name.
    pub name: Name,
    /// `was "Old name"`
    pub was: Option<Name>,
}

/// A block that only names something: `event`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// First line.
    pub head: Head,
}

/// `cause`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// `area:`
    pub area: Slot<String>,
    /// First line.
    pub head: Head,
}

/// `standard`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standard {
    /// First line.
    pub head: Head,
    /// `maps to:`
    pub maps_to: Slot<Vec<Name>>,
    /// `source:`
    pub source: Slot<String>,
    /// `valid:`
    pub valid: Slot<Validity>,
}

/// `from 1 June 2026 until 31 May 2027`, at least one of the two
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Validity {
    /// First day.
    pub from: Option<At<chrono::NaiveDate>>,
    /// Last day.
    pub until: Option<At<chrono::NaiveDate>>,
}

/// `organisation`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// `severity bands:`
    pub bands: Slot<Bands>,
    /// First line.
    pub head: Head,
    /// Its lines: label and text.
    pub facts: Vec<(Name, Slot<String>)>,
}

/// `moderate from 4, high from 8, extreme from 15`
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bands {
    /// Least product that is extreme.
    pub extreme: Option<At<u32>>,
    /// Least product that is high.
    pub high: Option<At<u32>>,
    /// Least product that is moderate.
    pub moderate: Option<At<u32>>,
}

/// `service`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// `cut-off:`
    pub cut_off: Slot<chrono::NaiveTime>,
    /// `handovers:`
    pub handovers: Slot<Vec<At<chrono::NaiveTime>>>,
    /// First line.
    pub head: Head,
    /// `type:`
    pub kind: Slot<ServiceType>,
    /// `time zone:`
    pub time_zone: Slot<String>,
    /// `working days:`
    pub working_days: Slot<WorkingWeek>,
}

/// `residential care, 42 people`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceType {
    /// How many people.
    pub capacity: Option<u32>,
    /// Words.
    pub words: String,
}

/// `Monday to Friday, except bank holidays in England and Wales`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkingWeek {
    /// Days of the week.
    pub days: Vec<chrono::Weekday>,
    /// Region of the bank holidays.
    pub region: Option<Name>,
}

/// `role`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// `capacity:`
    pub capacity: Slot<u32>,
    /// First line.
    pub head: Head,
    /// `kind:`
    pub kind: Slot<String>,
    /// `reports to:`
    pub reports_to: Slot<String>,
}

/// `forum`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forum {
    /// `approves:`
    pub approves: Slot<Vec<Name>>,
    /// `chair:`
    pub chair: Slot<String>,
    /// First line.
    pub head: Head,
    /// `meets:`
    pub meets: Slot<Every>,
    /// `members:`
    pub members: Slot<Vec<Name>>,
    /// `quorum:`
    pub quorum: Slot<u32>,
    /// `reviews:`
    pub reviews: Slot<Vec<Name>>,
}

/// `audit`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audit {
    /// `after N good results in a row:`
    pub after_good: Vec<GoodRow>,
    /// `after a significant finding:`
    pub after_significant: Slot<Every>,
    /// `authorised by:`
    pub authorised_by: Slot<String>,
    /// `escalate:`
    pub escalate: Slot<Vec<Rung>>,
    /// `every:`
    pub every: Slot<Every>,
    /// First line.
    pub head: Head,
    /// `measure` lines of its own.
    pub measures: Vec<OwnMeasure>,
    /// `owner:`
    pub owner: Slot<String>,
    /// `question` lines of its own.
    pub questions: Vec<OwnQuestion>,
    /// `sample:`
    pub sample: Slot<Sample>,
    /// `services:`
    pub services: Slot<Vec<Name>>,
    /// `significant finding:`
    pub significant: Slot<Clauses>,
    /// `standard:`
    pub standards: Slot<Vec<Name>>,
    /// `tool:`
    pub tool: Slot<ToolUse>,
}

/// `after 3 good results in a row: every quarter`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoodRow {
    /// How many in a row, if said.
    pub count: At<Option<u32>>,
    /// How often then.
    pub every: Slot<Every>,
}

/// `medicines 1, section "PRN"`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToolUse {
    /// Tool id.
    pub id: Name,
    /// Section.
    pub section: Option<Name>,
    /// Leading parts of the version.
    pub version: At<Vec<u64>>,
}

/// `10 PRN administrations, including evenings, weekends, every team`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// `including …`
    pub including: Vec<Name>,
    /// `only …`
    pub only: Vec<Name>,
    /// How many.
    pub size: u32,
    /// Of what.
    pub unit: Name,
}

/// `question "N" from records: text`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnQuestion {
    /// `cause:`
    pub causes: Slot<Vec<Name>>,
    /// `evidence:`
    pub evidence: Slot<String>,
    /// First line.
    pub head: Head,
    /// Where the answer comes from.
    pub from: Option<Name>,
    /// `importance:`
    pub importance: Slot<String>,
    /// `standard:`
    pub standards: Slot<Vec<Name>>,
    /// What is asked.
    pub text: Option<Name>,
}

/// `measure "N" from supervision: text, higher is better`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnMeasure {
    /// First line.
    pub head: Head,
    /// Where the value comes from.
    pub from: Option<Name>,
    /// What is measured, and which direction is better.
    pub text: Option<Name>,
}

/// `rule`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// `do:`
    pub does: Slot<String>,
    /// `due:`
    pub due: Slot<Within>,
    /// `escalate:`
    pub escalate: Slot<Vec<Rung>>,
    /// First line.
    pub head: Head,
    /// `owner:`
    pub owner: Slot<String>,
    /// `when:`
    pub when: Slot<Clauses>,
}

/// `to registered manager when overdue`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rung {
    /// `answer within …`
    pub answer_within: Option<At<Length>>,
    /// `after …`; at once when overdue if not said.
    pub after: Option<At<Length>>,
    /// Role.
    pub to: Name,
}

/// `theme`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    /// `across:`
    pub across: Slot<String>,
    /// `goes to:`
    pub goes_to: Slot<String>,
    /// First line.
    pub head: Head,
    /// `improved:`
    pub improved: Slot<Clauses>,
    /// `owner:`
    pub owner: Slot<String>,
    /// `raised:`
    pub raised: Slot<Clauses>,
    /// `watches:`
    pub watches: Slot<Vec<Name>>,
}

/// `pack`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    /// `every:`
    pub every: Slot<Every>,
    /// `for:`
    pub reader: Slot<String>,
    /// First line.
    pub head: Head,
    /// `shows:`
    pub shows: Slot<Vec<Name>>,
}

/// `exception`: a warning that is switched off, with the reason that the forum is shown
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    /// First line.
    pub head: Head,
    /// `reason:`
    pub reason: Slot<String>,
    /// `warning:`, a name or code.
    pub warning: Slot<String>,
    /// `where:`; the whole folder if not said.
    pub place: Slot<String>,
}
