//! What happens in the fourteen months whatever anybody does: lists come in at the end of each month, something happens to somebody,
//! people leave and come.

use super::deed::{Deed, Diary};
use super::manner::at;
use super::records::Part;
use chrono::{Datelike, Days, NaiveDate};
use ratchet_core::calendar::{Calendar, Region};
use ratchet_core::definition::Definition;

type Day = (i32, u32, u32);

/// Date, hour and minute, service, what happens, and to whom.
type Happening = (Day, (u32, u32), &'static str, &'static str, &'static str);

const HAPPENINGS: [Happening; 60] = [
    ((2026, 1, 14), (6, 40), "Oak House", "incident", "SU-104"),
    ((2026, 1, 22), (19, 15), "Hazel Grove", "restraint", "SU-504"),
    ((2026, 2, 3), (21, 50), "Birch Lodge", "incident", "SU-304"),
    ((2026, 2, 10), (11, 20), "Birch Lodge", "new PRN instruction", "SU-307"),
    ((2026, 2, 11), (14, 5), "Elm Court", "incident", "SU-203"),
    ((2026, 2, 16), (10, 30), "Birch Lodge", "council findings report", ""),
    ((2026, 2, 19), (18, 30), "Hazel Grove", "restraint", "SU-501"),
    ((2026, 2, 24), (16, 40), "Birch Lodge", "new PRN instruction", "SU-302"),
    ((2026, 3, 6), (3, 10), "Birch Lodge", "incident", "SU-308"),
    ((2026, 3, 12), (10, 5), "Oak House", "new PRN instruction", "SU-106"),
    ((2026, 3, 17), (20, 0), "Hazel Grove", "restraint", "SU-504"),
    ((2026, 3, 20), (15, 30), "Birch Lodge", "new PRN instruction", "SU-306"),
    ((2026, 3, 27), (8, 45), "Willow Court", "incident", "SU-402"),
    ((2026, 4, 14), (13, 45), "Elm Court", "new PRN instruction", "SU-204"),
    ((2026, 4, 20), (9, 30), "Elm Court", "new PRN instruction", "SU-205"),
    (
        (2026, 4, 22),
        (17, 20),
        "Willow Court",
        "notifiable safety incident",
        "SU-405",
    ),
    ((2026, 4, 22), (17, 25), "Willow Court", "incident", "SU-405"),
    ((2026, 4, 29), (19, 40), "Hazel Grove", "restraint", "SU-501"),
    ((2026, 5, 8), (7, 30), "Birch Lodge", "incident", "SU-301"),
    (
        (2026, 5, 11),
        (12, 15),
        "Elm Court",
        "notifiable safety incident",
        "SU-208",
    ),
    ((2026, 5, 11), (12, 20), "Elm Court", "incident", "SU-208"),
    ((2026, 5, 12), (14, 10), "Birch Lodge", "new PRN instruction", "SU-310"),
    ((2026, 5, 15), (16, 0), "Birch Lodge", "new PRN instruction", "SU-308"),
    ((2026, 5, 27), (22, 30), "Oak House", "incident", "SU-107"),
    ((2026, 6, 4), (16, 10), "Hazel Grove", "incident", "SU-502"),
    ((2026, 6, 9), (11, 0), "Oak House", "safeguarding concern", "SU-105"),
    ((2026, 6, 18), (11, 0), "Elm Court", "new PRN instruction", "SU-208"),
    ((2026, 6, 23), (5, 55), "Birch Lodge", "incident", "SU-310"),
    ((2026, 6, 25), (18, 45), "Hazel Grove", "restraint", "SU-504"),
    ((2026, 7, 8), (17, 15), "Elm Court", "new PRN instruction", "SU-202"),
    ((2026, 7, 16), (13, 30), "Willow Court", "incident", "SU-403"),
    ((2026, 7, 28), (10, 20), "Elm Court", "incident", "SU-206"),
    ((2026, 7, 31), (12, 30), "Oak House", "new PRN instruction", "SU-103"),
    ((2026, 8, 5), (20, 10), "Hazel Grove", "restraint", "SU-501"),
    (
        (2026, 8, 12),
        (9, 50),
        "Willow Court",
        "notifiable safety incident",
        "SU-401",
    ),
    ((2026, 8, 12), (9, 55), "Willow Court", "incident", "SU-401"),
    ((2026, 8, 17), (10, 45), "Elm Court", "new PRN instruction", "SU-206"),
    ((2026, 8, 19), (21, 5), "Hazel Grove", "restraint", "SU-504"),
    ((2026, 8, 26), (15, 0), "Birch Lodge", "incident", "SU-305"),
    ((2026, 9, 3), (15, 50), "Birch Lodge", "new PRN instruction", "SU-301"),
    ((2026, 9, 9), (19, 25), "Hazel Grove", "safeguarding concern", "SU-504"),
    ((2026, 9, 14), (9, 40), "Willow Court", "CQC report request", ""),
    ((2026, 9, 17), (2, 15), "Oak House", "incident", "SU-102"),
    ((2026, 9, 22), (18, 0), "Hazel Grove", "restraint", "SU-501"),
    ((2026, 10, 1), (11, 35), "Elm Court", "incident", "SU-201"),
    ((2026, 10, 13), (19, 30), "Hazel Grove", "restraint", "SU-504"),
    ((2026, 10, 20), (6, 20), "Willow Court", "incident", "SU-406"),
    ((2026, 11, 4), (23, 40), "Oak House", "outbreak", ""),
    ((2026, 11, 11), (14, 50), "Birch Lodge", "incident", "SU-309"),
    ((2026, 11, 17), (20, 20), "Hazel Grove", "restraint", "SU-501"),
    ((2026, 11, 19), (9, 55), "Birch Lodge", "new PRN instruction", "SU-304"),
    ((2026, 12, 2), (12, 10), "Hazel Grove", "incident", "SU-503"),
    ((2026, 12, 9), (9, 15), "Elm Court", "council findings report", ""),
    ((2026, 12, 24), (20, 30), "Birch Lodge", "incident", "SU-302"),
    ((2026, 12, 29), (17, 45), "Hazel Grove", "restraint", "SU-504"),
    ((2027, 1, 6), (10, 0), "Willow Court", "incident", "SU-404"),
    ((2027, 1, 11), (13, 20), "Birch Lodge", "new PRN instruction", "SU-309"),
    ((2027, 1, 19), (8, 5), "Elm Court", "incident", "SU-207"),
    ((2027, 1, 26), (19, 0), "Hazel Grove", "restraint", "SU-501"),
    ((2027, 2, 9), (7, 15), "Oak House", "incident", "SU-108"),
];

/// Who leaves, and who comes: day, service, role, person and name of whoever leaves, day, person and name of whoever comes.
const CHANGES: [Change; 2] = [
    Change {
        service: "Elm Court",
        role: "team leader",
        leaves: ((2026, 6, 30), "marek.dolan"),
        comes: ((2026, 7, 20), "yusuf.karim", "Yusuf Karim"),
    },
    Change {
        service: "Willow Court",
        role: "registered manager",
        leaves: ((2026, 4, 2), "peter.lomax"),
        comes: ((2026, 6, 15), "joanna.reid", "Joanna Reid"),
    },
];

struct Change {
    service: &'static str,
    role: &'static str,
    leaves: (Day, &'static str),
    comes: (Day, &'static str, &'static str),
}

/// Writes all of it down.
pub(super) fn write(diary: &mut Diary, definition: &Definition, first: NaiveDate, last: NaiveDate) {
    let calendar = Calendar::weekdays_in(Region::EnglandAndWales);
    lists(diary, &calendar, definition, first, last);
    for (day, time, service, event, subject) in HAPPENINGS {
        let deed = Deed::Occur {
            event,
            service,
            subject: Some(subject).filter(|subject| !subject.is_empty()),
        };
        diary.write(at(&calendar, date(day), time), deed);
    }
    changes_of_staff(diary, &calendar);
    leave(diary, &calendar);
}

/// Lists at the end of each month, for the audits of the next.
fn lists(diary: &mut Diary, calendar: &Calendar, definition: &Definition, first: NaiveDate, last: NaiveDate) {
    let month_ends = first
        .iter_days()
        .take_while(|day| *day < last)
        .filter(|day| (*day + Days::new(1)).day() == 1);
    // The data stop with January 2027, for the audits in February.
    for day in month_ends {
        for service in definition.services.keys() {
            let deed = Deed::List {
                part: Part::MonthOf(day),
                service: service.clone(),
            };
            diary.write(at(calendar, day, (23, 59)), deed);
        }
    }
}

/// Somebody leaves, the role is vacant for weeks, and whoever comes takes up what was left lying.
fn changes_of_staff(diary: &mut Diary, calendar: &Calendar) {
    for Change {
        service,
        role,
        leaves: (leaves, person),
        comes: (comes, new, name),
    } in CHANGES
    {
        diary.write(
            at(calendar, date(leaves), (17, 0)),
            Deed::StandDown { person, role, service },
        );
        let appoint = Deed::Appoint {
            name,
            person: new,
            role,
            service,
        };
        diary.write(at(calendar, date(comes), (8, 30)), appoint);
        diary.write(
            at(calendar, date(comes) + Days::new(2), (15, 0)),
            Deed::CatchUp { role, service },
        );
    }
}

/// People are away. One manager is covered by a colleague; another lets her practice lead act for her. While the nominated individual is
/// away in August nobody covers, so the forum does not meet; while both members of the board are away in March its chair alone is no
/// committee; and an audit that nobody could make is waived beforehand.
fn leave(diary: &mut Diary, calendar: &Calendar) {
    let until = |day| at(calendar, date(day), (8, 0));
    let from_the_board = |person| Deed::Away {
        cover: None,
        person,
        until: until((2026, 3, 30)),
    };
    let deeds = [
        ((2026, 3, 23), from_the_board("harriet.moss")),
        ((2026, 3, 23), from_the_board("samir.qadri")),
        (
            (2026, 5, 21),
            Deed::Waive {
                audit: "Incident review",
                by: "margaret.ashdown",
                reason: "the manager's post is vacant, and the council looked at the same incidents last week",
                service: "Willow Court",
            },
        ),
        (
            (2026, 7, 6),
            Deed::Away {
                cover: Some("owen.pritchard"),
                person: "helen.marsh",
                until: until((2026, 7, 20)),
            },
        ),
        (
            (2026, 8, 24),
            Deed::Away {
                cover: None,
                person: "margaret.ashdown",
                until: until((2026, 8, 31)),
            },
        ),
        (
            (2026, 10, 5),
            Deed::Delegate {
                by: "fiona.blake",
                role: "registered manager",
                service: "Hazel Grove",
                to: "tomasz.wilk",
                until: until((2026, 10, 12)),
            },
        ),
    ];
    for (day, deed) in deeds {
        diary.write(at(calendar, date(day), (8, 15)), deed);
    }
}

fn date((year, month, day): Day) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("the days of this story exist")
}
