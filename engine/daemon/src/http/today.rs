//! The day of a person: what is due from them, what they must answer, what they were told.

use super::App;
use super::failure::Failure;
use super::text::moment;
use super::{actions, audits, escalations, forums, messages};
use crate::limits;
use axum::extract::{Path, State};
use axum::routing::get;
use axum::{Json, Router};
use chrono::{Days, TimeDelta};
use ratchet_api::v1;
use ratchet_core::calendar::Calendar;
use ratchet_core::definition::Definition;
use ratchet_core::instant::Instant;
use ratchet_core::record::{AuditStage, ReadTyped, Record};
use ratchet_core::responsibility::{may_act, may_act_in};
use ratchet_core::state::{Halt, State as Loaded};
use ratchet_runtime::Selection;
use std::collections::BTreeSet;
use std::sync::Arc;

/// How far ahead what is coming is listed, and how far back what was told.
const WEEK: u64 = 7;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route("/people/{person}/today", get(show))
}

async fn show(State(app): State<Arc<App>>, Path(person): Path<String>) -> Result<Json<v1::Today>, Failure> {
    app.away(move |app| app.today(&person).map(Json)).await
}

/// A day that is being put together.
struct Day<'a> {
    app: &'a App,
    ends: Instant,
    now: Instant,
    /// Records that stand in it already: a role and a delegation may lead to the same.
    seen: BTreeSet<String>,
    today: v1::Today,
    week_ends: Instant,
}

impl App {
    fn today(&self, person: &str) -> Result<v1::Today, Failure> {
        let (known, now) = (self.person(person)?, self.now());
        let definition = self.in_force()?;
        let acts_for = self.view().ask(|read| acts_for(read, &definition, person, now))?;
        let calendar = acts_for
            .first()
            .and_then(|post| definition.calendar_of(&post.service))
            .unwrap_or_default();
        let mut day = Day::begin(self, &calendar, now);
        for post in &acts_for {
            day.of_role(post)?;
        }
        day.of_delegations(person)?;
        day.of_forums(&definition, person)?;
        day.of_messages(person)?;
        let mut today = day.end();
        today.acts_for = acts_for;
        today.name = known.name;
        today.person = known.person;
        Ok(today)
    }
}

/// The roles that owe something and for which a person may act: holding them, covering, or by delegation.
fn acts_for(read: &Loaded, definition: &Definition, person: &str, now: Instant) -> Result<Vec<v1::ActsFor>, Halt> {
    let mut found = Vec::new();
    for service in definition.services.keys() {
        let duties = read.duties(service)?;
        let roles = duties.into_iter().flat_map(|duties| &duties.by_role);
        for (role, _) in roles.filter(|(_, duty)| !duty.owes.is_empty()) {
            if may_act(read, person, Some(service), role, now)? {
                found.push(v1::ActsFor {
                    role: role.clone(),
                    service: service.clone(),
                });
            }
        }
    }
    Ok(found)
}

impl<'a> Day<'a> {
    fn begin(app: &'a App, calendar: &Calendar, now: Instant) -> Self {
        let date = calendar.date_of(now);
        let after = |days| date.checked_add_days(Days::new(days)).unwrap_or(date);
        let (ends, week_ends) = (calendar.start_of_day(after(1)), calendar.start_of_day(after(1 + WEEK)));
        Self {
            app,
            ends,
            now,
            seen: BTreeSet::new(),
            today: v1::Today {
                until: moment(ends),
                ..v1::Today::default()
            },
            week_ends,
        }
    }

    /// What a role owes in a service, until the week ends.
    fn of_role(&mut self, post: &v1::ActsFor) -> Result<(), Failure> {
        let lists = [
            Selection::actions_of(&post.role).due_before(self.week_ends),
            // A result that waits for a second person waits now, whenever the audit is due.
            Selection::audits_of(&post.role),
        ];
        for list in lists {
            let list = list.in_service(&post.service);
            let page = self.app.view().list(&list, None, limits::DAY_ROWS)?;
            self.today.more |= page.next.is_some();
            page.records.iter().for_each(|record| self.take(record));
        }
        let list = Selection::escalations_to(&post.role).in_service(&post.service);
        let page = self.app.view().list(&list, None, limits::DAY_ROWS)?;
        self.today.more |= page.next.is_some();
        for escalated in page
            .records
            .iter()
            .filter_map(|record| escalations::of(record, self.now))
        {
            if self.seen.insert(format!("answer {}", escalated.about)) {
                self.today.answers.push(escalated);
            }
        }
        Ok(())
    }

    /// Single actions that were delegated.
    fn of_delegations(&mut self, person: &str) -> Result<(), Failure> {
        let view = self.app.view();
        let page = view.list(&Selection::delegated_to(person), None, limits::DAY_ROWS)?;
        for record in &page.records {
            if let Record::Action(action) = record.as_ref()
                && view.ask(|read| may_act_in(read, person, action, self.now))?
            {
                self.take(record);
            }
        }
        Ok(())
    }

    /// Answers that forums asked for.
    fn of_forums(&mut self, definition: &Definition, person: &str) -> Result<(), Failure> {
        for forum in definition.forums.keys() {
            let Some(diary) = forums::diary(self.app, forum)? else {
                continue;
            };
            for challenge in diary.challenges.iter().filter(|challenge| challenge.answer.is_none()) {
                let place = Some(challenge.service.as_str());
                let asks = |read: &Loaded| may_act(read, person, place, &challenge.role, self.now);
                if self.app.view().ask(asks)? {
                    self.today.asked.push(forums::asked(forum, challenge, self.now));
                }
            }
        }
        Ok(())
    }

    fn take(&mut self, record: &Record) {
        match record {
            Record::Action(action) => {
                let due = action.obligations.iter().map(|owed| owed.due.current()).min();
                let Some(due) = due.filter(|due| *due < self.week_ends) else {
                    return;
                };
                if !self.seen.insert(action.id.to_string()) {
                    return;
                }
                if due < self.ends {
                    self.today.actions.push(actions::written(action, self.now));
                } else {
                    self.today.coming.push(v1::Coming {
                        about: action.id.to_string(),
                        due: moment(due),
                        service: action.service.clone(),
                        title: action.title.clone(),
                    });
                }
            }
            Record::Audit(audit) => {
                let due = audit.due.current();
                let waits = audit.stage == AuditStage::AwaitingAuthorisation;
                if due >= self.week_ends && !waits || !self.seen.insert(audit.id.to_string()) {
                    return;
                }
                if due < self.ends || waits {
                    self.today.audits.push(audits::written(audit, self.now));
                } else {
                    self.today.coming.push(v1::Coming {
                        about: audit.id.to_string(),
                        due: moment(due),
                        service: audit.service.clone(),
                        title: audit.name.clone(),
                    });
                }
            }
            _ => {}
        }
    }

    fn of_messages(&mut self, person: &str) -> Result<(), Failure> {
        let list = Selection::messages_to_person(person);
        let page = self.app.view().list(&list, None, limits::DAY_ROWS)?;
        let since = self.now - TimeDelta::days(WEEK as i64);
        for record in &page.records {
            if let Record::Message(message) = record.as_ref()
                && message.at >= since
            {
                self.today.messages.push(messages::written(message));
            }
        }
        Ok(())
    }

    /// The earliest due first, whatever role it came by.
    fn end(mut self) -> v1::Today {
        let first_due = |action: &v1::Action| action.obligations.iter().map(|owed| owed.due.at.clone()).min();
        self.today.actions.sort_by_key(first_due);
        self.today.audits.sort_by(|one, other| one.due.at.cmp(&other.due.at));
        self.today.coming.sort_by(|one, other| one.due.cmp(&other.due));
        self.today.asked.sort_by(|one, other| one.at.cmp(&other.at));
        self.today
            .answers
            .sort_by_key(|answer| answer.waits_for.first().map(|waits| waits.told_at.clone()));
        self.today
    }
}
