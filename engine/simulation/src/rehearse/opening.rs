//! Opening a plan in a scenario, by whatever its workflow says that opens it: an audit's findings, a theme that is raised, or something
//! that happens in the service. There is no other way in, here as in the daemon.

use super::answers::Wish;
use super::furniture;
use super::happening::Hindrance;
use super::stage::Stage;
use crate::house::PlayError;
use ratchet_core::definition::{Definition, Opens, Pattern, Theme, ThemeTrigger};
use ratchet_core::record::Plan;

impl Stage {
    /// Opens a plan the first way that leads there, unless it is open.
    pub(super) fn open_plan(&mut self, name: &str) -> Result<Hindrance, PlayError> {
        let definition = self.definition.clone();
        let Some(rules) = definition.plans.get(name) else {
            return Ok(Some(format!("there is no plan \"{name}\"")));
        };
        let mut hindered = Some(format!("nothing opens plan \"{name}\""));
        for opens in &rules.opens {
            if self.is_open(name) {
                return Ok(None);
            }
            hindered = match opens {
                Opens::Finding { audit, in_a_row } => self.find_in_a_row(name, audit, *in_a_row)?,
                Opens::Theme { theme } => self.raise(name, theme)?,
                Opens::Event { event } => self.occur(event)?,
            };
        }
        if self.is_open(name) {
            return Ok(None);
        }
        Ok(hindered.or_else(|| Some(format!("plan \"{name}\" did not open"))))
    }

    fn is_open(&self, plan: &str) -> bool {
        self.plan(plan).is_some_and(Plan::is_open)
    }

    /// Its audit finds what opens the plan, as often as it takes.
    fn find_in_a_row(&mut self, plan: &str, audit: &str, in_a_row: u32) -> Result<Hindrance, PlayError> {
        for _ in 0..in_a_row {
            if self.is_open(plan) {
                return Ok(None);
            }
            if let Some(hindrance) = self.audit_with(audit, true)? {
                return Ok(Some(hindrance));
            }
        }
        Ok(None)
    }

    /// The theme's pattern is seen in enough audits: in this service, and where a theme looks over all of them, in others.
    fn raise(&mut self, plan: &str, name: &str) -> Result<Hindrance, PlayError> {
        let definition = self.definition.clone();
        let Some(rules) = definition.themes.get(name) else {
            return Ok(Some(format!("there is no theme \"{name}\"")));
        };
        let mut hindered = Some(format!("nothing raises theme \"{name}\""));
        for trigger in &rules.raised {
            hindered = self.show_pattern(plan, &definition, rules, trigger)?;
            if self.is_open(plan) {
                return Ok(None);
            }
        }
        Ok(hindered)
    }

    fn show_pattern(
        &mut self,
        plan: &str,
        definition: &Definition,
        rules: &Theme,
        trigger: &ThemeTrigger,
    ) -> Result<Hindrance, PlayError> {
        let home = self.service.clone();
        let elsewhere = definition.services.keys().filter(|service| **service != home);
        let elsewhere = elsewhere.filter(|_| rules.across_services).cloned();
        // At home last: the plan that is wanted opens where the pattern is seen.
        let mut places: Vec<(String, String)> = Vec::new();
        for service in std::iter::once(home.clone()).chain(elsewhere) {
            let made = |audit: &&String| {
                let audit = definition.audits.get(*audit);
                audit.is_some_and(|audit| audit.services.is_empty() || audit.services.contains(&service))
            };
            places.extend(
                rules
                    .watches
                    .iter()
                    .filter(made)
                    .map(|audit| (service.clone(), audit.clone())),
            );
        }
        places.truncate(trigger.audits.max(1) as usize);
        places.reverse();
        for (service, audit) in places {
            if self.is_open(plan) {
                break;
            }
            if service != home {
                self.furnish_lists(&service)?;
            }
            self.service = service;
            let hindrance = self.show(definition, &audit, &trigger.pattern);
            self.service.clone_from(&home);
            if let Some(hindrance) = hindrance? {
                return Ok(Some(hindrance));
            }
        }
        Ok(None)
    }

    /// Makes an audit in which the pattern is seen.
    fn show(&mut self, definition: &Definition, audit: &str, pattern: &Pattern) -> Result<Hindrance, PlayError> {
        match pattern {
            Pattern::Cause(cause) => self.carry_out(audit, &Wish::Cause(cause)),
            Pattern::SignificantFinding => self.audit_with(audit, true),
            Pattern::Standard(standard) => match furniture::question_against(definition, audit, standard) {
                Some(question) => self.carry_out(audit, &Wish::Missing(question)),
                None => Ok(Some(format!(
                    "no question of audit \"{audit}\" is asked against \"{standard}\""
                ))),
            },
        }
    }
}
