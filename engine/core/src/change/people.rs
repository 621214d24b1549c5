//! Services and roles side by side.

use super::Verdict;
use super::sheet::{OTHER_WAY, Sheet};
use crate::calendar::Calendar;
use crate::definition::{Role, Service};
use std::collections::BTreeMap;

impl Sheet<'_> {
    pub(super) fn services(&mut self, before: &BTreeMap<String, Service>, after: &BTreeMap<String, Service>) {
        let because = "in a service that is not named nothing is audited";
        for (name, old, new) in self.blocks("service", before, after, (Verdict::Stronger, because)) {
            self.block("service", name);
            let Service {
                calendar,
                capacity,
                kind,
            } = old;
            self.calendar(calendar, &new.calendar);
            self.other(
                (capacity, &new.capacity),
                |_, _| "has another capacity".to_owned(),
                OTHER_WAY,
            );
            self.other(
                (kind, &new.kind),
                |was, now| format!("is {now} instead of {was}"),
                OTHER_WAY,
            );
        }
    }

    fn calendar(&mut self, before: &Calendar, after: &Calendar) {
        let Calendar {
            amended,
            cut_off,
            handovers,
            holidays,
            week,
            zone,
        } = before;
        let because = "dates move with the calendar; see which";
        let other = [
            (*holidays != after.holidays, "keeps other bank holidays"),
            (*week != after.week, "works on other days of the week"),
            (
                *cut_off != after.cut_off,
                "counts what comes late in a day from another time",
            ),
            (*handovers != after.handovers, "hands over at other times"),
            (*zone != after.zone, "lies in another time zone"),
            (*amended != after.amended, "has other amended days"),
        ];
        for (_, words) in other.into_iter().filter(|(differs, _)| *differs) {
            self.note(Verdict::Neutral, words, because);
        }
    }

    pub(super) fn roles(&mut self, before: &BTreeMap<String, Role>, after: &BTreeMap<String, Role>) {
        let because = "who answers for what is counted where it is said";
        for (name, old, new) in self.blocks("role", before, after, (Verdict::Neutral, because)) {
            self.block("role", name);
            let Role {
                capacity,
                is_team,
                reports_to,
            } = old;
            let said = |capacity: &Option<u32>| capacity.map_or("any number of".to_owned(), |most| most.to_string());
            self.other(
                (capacity, &new.capacity),
                |was, now| format!("can carry {} open actions instead of {}", said(now), said(was)),
                "it only sets when too much is warned about",
            );
            self.other(
                (is_team, &new.is_team),
                |_, now| if *now { "is a team now" } else { "is no team any more" }.to_owned(),
                because,
            );
            let was = reports_to.as_deref().map(|role| self.names.now("role", role));
            let now = new.reports_to.as_deref();
            if was != now {
                let said = |role: Option<&str>| role.map_or("nobody".to_owned(), |role| format!("the {role}"));
                let words = format!("reports to {} instead of {}", said(now), said(was));
                self.note(Verdict::Neutral, words, because);
            }
        }
    }
}
