//! How the people of the demo behave: when they answer audits, how fast they put things right, what they let slide. All that is
//! particular about the story stands here; the rest follows from the records and the engine.

use super::deed::{Deed, Diary, Doer};
use super::records::Part;
use chrono::{Datelike, Days, NaiveDate, NaiveTime};
use ratchet_core::calendar::{Calendar, Region};
use ratchet_core::definition::Definition;
use ratchet_core::instant::Instant;

/// How a service works through what it owes.
pub(super) struct Manner {
    /// Service.
    pub(super) service: &'static str,
    /// Working days until an audit is answered.
    pub(super) audit_days: u32,
    /// Hours until an immediate correction is done.
    pub(super) correction_hours: i64,
    /// Hours that the very first correction takes.
    pub(super) first_correction_hours: i64,
    /// Evidence of one-off work, by round of the plan.
    pub(super) once: &'static [Once],
    /// Turns of repeating work for which nobody has time: round and turn.
    pub(super) missed_turns: &'static [(u32, u32)],
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

const MANNERS: [Manner; 3] = [
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
        missed_turns: &[(1, 5)],
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
        missed_turns: &[(1, 4), (1, 7), (2, 6)],
    },
];

/// Date, hour, minute, service and whose instruction is new.
const INSTRUCTIONS: [(i32, u32, u32, u32, u32, &str, &str); 15] = [
    (2026, 2, 10, 11, 20, "Birch Lodge", "SU-307"),
    (2026, 2, 24, 16, 40, "Birch Lodge", "SU-302"),
    (2026, 3, 12, 10, 5, "Oak House", "SU-106"),
    (2026, 3, 20, 15, 30, "Birch Lodge", "SU-306"),
    (2026, 4, 14, 13, 45, "Elm Court", "SU-204"),
    (2026, 4, 20, 9, 30, "Elm Court", "SU-205"),
    (2026, 5, 12, 14, 10, "Birch Lodge", "SU-310"),
    (2026, 5, 15, 16, 0, "Birch Lodge", "SU-308"),
    (2026, 6, 18, 11, 0, "Elm Court", "SU-208"),
    (2026, 7, 8, 17, 15, "Elm Court", "SU-202"),
    (2026, 7, 31, 12, 30, "Oak House", "SU-103"),
    (2026, 8, 17, 10, 45, "Elm Court", "SU-206"),
    (2026, 9, 3, 15, 50, "Birch Lodge", "SU-301"),
    (2026, 11, 19, 9, 55, "Birch Lodge", "SU-304"),
    (2027, 1, 11, 13, 20, "Birch Lodge", "SU-309"),
];

/// The second check that nobody makes in time: happened in this service on this day.
pub(super) const LATE_SECOND_CHECK: (&str, (i32, u32, u32)) = ("Birch Lodge", (2026, 2, 24));

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

/// The forum of the demo and the hour at which it meets.
pub(super) const FORUM: &str = "Quality forum";
const FORUM_HOUR: (u32, u32) = (14, 0);

/// How a service works.
pub(super) fn of(service: &str) -> Option<&'static Manner> {
    MANNERS.iter().find(|manner| manner.service == service)
}

/// A moment by the clock on the wall.
pub(super) fn at(calendar: &Calendar, day: NaiveDate, (hour, minute): (u32, u32)) -> Instant {
    calendar.moment_of(day.and_time(NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default()))
}

/// The first meeting of the forum on or after a day: on the last Wednesday of a month.
pub(super) fn next_meeting(calendar: &Calendar, from: NaiveDate) -> Instant {
    let is_meeting =
        |day: &NaiveDate| day.weekday() == chrono::Weekday::Wed && (*day + Days::new(7)).month() != day.month();
    let day = from.iter_days().find(is_meeting).unwrap_or(from);
    at(calendar, day, FORUM_HOUR)
}

/// What is known beforehand: lists at the end of each month, new instructions, somebody who leaves, a meeting in a hurry.
pub(super) fn plan_ahead(diary: &mut Diary, definition: &Definition, first: NaiveDate, last: NaiveDate) {
    let calendar = Calendar::weekdays_in(Region::EnglandAndWales);
    let month_ends = first
        .iter_days()
        .take_while(|day| *day < last)
        .filter(|day| (*day + Days::new(1)).day() == 1);
    // The data stop with January 2027, for the audit in February.
    for day in month_ends {
        for service in definition.services.keys() {
            let deed = Deed::List {
                part: Part::MonthOf(day),
                service: service.clone(),
            };
            diary.write(at(&calendar, day, (23, 59)), deed);
        }
    }
    for (year, month, day, hour, minute, service, subject) in INSTRUCTIONS {
        let Some(day) = NaiveDate::from_ymd_opt(year, month, day) else {
            continue;
        };
        diary.write(
            at(&calendar, day, (hour, minute)),
            Deed::Occur {
                event: "new PRN instruction",
                service,
                subject,
            },
        );
    }
    change_of_staff(diary, &calendar);
    if let Some(july) = NaiveDate::from_ymd_opt(2026, 7, 20) {
        let reason = "the six-week re-test was good";
        let deed = Deed::TryToClose {
            forum: FORUM.to_owned(),
            reason,
            service: "Birch Lodge",
        };
        diary.write(next_meeting(&calendar, july), deed);
    }
}

/// A team leader leaves, and the role is vacant for three weeks.
fn change_of_staff(diary: &mut Diary, calendar: &Calendar) {
    let (role, service) = ("team leader", "Elm Court");
    let (leaves, comes) = (
        NaiveDate::from_ymd_opt(2026, 6, 30),
        NaiveDate::from_ymd_opt(2026, 7, 20),
    );
    if let (Some(leaves), Some(comes)) = (leaves, comes) {
        diary.write(
            at(calendar, leaves, (17, 0)),
            Deed::StandDown {
                person: "marek.dolan",
                role,
                service,
            },
        );
        let deed = Deed::Appoint {
            name: "Yusuf Karim",
            person: "yusuf.karim",
            role,
            service,
        };
        diary.write(at(calendar, comes, (8, 30)), deed);
    }
}

/// Evidence of a turn of repeating work.
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
