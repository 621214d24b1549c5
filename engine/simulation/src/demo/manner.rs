//! How the people of the demo behave: when they answer audits, how fast they put things right, what they let slide. All that is
//! particular about the story stands here and in [`super::happenings`]; the rest follows from the records and the engine.

use super::deed::Doer;
use chrono::{NaiveDate, NaiveTime};
use ratchet_core::calendar::Calendar;
use ratchet_core::instant::Instant;

/// How a service works through what it owes.
pub(super) struct Manner {
    /// Service.
    pub(super) service: &'static str,
    /// Working days until an audit is answered.
    pub(super) audit_days: u32,
    /// Hours until an immediate correction of medicines is done.
    pub(super) correction_hours: i64,
    /// Hours that the very first correction of medicines takes.
    pub(super) first_correction_hours: i64,
    /// Evidence of one-off work of the plan on PRN medicines, by round.
    pub(super) once: &'static [Once],
    /// Turns of repeating work for which nobody has time: plan, round and turn.
    pub(super) missed_turns: &'static [(&'static str, u32, u32)],
}

/// One-off work in a round of a plan.
pub(super) struct Once {
    /// Round.
    pub(super) round: u32,
    /// When it is done.
    pub(super) when: When,
    /// Evidence.
    pub(super) what: &'static str,
}

/// When something is done.
#[derive(Clone, Copy)]
pub(super) enum When {
    /// So many days after it became owed.
    AfterDays(u64),
    /// Only once somebody at the top of the ladder was told: its date is moved, and kept.
    AfterEscalation,
}

/// The plan on PRN medicines, whose course is told in most detail.
pub(super) const PRN: &str = "PRN with a reason, every time";
const REVIEWS: &str = "Reviews that follow life, not the calendar";
const HANDS: &str = "Clean hands on every shift";

const MANNERS: [Manner; 5] = [
    Manner {
        service: "Oak House",
        audit_days: 1,
        correction_hours: 4,
        first_correction_hours: 4,
        once: &[],
        missed_turns: &[],
    },
    Manner {
        service: "Elm Court",
        audit_days: 2,
        correction_hours: 7,
        first_correction_hours: 7,
        once: &[Once {
            round: 1,
            when: When::AfterDays(16),
            what: "new template in use on both floors, reviews entered in the diary, old template withdrawn",
        }],
        missed_turns: &[(PRN, 1, 5), (HANDS, 1, 3)],
    },
    Manner {
        service: "Birch Lodge",
        audit_days: 4,
        correction_hours: 6,
        first_correction_hours: 31,
        once: &[
            Once {
                round: 1,
                when: When::AfterEscalation,
                what: "new template signed off with the pharmacist, old template withdrawn",
            },
            Once {
                round: 2,
                when: When::AfterDays(14),
                what: "charts now ask for trigger, alternatives and effect before a dose can be signed; protocols rewritten with each key worker",
            },
        ],
        missed_turns: &[(PRN, 1, 4), (PRN, 1, 7), (PRN, 2, 6), (REVIEWS, 1, 4), (REVIEWS, 1, 5)],
    },
    Manner {
        service: "Willow Court",
        audit_days: 2,
        correction_hours: 8,
        first_correction_hours: 8,
        once: &[],
        missed_turns: &[],
    },
    Manner {
        service: "Hazel Grove",
        audit_days: 2,
        correction_hours: 6,
        first_correction_hours: 6,
        once: &[],
        missed_turns: &[],
    },
];

/// The second check that nobody makes in time: happened in this service on this day.
pub(super) const LATE_SECOND_CHECK: (&str, (i32, u32, u32)) = ("Birch Lodge", (2026, 2, 24));

/// The rule, service and hours of a review that nobody made in time: the first one there.
pub(super) const LATE_REVIEW: (&str, &str, i64) = ("Review after incident", "Birch Lodge", 81);

/// Whoever stands in for the quality lead at the first re-test of this service, and is refused because of their part in the plan.
pub(super) const STAND_IN: StandIn = StandIn {
    service: "Birch Lodge",
    name: "Colin Webb",
    person: "colin.webb",
    role: "quality lead",
};

/// Somebody who stands in.
pub(super) struct StandIn {
    pub(super) service: &'static str,
    pub(super) name: &'static str,
    pub(super) person: &'static str,
    pub(super) role: &'static str,
}

/// Findings behind which whoever made the audit sees one cause: service, audit, question, and why they think so.
pub(super) const CAUSES_SEEN: [(&str, &str, &str, &str); 2] = [
    (
        "Hazel Grove",
        "Care planning",
        "Notes tell the same story",
        "three of the team said three different things about what belongs into a note",
    ),
    (
        "Hazel Grove",
        "Incident review",
        "Learning reached staff",
        "nobody on shift could say whom they would ring, or what they would write",
    ),
];

/// The cause.
pub(super) const CAUSE_SEEN: &str = "unclear process";

/// The forum of the demo that meets every month, and the hour.
pub(super) const FORUM: &str = "Quality forum";
pub(super) const FORUM_HOUR: (u32, u32) = (14, 0);

/// An audit in which one record is answered wrongly at first: service, audit, year and month, question by its id, and what the auditor says
/// about it the next day, when they correct it by a new audit.
pub(super) const SLIP: Slip = Slip {
    service: "Elm Court",
    audit: "Care planning",
    month: (2026, 9),
    question: "care-matches-plan",
    reason: "one record was judged by the plan of another person with the same initials",
};

/// Answers that are wrong at first.
pub(super) struct Slip {
    pub(super) service: &'static str,
    pub(super) audit: &'static str,
    pub(super) month: (i32, u32),
    pub(super) question: &'static str,
    pub(super) reason: &'static str,
}

/// A forum that wants to close a plan when only the first of its re-tests has passed, and is refused.
pub(super) const TOO_SOON: TooSoon = TooSoon {
    forum: FORUM,
    month: (2026, 7),
    plan: PRN,
    reason: "the six-week re-test was good",
    service: "Birch Lodge",
};

/// A closure that is tried too soon.
pub(super) struct TooSoon {
    pub(super) forum: &'static str,
    /// Year and month of the meeting.
    pub(super) month: (i32, u32),
    pub(super) plan: &'static str,
    pub(super) reason: &'static str,
    pub(super) service: &'static str,
}

/// How a service works.
pub(super) fn of(service: &str) -> Option<&'static Manner> {
    MANNERS.iter().find(|manner| manner.service == service)
}

/// A moment by the clock on the wall.
pub(super) fn at(calendar: &Calendar, day: NaiveDate, (hour, minute): (u32, u32)) -> Instant {
    calendar.moment_of(day.and_time(NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default()))
}

/// Evidence of a turn of watching medicines being given.
pub(super) fn turn_evidence(turn: u32) -> String {
    const SEEN: [&str; 4] = [
        "2 administrations watched, one on Saturday evening; asked for the trigger each time",
        "2 administrations watched, one at night; the alternatives came first",
        "2 administrations watched, one on Sunday; effect noted within the hour",
        "2 administrations watched, one on an evening; talked it through at handover",
    ];
    SEEN[turn as usize % SEEN.len()].to_owned()
}

/// Whoever acts for an owner while the role is vacant: the plan's owner.
pub(super) fn deputy() -> Doer {
    Doer::Role("registered manager".to_owned())
}
