//! One audit of the demo is answered wrongly at first. What was handed in is read-only: the auditor corrects it by a new audit of the same
//! records, whose result takes the old one's place.

use super::deed::{Deed, Diary, Doer};
use super::manner::{self, SLIP};
use crate::house::House;
use chrono::Datelike;
use ratchet_core::record::{Audit, Purpose};
use ratchet_core::tool::{Answer, Answers, Description, Record};

/// Whether this is the audit; the one that corrects it is answered rightly.
pub(super) fn is_in(house: &House, audit: &Audit) -> bool {
    let day = house.calendar(&audit.service).date_of(audit.opened_at);
    audit.service == SLIP.service
        && audit.name == SLIP.audit
        && (day.year(), day.month()) == SLIP.month
        && matches!(audit.purpose, Purpose::Routine { .. })
}

/// Judges one record wrongly: the first in which the question is met.
pub(super) fn make(records: &mut [Record], tool: &Description) {
    let Some(question) = tool.questions.iter().position(|question| question.id == SLIP.question) else {
        return;
    };
    let met = |record: &&mut Record| record.answers.as_slice().get(question) == Some(&Answer::Met);
    if let Some(record) = records.iter_mut().find(met) {
        let mut answers = record.answers.as_slice().to_vec();
        answers[question] = Answer::NotMet;
        record.answers = Answers::new(answers);
    }
}

/// The result is in: the auditor sees it the next working day.
pub(super) fn seen(diary: &mut Diary, house: &House, audit: &Audit) {
    if !is_in(house, audit) {
        return;
    }
    let calendar = house.calendar(&audit.service);
    let day = calendar.add_working_days(calendar.date_of(house.now()), 1);
    let deed = Deed::Correct {
        audit: audit.id,
        by: Doer::Role(audit.owner.clone()),
        reason: SLIP.reason,
    };
    diary.write(manner::at(&calendar, day, (9, 20)), deed);
}
