//! The example audit tool: whether people can call for help, and whether somebody comes in time and helps.
//!
//! The same tool stands beside this one in JavaScript, Python and C; `golden/` holds example audits that all four answer
//! alike. `ratchet new plugin NAME` begins with a copy of this file: change the questions, then the fields and the checks.

use ratchet_tool_sdk::contract::Source::{Conversation, Observation, Records};
use ratchet_tool_sdk::contract::{Better, NotApplicableRule, Rounding, Scoring, UnansweredRule};
use ratchet_tool_sdk::{CheckRow, FormRow, MeasureRow, Problem, SectionRow, Table, Tool};

/// Position of the one section.
const CALLS: u16 = 0;

/// Longest wait that counts as "in time", in thousandths of a minute as the contract counts.
const WAIT_MAX: i64 = 10_000;

mod questions {
    //! What is asked. Each question says where its answer comes from, which standard it serves, and why it tends to fail.

    use super::{CALLS, Conversation, Observation, Records};
    use ratchet_tool_sdk::{ask, questions};

    questions! {
        section CALLS, from 0;
        IN_REACH = ask("cb-in-reach", "Bell in reach", Observation,
            "Can the person reach and use their call bell from where they are now?")
            .critical()
            .weight(3)
            .standards(&["reg:12(2)(a)", "reg:9"])
            .causes(&["time pressure", "knowledge"])
            .evidence("Where the bell was, and where the person was.")
            .failing("People cannot reach their call bell")
            .correct("Put the bell where the person can use it before you leave the room.");
        IN_TIME = ask("cb-answered-in-time", "Answered in time", Records,
            "Did somebody come within ten minutes of the call?")
            .weight(2)
            .standards(&["reg:18", "cqc-saf:S6"])
            .causes(&["time pressure", "leadership oversight"])
            .evidence("Minutes from the call to somebody in the room.")
            .failing("Calls are not answered in time");
        HEARD = ask("cb-feels-heard", "Feels heard", Conversation,
            "Does the person say that they can call without worrying that they are a burden?")
            .standards(&["reg:10", "cqc-saf:C5"])
            .causes(&["leadership oversight"])
            .evidence("What the person said, without their name.")
            .failing("People do not feel free to call");
    }
}

mod fields {
    //! What a record may carry beside its answers: the columns of a CSV file.

    ratchet_tool_sdk::fields! {
        in 0 {
            UNIT: Text "unit", "Unit";
            SHIFT: Text "shift", "Shift";
            WAITED: Number "waited", "Minutes until somebody came";
            HELPED: Flag "helped", "The person was helped";
        }
    }
}

/// What the fields of one record contradict: a check only doubts "met", it never excuses anything.
const CHECKS: [CheckRow; 2] = [
    CheckRow::new(questions::IN_TIME, fields::WAITED, |record| {
        let waited = record.number(fields::WAITED)?;
        (waited > WAIT_MAX).then_some(Problem::new("somebody came after more than ten minutes"))
    }),
    CheckRow::new(questions::IN_TIME, fields::HELPED, |record| {
        record
            .denies(fields::HELPED)
            .then_some(Problem::grave("the bell was reset and nobody helped"))
    }),
];

/// What cannot be, shown while the record is being filled in.
const FORM: [FormRow; 1] = [FormRow::new(fields::WAITED, |record| {
    let waited = record.number(fields::WAITED)?;
    (waited < 0).then_some("nobody can come before the call: write the minutes as 0 or more")
})];

/// What is counted over all records.
const MEASURES: [MeasureRow; 1] = [MeasureRow {
    id: "cb-waiting",
    title: "Minutes until somebody came",
    numerator: "minutes waited",
    denominator: "calls of which the wait is noted",
    unit: "minutes per call",
    better: Better::Less,
    section: CALLS,
    count: |sheet| sheet.sum(|record| Some((record.count(fields::WAITED)?, 1))),
}];

/// The tool.
pub struct AuditTool;

impl Tool for AuditTool {
    const TABLE: Table = Table {
        id: "call-bells",
        version: "1.0.0",
        title: "Call bells",
        subject: "Whether people can call for help, and whether somebody comes in time and helps.",
        service_types: &["residential care", "nursing care"],
        sections: &[SectionRow {
            title: "Call bells",
            population: "calls",
            strata: &["unit", "shift"],
        }],
        questions: &questions::ROWS,
        measures: &MEASURES,
        fields: &fields::ROWS,
        checks: &CHECKS,
        parts: &[],
        form: &FORM,
        scoring: Scoring {
            not_applicable: NotApplicableRule::Excluded,
            unanswered: UnansweredRule::CountsAsNotMet,
            critical_overrides: true,
            rounding: Rounding::Down,
        },
    };
}

ratchet_tool_sdk::export_tool!(crate::AuditTool);
