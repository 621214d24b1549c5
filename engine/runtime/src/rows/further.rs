//! Further lists in which a record stands beside that of its own kind: who was told that it is late, what was waived or accepted, who
//! may act in it, and the tracker. Each is an index like the others; nothing is searched.

use super::{Kind, Which, by_person, by_role, family, order, prefix};
use ratchet_core::audit_state::AuditState;
use ratchet_core::definition::Band;
use ratchet_core::instant::Instant;
use ratchet_core::key::Key;
use ratchet_core::record::{
    AcceptedRisk, Action, Appointments, Audit, AuditStage, Delegation, Escalation, Finding, Origin, Person, Plan,
    Record, Theme, Told,
};
use std::collections::BTreeSet;

/// Narrower list of actions that an occurrence set off.
pub(super) const BY_OCCURRENCE: &str = "occurrence";

/// Narrower list of actions whose due date was moved.
pub(super) const MOVED: &str = "moved";

/// Narrower list of escalations that were answered.
pub(super) const ANSWERED: &str = "answered";

/// One place in one list.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry {
    kind: Kind,
    /// By what it is ordered.
    order: u64,
    services: BTreeSet<String>,
    /// What tells it apart from others of the same order: the bytes of the record's key.
    tail: Vec<u8>,
    which: Which,
    whose: String,
}

/// Further places of a record. `key` are the bytes of its key.
pub(super) fn entries(record: &Record, key: &[u8]) -> Vec<Entry> {
    let mut places = Places {
        entries: Vec::new(),
        key,
        services: BTreeSet::new(),
    };
    match record {
        Record::Action(action) => of_action(&mut places, action),
        Record::Audit(audit) => of_audit(&mut places, audit),
        Record::Finding(finding) => of_finding(&mut places, finding),
        Record::Plan(plan) => of_plan(&mut places, plan),
        Record::Theme(theme) => of_theme(&mut places, theme),
        Record::Person(person) => of_person(&mut places, person),
        Record::Appointments(appointments) => of_appointments(&mut places, appointments),
        _ => {}
    }
    places.entries
}

/// Keys of an entry's rows: one for the whole provider, one for each service.
pub(super) fn rows(entry: &Entry) -> Vec<Vec<u8>> {
    let services = entry.services.iter().map(|service| Some(service.as_str()));
    std::iter::once(None)
        .chain(services)
        .map(|service| {
            let mut row = prefix(family(entry.kind, entry.which), &entry.whose, service);
            row.extend_from_slice(&entry.order.to_be_bytes());
            row.extend_from_slice(&entry.tail);
            row
        })
        .collect()
}

struct Places<'a> {
    entries: Vec<Entry>,
    key: &'a [u8],
    services: BTreeSet<String>,
}

impl Places<'_> {
    fn add(&mut self, kind: Kind, which: Which, whose: String, order: u64) {
        self.entries.push(Entry {
            kind,
            order,
            services: self.services.clone(),
            tail: self.key.to_vec(),
            which,
            whose,
        });
    }

    fn all(&mut self, kind: Kind, newest: Instant) {
        self.add(kind, Which::All, String::new(), u64::MAX - order(newest));
    }

    fn open(&mut self, kind: Kind, earliest: Instant) {
        self.add(kind, Which::Open, String::new(), order(earliest));
    }
}

fn of_action(places: &mut Places<'_>, action: &Action) {
    places.services.insert(action.service.clone());
    let told = action.obligations.iter().flat_map(|owed| &owed.told);
    escalated(places, &action.escalations, told);
    let (from_rule, by_occurrence) = match &action.origin {
        Origin::Rule { occurrence, .. } => (true, occurrence.is_some()),
        Origin::Plan { .. } => (false, false),
    };
    if from_rule {
        places.all(Kind::Tracker, action.opened_at);
        if action.done_at.is_none() {
            places.open(Kind::Tracker, action.opened_at);
        }
    }
    let owed = action.obligations.iter();
    let set_off = owed
        .clone()
        .filter(|owed| by_occurrence || owed.occurrence.is_some())
        .map(|owed| owed.due.current())
        .min();
    if let Some(due) = set_off {
        places.add(Kind::Actions, Which::Open, BY_OCCURRENCE.to_owned(), order(due));
    }
    let moved = owed
        .filter(|owed| !owed.due.moves.is_empty())
        .map(|owed| owed.due.current())
        .min();
    if let Some(due) = moved {
        places.add(Kind::Actions, Which::Open, MOVED.to_owned(), order(due));
    }
    if action.done_at.is_none() {
        delegated(places, action.delegations.iter());
    }
}

fn of_audit(places: &mut Places<'_>, audit: &Audit) {
    places.services.insert(audit.service.clone());
    let waits = audit.stage == AuditStage::Open;
    escalated(places, &audit.escalations, audit.told.iter().filter(|_| waits));
    let state = in_state(stored_state(audit));
    places.add(Kind::Audits, Which::All, state, u64::MAX - audit.id.0);
    let authoriser = audit.authoriser.as_deref();
    if let Some(role) = authoriser.filter(|_| audit.stage == AuditStage::AwaitingAuthorisation) {
        places.add(Kind::Audits, Which::Open, by_role(role), order(audit.due.current()));
    }
}

/// The state of an audit as far as it does not depend on the moment; late is the beginning of what is open.
fn stored_state(audit: &Audit) -> AuditState {
    AuditState::of(audit, audit.due.current())
}

/// Narrower list of audits in a state.
pub(super) fn in_state(state: AuditState) -> String {
    format!("s{}", state.word())
}

fn escalated<'t>(places: &mut Places<'_>, escalations: &[Escalation], told: impl Iterator<Item = &'t Told>) {
    let Some(last) = escalations.iter().map(|escalation| escalation.at).max() else {
        return;
    };
    places.all(Kind::Escalations, last);
    let waiting: Vec<&Told> = told.filter(|told| !told.answered).collect();
    if let Some(first) = waiting.iter().map(|told| told.at).min() {
        places.open(Kind::Escalations, first);
        let roles: BTreeSet<&str> = waiting.iter().map(|told| told.role.as_str()).collect();
        for role in roles {
            places.add(Kind::Escalations, Which::Open, by_role(role), order(first));
        }
    } else if escalations.iter().any(|escalation| escalation.answer.is_some()) {
        places.add(
            Kind::Escalations,
            Which::All,
            ANSWERED.to_owned(),
            u64::MAX - order(last),
        );
    }
}

fn of_finding(places: &mut Places<'_>, finding: &Finding) {
    places.services.insert(finding.service.clone());
    risks(places, &finding.risks, finding.is_open());
    // With a plan it stands in the plan's lines, with a correction in the correction's. What is neither significant nor serious and
    // has not come back is recorded, and nobody owes anything about it.
    let is_serious = matches!(finding.band(), Band::High | Band::Extreme);
    let matters = finding.significant || finding.is_recurring() || is_serious;
    if matters && finding.plan.is_none() && finding.corrections.is_empty() && finding.set_aside.is_none() {
        places.all(Kind::Tracker, finding.raised_at);
        if finding.is_open() {
            places.open(Kind::Tracker, finding.raised_at);
        }
    }
}

fn of_plan(places: &mut Places<'_>, plan: &Plan) {
    places.services.insert(plan.service.clone());
    risks(places, &plan.risks, plan.is_open());
    let waivers = plan.retests.iter().flat_map(|gate| &gate.waivers);
    if let Some(last) = waivers.map(|waiver| waiver.at).max() {
        places.all(Kind::Waivers, last);
    }
    let running = plan.retests.iter().filter_map(|gate| gate.waiver(plan.round));
    if let Some(first) = running.map(|waiver| waiver.until).min() {
        places.open(Kind::Waivers, first);
    }
    places.all(Kind::Tracker, plan.opened_at);
    if plan.is_open() {
        places.open(Kind::Tracker, plan.opened_at);
    }
}

fn risks(places: &mut Places<'_>, risks: &[AcceptedRisk], is_open: bool) {
    let Some(last) = risks.last() else { return };
    places.all(Kind::Risks, last.at);
    if is_open {
        places.open(Kind::Risks, last.until);
    }
}

fn of_theme(places: &mut Places<'_>, theme: &Theme) {
    places.services.extend(theme.services.iter().cloned());
    places.services.extend(theme.service.clone());
    places.all(Kind::Themes, theme.raised_at);
    if theme.closed_at.is_none() {
        places.open(Kind::Themes, theme.raised_at);
    }
}

fn of_person(places: &mut Places<'_>, person: &Person) {
    places
        .services
        .extend(person.posts.iter().filter_map(|post| post.service.clone()));
    places.add(Kind::People, Which::All, String::new(), 0);
    let roles: BTreeSet<&str> = person.posts.iter().map(|post| post.role.as_str()).collect();
    for role in roles {
        places.add(Kind::People, Which::All, by_role(role), 0);
    }
    if let Some(first) = person.absences.first() {
        places.open(Kind::People, first.from);
    }
    let covers: BTreeSet<&str> = person
        .absences
        .iter()
        .filter_map(|absence| absence.cover.as_deref())
        .collect();
    for cover in covers {
        places.add(Kind::People, Which::All, by_person(cover), 0);
    }
}

fn of_appointments(places: &mut Places<'_>, appointments: &Appointments) {
    let Some(Key::Appointments(Some(service))) = Key::from_bytes(places.key) else {
        return;
    };
    places.services.insert(service);
    delegated(places, appointments.delegations.values().flatten());
}

fn delegated<'d>(places: &mut Places<'_>, delegations: impl Iterator<Item = &'d Delegation>) {
    let delegations: Vec<&Delegation> = delegations.collect();
    let Some(first) = delegations.iter().map(|delegation| delegation.from).min() else {
        return;
    };
    places.all(Kind::Delegations, first);
    let people: BTreeSet<&str> = delegations.iter().map(|delegation| delegation.to.as_str()).collect();
    for person in people {
        places.add(
            Kind::Delegations,
            Which::All,
            by_person(person),
            u64::MAX - order(first),
        );
    }
}
