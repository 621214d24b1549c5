//! What happens to an audit in a scenario beside being made: a second person lets its result count, somebody above decides that it is not
//! made, somebody from outside finds what it had missed.

use super::answers::Wish;
use super::furniture::person;
use super::happening::Hindrance;
use super::stage::Stage;
use crate::house::PlayError;
use ratchet_core::command::{Command, Missed};
use ratchet_core::definition::Approval;
use ratchet_core::event::Actor;
use ratchet_core::id::AuditId;
use ratchet_core::record::{AuditStage, Outsider, Purpose};
use ratchet_core::tool::Severity;

impl Stage {
    /// The role that authorises lets a result count, where one is asked to.
    pub(super) fn authorise(&mut self, id: AuditId) -> Result<Hindrance, PlayError> {
        let waiting = self
            .house
            .audits()
            .find(|audit| audit.id == id && audit.stage == AuditStage::AwaitingAuthorisation);
        let Some(role) = waiting.and_then(|audit| audit.authoriser.clone()) else {
            return Ok(None);
        };
        let command = Command::AuthoriseAudit { audit: id, note: None };
        self.ask(Actor::Person(person(&role)), command, &format!("authorising {id}"))
    }

    /// Somebody above the owner decides that the open turn is not made, else a forum that approves waivers.
    pub(super) fn waive(&mut self, name: &str) -> Result<Hindrance, PlayError> {
        let Some(audit) = self.open_audit(name) else {
            return Ok(Some(format!("audit \"{name}\" is not open, so it cannot be waived")));
        };
        let (id, owner) = (audit.id, audit.owner.clone());
        let definition = self.definition.clone();
        let forum = definition
            .forums
            .iter()
            .find(|(_, forum)| forum.approves.contains(&Approval::Waivers));
        let (by, forum) = match (definition.above(&owner).first(), forum) {
            (Some(above), _) => (person(above), None),
            (None, Some((name, forum))) => (person(&forum.chair), Some(name.clone())),
            (None, None) => {
                return Ok(Some(format!(
                    "nobody is above the {owner}, and no forum approves waivers"
                )));
            }
        };
        let command = Command::WaiveAudit {
            audit: id,
            forum,
            present: Vec::new(),
            reason: "waived for the rehearsal".to_owned(),
        };
        self.ask(Actor::Person(by), command, &format!("waiving {id}"))
    }

    /// A complaint shows something serious that the latest result had not; without a result the audit is first made, and finds nothing.
    pub(super) fn missed_something(&mut self, name: &str) -> Result<Hindrance, PlayError> {
        if self.latest_result(name).is_none() {
            let definition = self.definition.clone();
            let Some(rules) = definition.audits.get(name) else {
                return Ok(Some(format!("there is no audit \"{name}\"")));
            };
            if let Some(hindrance) = self.carry_out(name, &Wish::Condition(&rules.significant, false))? {
                return Ok(Some(hindrance));
            }
        }
        let Some((audit, owner)) = self.latest_result(name) else {
            return Ok(Some(format!(
                "audit \"{name}\" has no result that could have missed anything"
            )));
        };
        let missed = Missed {
            causes: Vec::new(),
            count: 1,
            of: 1,
            place: None,
            question: None,
            references: Vec::new(),
            seen_at: None,
            severity: Severity::High,
            what: "found by somebody else for the rehearsal".to_owned(),
            who: Outsider::Complaint,
        };
        let command = Command::ReportMissed { audit, missed };
        self.ask(
            Actor::Person(person(&owner)),
            command,
            &format!("reporting what {audit} had missed"),
        )
    }

    fn latest_result(&self, name: &str) -> Option<(AuditId, String)> {
        let made = self.house.audits().filter(|audit| {
            audit.name == name
                && audit.service == self.service
                && audit.stage == AuditStage::Evaluated
                && !matches!(audit.purpose, Purpose::Retest { .. })
        });
        made.last().map(|audit| (audit.id, audit.owner.clone()))
    }
}
