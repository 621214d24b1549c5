//! Who uses an audit tool: the question that is asked before one is removed, and before one takes another's place.

use crate::definition::{Definition, Tool};
use crate::record::{Audit, AuditStage, Plan};

/// The component that an audit runs on, if it waits for a tool or may ask one again.
pub fn of_audit<'d>(definition: &'d Definition, audit: &Audit) -> Option<&'d Tool> {
    let runs = matches!(
        audit.stage,
        AuditStage::Open | AuditStage::Submitted | AuditStage::Stuck | AuditStage::AwaitingAuthorisation
    );
    let rules = definition.audits.get(&audit.name).filter(|_| runs)?;
    definition.tool_of(rules)
}

/// The components that the re-tests of a plan ask, for as long as it can be opened again.
pub fn of_plan<'d>(definition: &'d Definition, plan: &'d Plan) -> impl Iterator<Item = &'d Tool> {
    let rules = definition.plans.get(&plan.name).filter(|_| plan.closed_at.is_none());
    let retests = rules.into_iter().flat_map(|rules| &rules.retests);
    retests.filter_map(|retest| definition.tool_of(definition.audits.get(&retest.audit)?))
}
