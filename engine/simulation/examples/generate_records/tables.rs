//! The tables of the other nine workflows: one file a service, one row for each thing that an audit could have looked at, with what an
//! auditor finds when looking. The columns are those that `ratchet audit submit` reads.

use crate::chance::Chance;
use crate::course::{Level, Service};
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
    /// What stands in a row, short: the middle of a reference.
    pub what: &'static str,
    /// Rows in a month.
    pub rows: u32,
    /// Columns that a sample can be spread over.
    pub strata: &'static [Stratum],
    /// Questions by id, in the order of the file.
    pub questions: &'static [(&'static str, Weight)],
    /// The file's measure by id: yes in a hundred when the work is sound, and when it is not.
    pub measure: (&'static str, u32, u32),
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
}

const SHIFT: Stratum = Stratum::Of("shift", &["day", "night", "evening"]);
const WEEKDAY: Stratum = Stratum::Of("weekday", &["weekday", "weekend", "weekday", "weekday"]);
const STAFF: Stratum = Stratum::Of("staff", &["own", "own", "agency", "own", "own"]);

/// The tables.
pub const TABLES: [Table; 8] = [
    Table {
        folder: "care-planning",
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
        measure: ("came-to-harm-again", 0, 25),
    },
    Table {
        folder: "incident-review",
        what: "IR",
        rows: 16,
        strata: &[SHIFT, WEEKDAY, Stratum::Team],
        questions: &[
            ("written-down-on-the-same-shift", Weight::Side),
            ("made-safe-at-once", Weight::Side),
            ("right-people-told", Weight::Sometimes),
            ("who-else-must-know-was-decided", Weight::Core),
            ("looked-into-for-why", Weight::Side),
            ("plan-changed", Weight::Sometimes),
            ("staff-can-say-what-changed", Weight::Judgement),
        ],
        measure: ("same-kind-again", 0, 25),
    },
    Table {
        folder: "supervision",
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
        measure: ("confidence-to-escalate", 100, 50),
    },
    Table {
        folder: "safeguarding-restrictive-practice",
        what: "RP",
        rows: 16,
        strata: &[SHIFT, WEEKDAY, Stratum::Team],
        questions: &[
            ("lawful-and-least-restrictive", Weight::Core),
            ("tried-something-else-first", Weight::Core),
            ("talked-through-afterwards", Weight::Sometimes),
            ("reduction-plan-followed", Weight::Side),
            ("staff-know-how-to-raise-a-concern", Weight::Side),
            ("concern-acted-on-the-same-day", Weight::Sometimes),
        ],
        measure: ("restraint-used", 0, 30),
    },
    Table {
        folder: "infection-prevention",
        what: "IP",
        rows: 36,
        strata: &[SHIFT, WEEKDAY, STAFF, Stratum::Team],
        questions: &[
            ("hands-clean-before-and-after", Weight::Core),
            ("right-gloves-and-apron", Weight::Side),
            ("clean-before-it-is-shared", Weight::Sometimes),
            ("bare-below-the-elbow", Weight::Side),
            ("staff-know-the-outbreak-steps", Weight::Side),
            ("cleaning-seen-to-be-done", Weight::Side),
        ],
        measure: ("new-infections", 0, 15),
    },
    Table {
        folder: "council-quality-assurance",
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
        measure: ("would-choose-it-again", 100, 60),
    },
    Table {
        folder: "reg-17-report",
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
        measure: ("came-back", 0, 25),
    },
    Table {
        folder: "duty-of-candour",
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
        measure: ("trust-kept", 100, 40),
    },
];

impl Table {
    /// Writes the table of one service.
    pub fn write(&self, service: &Service, folder: &Path) -> Result<(), Box<dyn Error>> {
        let mut file = csv::Writer::from_path(folder.join(format!("{}.csv", service.file)))?;
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
            .chain([self.measure.0])
            .collect()
    }

    fn row(&self, service: &Service, day: NaiveDate, number: usize) -> Vec<String> {
        let level = service.level_on(self.folder, day);
        let mut chance = Chance::of(&format!("{} {} {number}", service.file, self.folder));
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
        for (_, weight) in self.questions {
            let letter = match weight {
                Weight::Sometimes if chance.percent(40) => '-',
                weight if chance.percent(good(*weight, level)) => 'y',
                _ => 'n',
            };
            row.push(letter.to_string());
        }
        let (_, sound, other) = self.measure;
        let yes = matches!(level, Level::Sound | Level::Unsure);
        row.push(
            if chance.percent(if yes { sound } else { other }) {
                "yes"
            } else {
                "no"
            }
            .to_owned(),
        );
        row
    }
}

/// How many in a hundred are good.
fn good(weight: Weight, level: Level) -> u32 {
    match (weight, level) {
        (Weight::Core, Level::Sound | Level::Unsure) => 100,
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
