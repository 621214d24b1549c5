//! Measures: how regularly staff are supervised, and whether it leads to anything.

use crate::checks::{RECORD, interval};
use crate::fields as f;
use crate::questions as q;
use crate::table::STAFF;
use ratchet_tool_sdk::MeasureRow;
use ratchet_tool_sdk::contract::Better;

/// The rows.
pub const ROWS: [MeasureRow; 6] = [
    MeasureRow {
        id: "su-confidence",
        title: "Confidence to escalate",
        numerator: "staff who say that they know when and to whom to escalate",
        denominator: "staff who were asked",
        unit: "share of staff",
        better: Better::More,
        section: STAFF,
        count: |sheet| sheet.share(|r| r.flag(f::CONFIDENT)),
    },
    MeasureRow {
        id: "su-in-date",
        title: "Supervision in date",
        numerator: "staff whose last session lies within the interval",
        denominator: "staff of whom the last session is noted",
        unit: "share of staff",
        better: Better::More,
        section: STAFF,
        count: |sheet| sheet.share(|r| r.has(f::LAST).then(|| !r.is_older(f::LAST, interval(r)))),
    },
    MeasureRow {
        id: "su-actions-followed",
        title: "Actions followed up",
        numerator: "actions of last time that were followed up",
        denominator: "actions of last time",
        unit: "share of actions",
        better: Better::More,
        section: STAFF,
        count: |sheet| sheet.sum(|r| Some((r.count(f::FOLLOWED)?, r.count(f::ACTIONS_LAST)?))),
    },
    MeasureRow {
        id: "su-record-parts",
        title: "Supervision parts present",
        numerator: "parts of the records that are present",
        denominator: "parts that the records should have",
        unit: "share of parts",
        better: Better::More,
        section: STAFF,
        count: |sheet| sheet.parts_present(RECORD),
    },
    MeasureRow {
        id: "su-decisions",
        title: "Sessions with a real decision",
        numerator: "sessions that looked at a real decision",
        denominator: "sessions that were looked at for it",
        unit: "share of sessions",
        better: Better::More,
        section: STAFF,
        count: |sheet| sheet.met(q::DECISIONS),
    },
    MeasureRow {
        id: "su-postponed",
        title: "Times postponed",
        numerator: "times that sessions were postponed",
        denominator: "sessions of which it is noted",
        unit: "times per session",
        better: Better::Less,
        section: STAFF,
        count: |sheet| sheet.sum(|r| Some((r.count(f::POSTPONED)?, 1))),
    },
];
