//! What became of it all, counted from the events.

use crate::house::House;
use ratchet_core::event::{Event, Late, Recorded};
use ratchet_core::id::{ActionId, AuditId, PlanId};
use ratchet_core::instant::Instant;
use ratchet_core::record::{Origin, Purpose, ReadTyped};
use serde::Serialize;
use std::collections::BTreeMap;

/// The whole story in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Events in the ledger.
    pub events: u64,
    /// When it began.
    pub from: Instant,
    /// The end of the ledger.
    pub ledger: LedgerEnd,
    /// Name of the provider.
    pub provider: String,
    /// How often somebody was refused.
    pub refusals: u32,
    /// Each service, by name.
    pub services: Vec<ServiceSummary>,
    /// When it ended.
    pub until: Instant,
}

/// The end of a ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LedgerEnd {
    /// Chain hash, lower-case hexadecimal.
    pub hash: String,
    /// Position of the last event.
    pub position: u64,
}

/// One service in numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ServiceSummary {
    /// Audits with a report, re-tests not counted.
    pub audits: u32,
    /// Audits and re-tests that were handed in after their time.
    pub audits_late: u32,
    /// Audits that nobody had made when the next one came.
    pub audits_missed: u32,
    /// Immediate corrections that were set off.
    pub corrections: u32,
    /// How often somebody was told that something is late.
    pub escalations: u32,
    /// How often the nominated individual was.
    pub escalations_to_nominated_individual: u32,
    /// Obligations that are overdue at the end.
    pub overdue: u32,
    /// Plans that are neither verified nor closed at the end.
    pub plans_open: u32,
    /// Plans that were opened.
    pub plans_opened: u32,
    /// How often a plan began again.
    pub plans_reopened: u32,
    /// Plans that were verified.
    pub plans_verified: u32,
    /// Re-tests that failed.
    pub retests_failed: u32,
    /// Re-tests that passed.
    pub retests_passed: u32,
    /// Service.
    pub service: String,
    /// Audits with a significant finding.
    pub significant: u32,
    /// Themes that were raised.
    pub themes: u32,
}

/// Counts while the story is told.
#[derive(Default)]
pub(super) struct Tally {
    refusals: u32,
    services: BTreeMap<String, ServiceSummary>,
}

impl Tally {
    /// Counts a refusal.
    pub(super) fn refused(&mut self) {
        self.refusals += 1;
    }

    /// Counts an event.
    pub(super) fn see(&mut self, house: &House, recorded: &Recorded) {
        match &recorded.event {
            Event::AuditEvaluated { audit, significant, .. } if !is_retest(house, *audit) => {
                self.count(of_audit(house, *audit), |service| {
                    service.audits += 1;
                    service.significant += u32::from(*significant);
                });
            }
            Event::AuditSubmitted { audit, .. } => {
                let late = house.records().audit(*audit).ok().flatten();
                let late = late.is_some_and(|audit| recorded.at > audit.due.current());
                self.count(of_audit(house, *audit), |service| {
                    service.audits_late += u32::from(late)
                });
            }
            Event::AuditMissed { audit, .. } => {
                self.count(of_audit(house, *audit), |service| service.audits_missed += 1);
            }
            Event::ThemeRaised { service, .. } => {
                self.count(service.clone(), |service| service.themes += 1);
            }
            Event::ActionOpened {
                origin: Origin::Rule { .. },
                service,
                ..
            } => {
                self.count(Some(service.clone()), |service| service.corrections += 1);
            }
            Event::Escalated { about, to, .. } => {
                let service = match about {
                    Late::Action { action, .. } => of_action(house, *action),
                    Late::Audit(audit) => of_audit(house, *audit),
                };
                self.count(service, |service| {
                    service.escalations += 1;
                    service.escalations_to_nominated_individual += u32::from(to == "nominated individual");
                });
            }
            Event::PlanOpened { service, .. } => self.count(Some(service.clone()), |service| service.plans_opened += 1),
            Event::PlanReopened { plan, .. } => {
                self.count(of_plan(house, *plan), |service| service.plans_reopened += 1)
            }
            Event::PlanVerified { plan, .. } => {
                self.count(of_plan(house, *plan), |service| service.plans_verified += 1)
            }
            Event::RetestPassed { plan, .. } => {
                self.count(of_plan(house, *plan), |service| service.retests_passed += 1)
            }
            Event::RetestFailed { plan, .. } => {
                self.count(of_plan(house, *plan), |service| service.retests_failed += 1)
            }
            Event::DefinitionApplied { definition, .. } => {
                for service in definition.services.keys() {
                    self.count(Some(service.clone()), |_| {});
                }
            }
            _ => {}
        }
    }

    fn count(&mut self, service: Option<String>, change: impl FnOnce(&mut ServiceSummary)) {
        if let Some(name) = service {
            let blank = || ServiceSummary {
                service: name.clone(),
                ..ServiceSummary::default()
            };
            change(self.services.entry(name.clone()).or_insert_with(blank));
        }
    }

    /// The whole story in numbers.
    pub(super) fn finish(mut self, house: &House, from: Instant, until: Instant) -> Summary {
        for plan in house.plans().filter(|plan| plan.is_open()) {
            self.count(Some(plan.service.clone()), |service| service.plans_open += 1);
        }
        for action in house.actions() {
            let overdue = action
                .obligations
                .iter()
                .filter(|owed| owed.due.is_overdue(until))
                .count();
            let overdue = u32::try_from(overdue).unwrap_or(u32::MAX);
            self.count(Some(action.service.clone()), |service| service.overdue += overdue);
        }
        let head = house.head();
        Summary {
            events: head.position,
            from,
            ledger: LedgerEnd {
                hash: head.hash.iter().map(|byte| format!("{byte:02x}")).collect(),
                position: head.position,
            },
            provider: super::PROVIDER.to_owned(),
            refusals: self.refusals,
            services: self.services.into_values().collect(),
            until,
        }
    }
}

fn is_retest(house: &House, audit: AuditId) -> bool {
    let audit = house.records().audit(audit).ok().flatten();
    audit.is_some_and(|audit| matches!(audit.purpose, Purpose::Retest { .. }))
}

fn of_audit(house: &House, audit: AuditId) -> Option<String> {
    Some(house.records().audit(audit).ok()??.service.clone())
}

fn of_action(house: &House, action: ActionId) -> Option<String> {
    Some(house.records().action(action).ok()??.service.clone())
}

fn of_plan(house: &House, plan: PlanId) -> Option<String> {
    Some(house.records().plan(plan).ok()??.service.clone())
}
