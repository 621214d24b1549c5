//! The tables of the workflows beside medicines: one file a service, one row for each thing that an audit could have looked at, with what an
//! auditor finds when looking. The columns are those that `ratchet audit submit` reads. Those that a tool evaluates stand in `tool_tables`.

use crate::chance::Chance;
use crate::course::{Level, Service};
use crate::facts::{Fact, Seen};
use crate::homes::date;
use chrono::{Datelike, Days, NaiveDate};
use std::error::Error;
use std::path::Path;

/// Rows begin here: a quarter before the first audits look back.
const FROM: (i32, u32, u32) = (2025, 10, 1);
const UNTIL: (i32, u32, u32) = (2027, 2, 1);

/// A table.
pub struct Table {
    /// Folder of its workflow.
    pub folder: &'static str,
    /// Which of several tables of that folder it is: the end of its files' names.
    pub part: &'static str,
    /// What stands in a row, short: the middle of a reference.
    pub what: &'static str,
    /// Rows in a month.
    pub rows: u32,
    /// Columns that a sample can be spread over.
    pub strata: &'static [Stratum],
    /// Questions by id, in the order of the file.
    pub questions: &'static [(&'static str, Weight)],
    /// What a record says of itself, for a tool that lays it beside the answers.
    pub facts: &'static [Fact],
    /// A measure, or the field that one is counted from, by id: yes in a hundred when the work is sound, and when it is not.
    pub measure: Option<(&'static str, u32, u32)>,
}

/// A column that a sample can be spread over: its values come in turn, so that each is there every few rows.
pub enum Stratum {
    /// The service's own teams.
    Team,
    /// A name and its values.
    Of(&'static str, &'static [&'static str]),
}

/// How a question follows the level of the work.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// What the audit is about: it falls with the level.
    Core,
    /// Falls a little.
    Side,
    /// The one thing about which staff are unsure.
    Judgement,
    /// Does not apply to every row.
    Sometimes,
    /// Never fails while the work is sound.
    Steady,
    /// Never fails.
    Always,
}

pub const SHIFT: Stratum = Stratum::Of("shift", &["day", "night", "evening"]);
pub const WEEKDAY: Stratum = Stratum::Of("weekday", &["weekday", "weekend", "weekday", "weekday"]);
const STAFF: Stratum = Stratum::Of("staff", &["own", "own", "agency", "own", "own"]);

/// The tables of audits whose questions stand in the workflow's own file.
pub const OWN: [Table; 5] = [
    Table {
        folder: "care-planning",
        part: "",
        what: "CP",
        rows: 24,
        strata: &[
            SHIFT,
            WEEKDAY,
            STAFF,
            Stratum::Of("recent", &["none", "incident", "none"]),
        ],
        questions: &[
            ("reviewed-in-time", Weight::Side),
            ("updated-after-incident", Weight::Core),
            ("involvement", Weight::Side),
            ("care-matches-plan", Weight::Side),
            ("notes-tell-the-same-story", Weight::Judgement),
        ],
        facts: &[],
        measure: Some(("came-to-harm-again", 0, 25)),
    },
    Table {
        folder: "supervision",
        part: "",
        what: "SV",
        rows: 10,
        strata: &[
            Stratum::Of("shift", &["day", "night"]),
            STAFF,
            Stratum::Of("status", &["confirmed", "confirmed", "staff in probation"]),
        ],
        questions: &[
            ("held-in-time", Weight::Core),
            ("last-time-s-actions-followed-up", Weight::Core),
            ("decisions-reviewed", Weight::Side),
            ("staff-know-the-threshold", Weight::Core),
            ("wellbeing-asked", Weight::Side),
        ],
        facts: &[],
        measure: Some(("confidence-to-escalate", 100, 50)),
    },
    Table {
        folder: "council-quality-assurance",
        part: "",
        what: "CQ",
        rows: 10,
        strata: &[SHIFT, WEEKDAY, Stratum::Team],
        questions: &[
            ("involved-and-informed", Weight::Core),
            ("support-that-fits-the-person", Weight::Core),
            ("safe-and-protected", Weight::Core),
            ("enough-of-the-right-staff", Weight::Side),
            ("staff-trained-for-this-person", Weight::Side),
            ("managers-act-on-what-they-hear", Weight::Side),
        ],
        facts: &[],
        measure: Some(("would-choose-it-again", 100, 60)),
    },
    Table {
        folder: "reg-17-report",
        part: "",
        what: "GV",
        rows: 8,
        strata: &[
            Stratum::Of("area", &["care", "staffing", "medicines"]),
            Stratum::Of("kind", &["other record", "safety record"]),
        ],
        questions: &[
            ("found-by-us-first", Weight::Side),
            ("says-what-where-and-how-many", Weight::Side),
            ("owner-knows-it-is-theirs", Weight::Side),
            ("date-kept-or-moved-with-a-reason", Weight::Side),
            ("retested-by-somebody-else", Weight::Core),
            ("staff-can-say-what-changed", Weight::Side),
        ],
        facts: &[],
        measure: Some(("came-back", 0, 25)),
    },
    Table {
        folder: "duty-of-candour",
        part: "",
        what: "DC",
        rows: 2,
        strata: &[Stratum::Of("shift", &["day", "night"])],
        questions: &[
            ("threshold-decided-by-rule", Weight::Core),
            ("told-in-person", Weight::Core),
            ("said-sorry", Weight::Side),
            ("letter-within-ten-working-days", Weight::Core),
            ("told-what-came-of-it", Weight::Side),
            ("staff-supported", Weight::Side),
        ],
        facts: &[],
        measure: Some(("trust-kept", 100, 40)),
    },
];

impl Table {
    /// Writes the table of one service.
    pub fn write(&self, service: &Service, folder: &Path) -> Result<(), Box<dyn Error>> {
        let mut file = csv::Writer::from_path(folder.join(format!("{}{}.csv", service.file, self.part)))?;
        file.write_record(self.columns())?;
        let mut number = 0;
        let mut month = date(FROM);
        while month < date(UNTIL) {
            let next = month + chrono::Months::new(1);
            for row in 0..self.rows {
                number += 1;
                file.write_record(self.row(service, day_of(row, self.rows, month, next), number))?;
            }
            month = next;
        }
        file.flush()?;
        Ok(())
    }

    fn columns(&self) -> Vec<&'static str> {
        let strata = self.strata.iter().map(|stratum| match stratum {
            Stratum::Team => "team",
            Stratum::Of(name, _) => name,
        });
        let questions = self.questions.iter().map(|(id, _)| *id);
        ["reference", "date"]
            .into_iter()
            .chain(strata)
            .chain(questions)
            .chain(self.facts.iter().map(Fact::name))
            .chain(self.measure.map(|(name, ..)| name))
            .collect()
    }

    fn row(&self, service: &Service, day: NaiveDate, number: usize) -> Vec<String> {
        let level = service.level_on(self.folder, day);
        let mut chance = Chance::of(&format!("{} {}{} {number}", service.file, self.folder, self.part));
        let mut row = vec![
            format!("{}-{}-{number:03}", service.letters, self.what),
            day.to_string(),
        ];
        for (place, stratum) in self.strata.iter().enumerate() {
            let values = match stratum {
                Stratum::Team => &service.teams[..],
                Stratum::Of(_, values) => values,
            };
            // Each column moves on at its own pace, so that every pair of values comes up.
            row.push(values[(number / (place + 1)) % values.len()].to_owned());
        }
        let mut answers = Vec::new();
        for (id, weight) in self.questions {
            let letter = match weight {
                Weight::Sometimes if chance.percent(40) => '-',
                weight if chance.percent(good(*weight, level)) => 'y',
                _ => 'n',
            };
            answers.push((*id, letter));
            row.push(letter.to_string());
        }
        let yes = matches!(level, Level::Sound | Level::Unsure);
        let measured = self
            .measure
            .map(|(_, sound, other)| chance.percent(if yes { sound } else { other }));
        let shift = row[2].clone();
        let seen = Seen {
            answers: &answers,
            day,
            number,
            service,
            shift: &shift,
        };
        row.extend(self.facts.iter().map(|fact| fact.of(&seen, &mut chance)));
        row.extend(measured.map(|yes| if yes { "yes" } else { "no" }.to_owned()));
        row
    }
}

/// How many in a hundred are good.
fn good(weight: Weight, level: Level) -> u32 {
    match (weight, level) {
        (Weight::Always, _) | (Weight::Core | Weight::Steady, Level::Sound | Level::Unsure) => 100,
        (Weight::Core, Level::Slipping) => 50,
        (Weight::Core, Level::Poor) => 45,
        (Weight::Judgement, Level::Unsure) => 40,
        (Weight::Judgement, Level::Sound) => 99,
        (_, Level::Sound | Level::Unsure) => 98,
        (_, Level::Slipping) => 88,
        (_, Level::Poor) => 76,
    }
}

/// The rows of a month are spread over its days.
fn day_of(row: u32, rows: u32, month: NaiveDate, next: NaiveDate) -> NaiveDate {
    let days = (next - month).num_days().unsigned_abs();
    month.with_day(1).unwrap_or(month) + Days::new(u64::from(row) * days / u64::from(rows))
}
