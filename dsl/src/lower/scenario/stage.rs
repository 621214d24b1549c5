//! What a scenario has named so far, and the parts of plans that it means by it.

use crate::ast::{Name, Plan, fold};
use crate::lower::Lower;
use crate::names::What;
use crate::source::Place;

/// What a scenario has named so far.
pub(in crate::lower) struct Stage {
    pub plan: Option<usize>,
}

impl Lower<'_> {
    /// A plan by name; it becomes the one that the scenario is about.
    pub(in crate::lower) fn stage_plan(&mut self, name: &Name, stage: &mut Stage) -> Option<String> {
        let plan = self.named(What::Plan, name)?;
        stage.plan = self.names.get(What::Plan, &plan).map(|(_, position)| position);
        Some(plan)
    }

    /// The plan that the scenario is about: the one named last, or the only one there is.
    pub(in crate::lower) fn current_plan(&mut self, place: Place, stage: &mut Stage) -> Option<&Plan> {
        let blocks = self.blocks;
        let only = if blocks.plans.len() == 1 { Some(0) } else { None };
        let found = stage.plan.or(only).and_then(|position| blocks.plans.get(position));
        if found.is_none() {
            self.wrong(
                place,
                "this scenario has not said which plan it means",
                "of which plan?",
                "name the plan first: given: plan \"…\" is open",
            );
        }
        found
    }

    pub(in crate::lower) fn staged_action(&mut self, name: &Name, stage: &mut Stage) -> Option<(String, usize)> {
        let plan = self.plan_having(name, stage, |plan| {
            plan.actions
                .iter()
                .any(|action| fold(&action.head.name.value) == fold(&name.value))
        })?;
        let position = self.plan_action(name, plan)?;
        Some((name_of(plan), position))
    }

    pub(in crate::lower) fn staged_measure(&mut self, name: &Name, stage: &mut Stage) -> Option<(String, usize)> {
        let plan = self.plan_having(name, stage, |plan| {
            plan.measures
                .iter()
                .any(|measure| fold(&measure.head.name.value) == fold(&name.value))
        })?;
        let position = self.named_measure(name, plan)?;
        Some((name_of(plan), position))
    }

    pub(in crate::lower) fn staged_retest(&mut self, name: &Name, stage: &mut Stage) -> Option<(String, usize)> {
        let plan = self.plan_having(name, stage, |plan| {
            plan.retests
                .iter()
                .any(|retest| fold(&retest.head.name.value) == fold(&name.value))
        })?;
        let position = self.plan_retest(name, plan)?;
        Some((name_of(plan), position))
    }
}

impl<'a> Lower<'a> {
    /// The plan that a part is looked up in: the one named last, else the only one that has the part.
    pub(in crate::lower) fn plan_having(
        &mut self,
        name: &Name,
        stage: &mut Stage,
        has: impl Fn(&Plan) -> bool,
    ) -> Option<&'a Plan> {
        let blocks = self.blocks;
        if let Some(plan) = stage.plan.and_then(|position| blocks.plans.get(position)) {
            return Some(plan);
        }
        let mut having = blocks.plans.iter().enumerate().filter(|(_, plan)| has(plan));
        match (having.next(), having.next()) {
            (Some((position, plan)), None) => {
                stage.plan = Some(position);
                Some(plan)
            }
            _ => {
                let help = "name the plan first: given: plan \"…\" is open";
                self.wrong(
                    name.place,
                    "this scenario has not said which plan it means",
                    "of which plan?",
                    help,
                );
                None
            }
        }
    }
}

/// A plan's name.
pub(in crate::lower) fn name_of(plan: &Plan) -> String {
    plan.head.name.value.clone()
}
