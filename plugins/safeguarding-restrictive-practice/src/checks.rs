//! What one record contradicts. Each check needs its own fields and is silent without them; then the auditor's answer
//! stands.

use crate::fields as f;
use crate::questions::{concerns, standing, uses};
use ratchet_tool_sdk::words::{contains, has_word};
use ratchet_tool_sdk::{CheckRow, DAY, Fields, FormRow, HOUR, PartsRow, Problem};

/// What councils' safeguarding procedures ask.
pub const RAISE_WITHIN: i64 = DAY;

/// "Without delay" in the notification regulations; a weekend is no reason for more.
const NOTIFY_WITHIN: i64 = 3 * DAY;

/// An enquiry's outcome is asked for at least this often.
const CHASE_EVERY: i64 = 28 * DAY;

/// The limit for looking again after a restriction was used.
pub const REVIEW_WITHIN: i64 = 72 * HOUR;

/// From this on a hold is long for anybody, whatever the plan says (in minutes).
const LONG_HOLD_MINUTES: i64 = 10;

/// Somebody is checked for injury within the hour.
const CHECK_WITHIN: i64 = HOUR;

/// What a record of a use has to hold.
pub const USE_RECORD: PartsRow = PartsRow {
    question: uses::RECORD_COMPLETE,
    parts: &[
        (f::DANGER, "no danger"),
        (f::TRIED_FIRST, "nothing on what was tried first"),
        (f::HOLD, "nothing on position and hold"),
        (f::ROLES, "no roles that took part"),
        (f::STARTED, "no beginning"),
        (f::ENDED, "no end"),
        (f::WATCHED, "nothing on breathing, colour and alertness"),
        (f::CHECKED, "no check for injury"),
        (f::EFFECT, "nothing on the effect on the person"),
        (f::PEOPLE_TOLD, "nobody who was told"),
    ],
};

/// The rows.
pub const ROWS: [CheckRow; 30] = [
    // Concerns.
    CheckRow::new(concerns::RAISED, f::RAISED, |r| {
        let late = !r.denies(f::REACHES) && r.is_late(f::KNOWN, f::RAISED, RAISE_WITHIN);
        let never = r.affirms(f::REACHES) && !r.has(f::RAISED);
        match (never, late) {
            (true, _) => Some(Problem::grave("not raised although it reaches the threshold")),
            (false, true) => Some(Problem::grave(
                "raised more than a day after it was known, or not at all",
            )),
            (false, false) => None,
        }
    }),
    CheckRow::new(concerns::THRESHOLD, f::DECISION, |r| {
        r.says_nothing(f::DECISION)
            .then_some(Problem::new("no reason for the decision"))
    }),
    CheckRow::new(concerns::NOTIFIED, f::CQC_TOLD, |r| {
        (r.affirms(f::CQC_DUE) && (!r.has(f::CQC_TOLD) || r.is_late(f::KNOWN, f::CQC_TOLD, NOTIFY_WITHIN)))
            .then_some(Problem::new("CQC not notified within three days"))
    }),
    CheckRow::new(concerns::NOTIFIED, f::POLICE_TOLD, |r| {
        (r.affirms(f::POLICE_DUE) && (!r.has(f::POLICE_TOLD) || r.is_late(f::KNOWN, f::POLICE_TOLD, DAY)))
            .then_some(Problem::grave("the police not told within a day"))
    }),
    CheckRow::new(concerns::EVIDENCE_KEPT, f::OWN_WORDS, |r| {
        r.says_nothing(f::OWN_WORDS)
            .then_some(Problem::new("nothing in the person's own words"))
    }),
    CheckRow::new(concerns::EVIDENCE_KEPT, f::BODY_MAP, |r| {
        (r.affirms(f::MARKS) && (!r.has(f::BODY_MAP) || r.is_late(f::KNOWN, f::BODY_MAP, DAY)))
            .then_some(Problem::new("marks without a body map of that day"))
    }),
    CheckRow::new(concerns::WISHES, f::WISHES_ASKED, |r| {
        r.denies(f::WISHES_ASKED)
            .then_some(Problem::new("nobody asked what they want"))
    }),
    CheckRow::new(concerns::WISHES, f::ADVOCATE, |r| {
        (r.affirms(f::ADVOCATE_NEEDED) && !r.affirms(f::ADVOCATE))
            .then_some(Problem::new("no advocate although one is needed"))
    }),
    CheckRow::new(concerns::OTHERS_SAFE, f::OTHERS_DECIDED, |r| {
        (r.affirms(f::ABOUT_STAFF) && !r.affirms(f::OTHERS_DECIDED)).then_some(Problem::grave(
            "an allegation about staff without a decision on how others are kept safe",
        ))
    }),
    CheckRow::new(concerns::FOLLOWED, f::ENQUIRY_ASKED, |r| {
        let open = r.has(f::RAISED) && !r.has(f::ENQUIRY_CLOSED);
        let since = if r.has(f::ENQUIRY_ASKED) {
            f::ENQUIRY_ASKED
        } else {
            f::RAISED
        };
        (open && r.is_older(since, CHASE_EVERY)).then_some(Problem::new("an outcome that nobody asked for in 28 days"))
    }),
    CheckRow::new(concerns::NOT_AGAIN, f::CONCERN_AGAIN, |r| {
        r.affirms(f::CONCERN_AGAIN)
            .then_some(Problem::grave("noted in the record"))
    }),
    // Uses.
    CheckRow::new(uses::LAST_RESORT, f::TRIED_FIRST, |r| {
        r.says_nothing(f::TRIED_FIRST)
            .then_some(Problem::grave("nothing tried first"))
    }),
    CheckRow::new(uses::PROPORTIONATE, f::ENDED, |r| {
        let minutes = minutes(r)?;
        let allowed = r.number(f::PLANNED_MINUTES).map(|thousandths| thousandths / 1_000);
        match allowed {
            Some(allowed) if minutes > allowed => Some(Problem::new("longer than the plan allows")),
            None if minutes > LONG_HOLD_MINUTES && is_hold(r) => Some(Problem::new("a hold of more than ten minutes")),
            _ => None,
        }
    }),
    CheckRow::new(uses::IN_PLAN, f::IN_PLAN, |r| {
        r.denies(f::IN_PLAN).then_some(Problem::new("not in the person's plan"))
    }),
    CheckRow::new(uses::SAFE_HOLD, f::HOLD, |r| {
        r.text(f::HOLD)
            .is_some_and(endangers)
            .then_some(Problem::grave("face down, by the neck or by pain"))
    }),
    CheckRow::new(uses::TRAINED, f::TRAINED, |r| {
        r.is_less(f::TRAINED, f::TOOK_PART)
            .then_some(Problem::grave("staff without training in date"))
    }),
    CheckRow::new(uses::BODY_CHECKED, f::CHECKED, |r| {
        let unwatched = r.has(f::HOLD) && r.says_nothing(f::WATCHED);
        (unwatched || r.is_late(f::ENDED, f::CHECKED, CHECK_WITHIN))
            .then_some(Problem::new("not watched, or not checked for injury within the hour"))
    }),
    CheckRow::new(uses::TOLD, f::FAMILY_TOLD, |r| {
        r.is_late(f::STARTED, f::FAMILY_TOLD, DAY)
            .then_some(Problem::new("family told more than a day later or not at all"))
    }),
    CheckRow::new(uses::PERSON_HEARD, f::PERSON_HEARD, |r| {
        r.is_late(f::STARTED, f::PERSON_HEARD, REVIEW_WITHIN)
            .then_some(Problem::new("nobody talked with the person within three days"))
    }),
    CheckRow::new(uses::STAFF_DEBRIEFED, f::STAFF_DEBRIEFED, |r| {
        r.is_late(f::STARTED, f::STAFF_DEBRIEFED, REVIEW_WITHIN)
            .then_some(Problem::new("no debrief within three days"))
    }),
    CheckRow::new(uses::REVIEWED, f::USE_REVIEWED, |r| {
        r.is_late(f::STARTED, f::USE_REVIEWED, REVIEW_WITHIN)
            .then_some(match r.has(f::USE_REVIEWED) {
                true => Problem::new("a review later than 72 hours"),
                false => Problem::grave("no review although 72 hours have passed"),
            })
    }),
    CheckRow::new(uses::USE_FALLS, f::LAST_28, |r| {
        r.is_less(f::PREVIOUS_28, f::LAST_28)
            .then_some(Problem::new("more uses than in the four weeks before"))
    }),
    // Standing restrictions.
    CheckRow::new(standing::CAPACITY, f::CAPACITY_ON, |r| {
        (r.denies(f::CONSENTS) && !r.has(f::CAPACITY_ON))
            .then_some(Problem::grave("no consent and no assessment of capacity"))
    }),
    CheckRow::new(standing::BEST_INTERESTS, f::BEST_INTERESTS_ON, |r| {
        let decided = r.has(f::BEST_INTERESTS_ON) && !r.says_nothing(f::WAYS_WEIGHED);
        (r.denies(f::CONSENTS) && !decided).then_some(Problem::new("no decision that weighs less restrictive ways"))
    }),
    CheckRow::new(standing::AUTHORISED, f::AUTHORISED_TO, authority),
    CheckRow::new(standing::CONDITIONS, f::CONDITIONS_MET, |r| {
        r.is_less(f::CONDITIONS_MET, f::CONDITIONS)
            .then_some(Problem::new("conditions that are not met"))
    }),
    CheckRow::new(standing::REVIEWED, f::REVIEW_DUE, |r| {
        if r.has_passed(f::REVIEW_DUE) {
            return Some(Problem::new("a review that is overdue"));
        }
        r.says_nothing(f::LIFTED_WHEN)
            .then_some(Problem::new("nothing on what would let it end"))
    }),
    CheckRow::new(standing::REGISTERED, f::SEEN_UNLISTED, |r| {
        r.affirms(f::SEEN_UNLISTED)
            .then_some(Problem::grave("something restrictive that is not on the register"))
    }),
    CheckRow::new(standing::REDUCED, f::REDUCED, |r| {
        r.denies(f::REDUCED)
            .then_some(Problem::new("nothing tried to make it less since the last review"))
    }),
    CheckRow::new(standing::PERSON_SAYS, f::OBJECTION_TAKEN_UP, |r| {
        (r.affirms(f::OBJECTS) && !r.affirms(f::OBJECTION_TAKEN_UP))
            .then_some(Problem::grave("an objection that nobody took up"))
    }),
];

/// What cannot be.
pub const FORM: [FormRow; 6] = [
    FormRow::new(f::RAISED, |r| {
        r.is_before(f::RAISED, f::KNOWN)
            .then_some("this is before it was known")
    }),
    FormRow::new(f::ENDED, |r| {
        r.is_before(f::ENDED, f::STARTED).then_some("this is before it began")
    }),
    FormRow::new(f::USE_REVIEWED, |r| {
        r.is_before(f::USE_REVIEWED, f::STARTED)
            .then_some("this is before it began")
    }),
    FormRow::new(f::TRAINED, |r| {
        r.is_less(f::TOOK_PART, f::TRAINED)
            .then_some("there cannot be more trained staff than staff who took part")
    }),
    FormRow::new(f::CONDITIONS_MET, |r| {
        r.is_less(f::CONDITIONS, f::CONDITIONS_MET)
            .then_some("there cannot be more conditions met than there are")
    }),
    FormRow::new(f::REVIEW_DUE, |r| {
        r.is_before(f::REVIEW_DUE, f::REVIEWED_ON)
            .then_some("this is before the last review: enter the next one")
    }),
];

/// Minutes that a restriction lasted.
pub fn minutes(record: Fields<'_>) -> Option<i64> {
    let seconds = record.moment(f::ENDED)?.checked_sub(record.moment(f::STARTED)?)?;
    (seconds >= 0).then_some(seconds / 60)
}

fn is_hold(record: Fields<'_>) -> bool {
    let kind = record.text(f::USE_KIND).unwrap_or_default();
    contains(kind, "hold") || contains(kind, "restraint")
}

/// Positions and holds that no service may use: face down, neck, chest, pain. A denial is no use: "no pain", "not prone".
fn endangers(hold: &str) -> bool {
    let named = ["face down", "neck", "across the chest", "wrist lock", "pain compliance"]
        .iter()
        .any(|phrase| contains(hold, phrase));
    let denied = ["not prone", "no prone", "never prone", "not face down", "no neck"]
        .iter()
        .any(|phrase| contains(hold, phrase));
    !denied && (named || has_word(hold, &["prone"]))
}

/// In force, or applied for and chased within the last 28 days.
fn authority(record: Fields<'_>) -> Option<Problem> {
    if !record.affirms(f::DEPRIVES) {
        return None;
    }
    if record.has(f::AUTHORISED_TO) && !record.has_passed(f::AUTHORISED_TO) {
        return None;
    }
    if !record.has(f::APPLIED) {
        return Some(match record.has(f::AUTHORISED_TO) {
            true => Problem::grave("an authorisation that has run out"),
            false => Problem::grave("no authorisation and no application"),
        });
    }
    if record.has(f::AUTHORISED_TO) && record.is_before(f::APPLIED, f::AUTHORISED_TO) && !record.has(f::CHASED) {
        return Some(Problem::grave("an authorisation that has run out"));
    }
    let since = if record.has(f::CHASED) { f::CHASED } else { f::APPLIED };
    record
        .is_older(since, CHASE_EVERY)
        .then_some(Problem::new("an application that nobody chased in 28 days"))
}

#[cfg(test)]
mod tests {
    use super::endangers;

    #[test]
    fn dangerous_holds_are_known_by_their_words() {
        for (hold, expected) in [
            ("prone on the floor, two staff", true),
            ("held face down for a minute", true),
            ("arm around the neck", true),
            ("seated, two staff, arms supported", false),
            ("kneeling, not prone, arms supported", false),
            ("guided by the elbow", false),
        ] {
            assert_eq!(endangers(hold), expected, "{hold}");
        }
    }
}
