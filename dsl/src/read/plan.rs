//! Plans with their actions, measures and re-tests.

use super::Opening;
use super::fields::Fields;
use crate::ast::{Action, Head, Plan, PlanMeasure, Retest};
use crate::values::{clauses::clauses, clauses::comparison, lists, times, words};

pub(super) fn plan(head: Head, mut fields: Fields<'_, '_, '_>) -> Plan {
    let mut missing = fields.missing();
    let (mut actions, mut retests, mut measures) = (Vec::new(), Vec::new(), Vec::new());
    if fields.parts.iter().all(|(kind, _)| kind.word != "action") {
        missing.push("action");
    }
    for (kind, opening) in fields.openings() {
        let part = Fields::collect(fields.reader, kind, opening.node);
        match kind.word {
            "action" => actions.push(action(opening, part)),
            "retest" => retests.push(retest(opening, part)),
            _ => measures.push(measure(opening, part)),
        }
    }
    let plan = Plan {
        head,
        opens: fields.take("opens", clauses),
        problem: fields.take("problem", words),
        aim: fields.take("aim", words),
        causes: fields.take("cause", lists::phrases),
        owner: fields.take("owner", words),
        escalate: fields.take("escalate", lists::ladder),
        if_fails: fields.take("if a retest fails", lists::if_fails),
        closes: fields.take("closes", clauses),
        watch: fields.take("watch", lists::watch),
        actions,
        retests,
        measures,
    };
    fields.finish(&missing);
    plan
}

fn measure(opening: Opening<'_>, mut fields: Fields<'_, '_, '_>) -> PlanMeasure {
    let measure = PlanMeasure {
        from: opening.from,
        head: opening.head,
        kind: fields.take("kind", words),
        target: fields.take("target", comparison),
        text: opening.text,
    };
    fields.finish(&[]);
    measure
}

fn action(opening: Opening<'_>, mut fields: Fields<'_, '_, '_>) -> Action {
    let mut missing = fields.missing();
    let action = Action {
        by: opening.by,
        head: opening.head,
        kind: fields.take("kind", words),
        due: fields.take("due", times::deadline),
        every: fields.take("every", times::every),
        support: fields.take("support", words),
        evidence: fields.take("evidence", lists::phrases),
        escalate: fields.take("escalate", lists::ladder),
    };
    if action.by.is_none() {
        missing.push("by …");
    }
    if action.due.is_absent() && action.every.is_absent() {
        missing.push("due");
    }
    fields.finish(&missing);
    action
}

fn retest(opening: Opening<'_>, mut fields: Fields<'_, '_, '_>) -> Retest {
    let mut missing = fields.missing();
    let retest = Retest {
        by: opening.by,
        head: opening.head,
        when: fields.take("when", times::moment),
        audit: fields.take("audit", lists::quoted),
        sample: fields.take("sample", lists::sample),
        minimum: fields.take("minimum", lists::minimum),
        accepts: fields.take("accepts", lists::bridges),
        pass: fields.take("pass", clauses),
    };
    if retest.by.is_none() {
        missing.push("by …");
    }
    fields.finish(&missing);
    retest
}
