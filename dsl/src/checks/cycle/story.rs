//! A path through the machine as a dated story in plain words.

use super::dates::Dates;
use super::machine::Event;
use crate::diagnostic::StoryLine;
use ratchet_core::definition::Anchor;
use ratchet_core::instant::Instant;
use std::collections::BTreeMap;

/// What has happened so far while a path is told.
struct Told {
    in_place: Option<Instant>,
    now: Instant,
    opened: Instant,
    passed: BTreeMap<usize, Instant>,
}

/// Tells a path, one line a step that people see, each on the latest day that the plan allows.
pub fn tell(path: &[Event], dates: &Dates<'_>) -> Vec<StoryLine> {
    let opening = dates.opening();
    let mut told = Told {
        in_place: None,
        now: opening,
        opened: opening,
        passed: BTreeMap::new(),
    };
    path.iter().filter_map(|event| line(*event, &mut told, dates)).collect()
}

fn line(event: Event, told: &mut Told, dates: &Dates<'_>) -> Option<StoryLine> {
    let say = |what: &str, on: Instant| Some(dates.line(what, Some(on)));
    match event {
        Event::Opens => say("opens", told.now),
        Event::ActionsInPlace => {
            told.now = dates.in_place(told.opened).max(told.now);
            told.in_place = Some(told.now);
            say("actions in place", told.now)
        }
        Event::Passes(position) => {
            told.now = test_ends(position, told, dates);
            told.passed.insert(position, told.now);
            say(&format!("retest \"{}\" passes", name(position, dates)), told.now)
        }
        Event::Fails(position) => {
            told.now = test_ends(position, told, dates);
            let line = say(&format!("retest \"{}\" fails", name(position, dates)), told.now);
            told.opened = told.now;
            told.in_place = None;
            told.passed.clear();
            line
        }
        Event::Agrees => {
            let meeting = dates.meeting(told.now)?;
            told.now = meeting;
            say("forum agrees", meeting)
        }
        Event::Refuses => Some(dates.line("forum refuses", dates.meeting(told.now))),
        Event::Recurs => {
            told.opened = told.now;
            told.in_place = None;
            told.passed.clear();
            Some(dates.line("the same is found again and the plan is reopened.", None))
        }
        Event::AsksForum | Event::Holds | Event::WatchBegins | Event::Ends => None,
    }
}

/// When a re-test has taken its whole time.
fn test_ends(position: usize, told: &Told, dates: &Dates<'_>) -> Instant {
    let Some(retest) = dates.plan.retests.get(position) else {
        return told.now;
    };
    let anchor = match retest.anchor {
        Anchor::ActionsInPlace => told.in_place.unwrap_or(told.opened),
        Anchor::RetestPassed(other) => told.passed.get(&other).copied().unwrap_or(told.opened),
    };
    let opens = dates.after(anchor, &retest.after);
    dates.after(opens, &retest.finished_within).max(told.now)
}

fn name<'d>(position: usize, dates: &'d Dates<'_>) -> &'d str {
    dates
        .plan
        .retests
        .get(position)
        .map_or("", |retest| retest.name.as_str())
}
