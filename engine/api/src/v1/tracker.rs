//! The tracker: finding, action and re-test in one line each.

use super::Time;
use serde::{Deserialize, Serialize};

/// One line of the tracker.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackerLine {
    /// Action; absent where nothing is done about it yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// `owed`, `overdue`, `in place`, `waits` (for its next occasion) or `done`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action_state: Option<String>,
    /// The due date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<TrackedDate>,
    /// Findings, at most a handful.
    pub findings: Vec<String>,
    /// How many findings there are.
    pub findings_in_all: u32,
    /// What must not be overlooked: waivers and accepted risks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<String>,
    /// Turns that passed without evidence.
    pub missed: u32,
    /// Role that owns the action.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// Name of the plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan_name: Option<String>,
    /// `open`, `in place`, `retesting`, `closing`, `watched` or `closed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan_stage: Option<String>,
    /// The problem.
    pub problem: String,
    /// Whether one of the findings recurs.
    pub recurring: bool,
    /// The re-test that counts now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retest: Option<TrackedRetest>,
    /// Service.
    pub service: String,
    /// Occurrences that set it off.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub set_off_by: Vec<String>,
    /// Whether one of the findings is significant.
    pub significant: bool,
    /// What the action is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// A due date with its story in short.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackedDate {
    /// The one that counts now, or counted last.
    pub at: Time,
    /// When it was met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub met_at: Option<Time>,
    /// How often it was moved.
    pub moves: u32,
    /// The first one; it never changes.
    pub original: Time,
    /// Whether it has passed, and nothing was shown.
    pub overdue: bool,
    /// Why it was moved last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A re-test, as the tracker shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackedRetest {
    /// When it opens, is due, passed, or until when it is waived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Time>,
    /// The audit that is being carried out for it, or that passed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audit: Option<String>,
    /// How often it failed.
    pub failed: u32,
    /// Name.
    pub name: String,
    /// Its number within the plan, from 1.
    pub number: u32,
    /// How many re-tests the plan has.
    pub of: u32,
    /// `passed`, `being carried out`, `opens`, `waived` or `not planned yet`.
    pub state: String,
}

/// Titles of the columns of [`csv`].
const COLUMNS: [&str; 21] = [
    "service",
    "findings",
    "problem",
    "significant",
    "recurring",
    "set off by",
    "plan",
    "plan name",
    "plan state",
    "action",
    "what",
    "owner",
    "action state",
    "original due",
    "due now",
    "moves",
    "reason of last move",
    "done",
    "re-test",
    "re-test state",
    "to be noted",
];

/// Lines as a table for spreadsheets: RFC 4180, dates as `2026-06-30`. A cell that a spreadsheet would compute is written as text.
pub fn csv(lines: &[TrackerLine]) -> String {
    let mut table = row(COLUMNS.iter().map(|title| (*title).to_owned()));
    for line in lines {
        table.push_str(&row(cells(line)));
    }
    table
}

fn cells(line: &TrackerLine) -> impl Iterator<Item = String> {
    let yes = |is: bool| if is { "yes" } else { "" }.to_owned();
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let due = line.due.as_ref();
    let day = |moment: Option<&String>| moment.map_or_else(String::new, |moment| moment.chars().take(10).collect());
    let findings = if line.findings_in_all as usize > line.findings.len() {
        format!("{} and more, {} in all", line.findings.join(" "), line.findings_in_all)
    } else {
        line.findings.join(" ")
    };
    let retest = line.retest.as_ref();
    let state = retest.map(|retest| {
        let when = retest
            .at
            .as_ref()
            .map(|at| format!(" {}", day(Some(at))))
            .unwrap_or_default();
        let failed = match retest.failed {
            0 => String::new(),
            times => format!(", failed {times} before"),
        };
        format!("{}{when}{failed}", retest.state)
    });
    [
        line.service.clone(),
        findings,
        line.problem.clone(),
        yes(line.significant),
        yes(line.recurring),
        line.set_off_by.join(" "),
        text(&line.plan),
        text(&line.plan_name),
        text(&line.plan_stage),
        text(&line.action),
        text(&line.title),
        text(&line.owner),
        text(&line.action_state),
        day(due.map(|due| &due.original)),
        day(due.map(|due| &due.at)),
        due.map_or_else(String::new, |due| due.moves.to_string()),
        due.and_then(|due| due.reason.clone()).unwrap_or_default(),
        day(due.and_then(|due| due.met_at.as_ref())),
        retest.map_or_else(String::new, |retest| {
            format!("{} ({} of {})", retest.name, retest.number, retest.of)
        }),
        state.unwrap_or_default(),
        line.marks.join("; "),
    ]
    .into_iter()
}

fn row(cells: impl Iterator<Item = String>) -> String {
    let cells: Vec<String> = cells.map(|text| cell(&text)).collect();
    format!("{}\r\n", cells.join(","))
}

fn cell(text: &str) -> String {
    // What begins so would be computed by a spreadsheet, whoever wrote it.
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        "'"
    } else {
        ""
    };
    if guard.is_empty() && !text.contains([',', '"', '\n', '\r']) {
        return text.to_owned();
    }
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula_and_never_breaks_its_row() {
        for (text, written) in [
            ("plain", "plain"),
            ("a, b", "\"a, b\""),
            ("say \"no\"", "\"say \"\"no\"\"\""),
            ("two\nlines", "\"two\nlines\""),
            ("=1+1", "\"'=1+1\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
        ] {
            assert_eq!(cell(text), written);
        }
    }

    #[test]
    fn every_line_has_a_cell_for_every_column() {
        assert_eq!(cells(&TrackerLine::default()).count(), COLUMNS.len());
        let table = csv(&[TrackerLine::default()]);
        assert_eq!(table.lines().count(), 2);
    }
}
