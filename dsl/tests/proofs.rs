//! What the cycle engine shows: for every shipped workflow, that no path leads to verified without the plan's re-tests; for plans that
//! are wrong, that it finds the way round them.

#![allow(clippy::unwrap_used)]

mod common;

use ratchet_dsl::checks::{self, Proof};
use ratchet_dsl::{Colour, Severity, compile, render_terminal};

/// Every folder of the shipped workflows.
fn shipped() -> Vec<std::path::PathBuf> {
    let mut folders: Vec<_> = std::fs::read_dir(common::root().join("workflows"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

#[test]
fn no_shipped_plan_is_verified_without_its_retests() {
    let mut plans = 0;
    for path in shipped() {
        let folder = common::folder(&path);
        let compiled = compile(&folder, &[]);
        let shown = render_terminal(&folder, &compiled.diagnostics, Colour::Off);
        assert_eq!(compiled.errors(), 0, "{}\n{shown}", path.display());
        let definition = compiled.definition.unwrap();
        for proof in checks::prove(&definition) {
            assert!(proof.holds(), "{}: {proof:?}", path.display());
            let asked = &definition.plans[&proof.plan].closes.retests;
            assert!(asked.len() <= proof.needed.len(), "{proof:?}");
            plans += 1;
        }
    }
    assert!(plans >= 1);
}

/// A shipped workflow is what quality teams start from: what is said about it is put right, or has an exception with its reason.
#[test]
fn shipped_workflows_have_no_warnings() {
    for path in shipped() {
        let folder = common::folder(&path);
        let mut diagnostics = compile(&folder, &[]).diagnostics;
        diagnostics.retain(|problem| problem.severity != Severity::Note);
        let shown = render_terminal(&folder, &diagnostics, Colour::Off);
        assert_eq!(shown, "", "{}", path.display());
    }
}

fn proof_of(change: impl Fn(&mut ratchet_core::definition::Plan)) -> Proof {
    let text = std::fs::read_to_string(common::root().join("dsl/tests/checks/one-retest-only/passes.qip")).unwrap();
    let mut definition = compile(&common::beside_organisation(&text), &[]).definition.unwrap();
    change(definition.plans.values_mut().next().unwrap());
    checks::prove(&definition).remove(0)
}

#[test]
fn a_way_round_is_found() {
    let sound = proof_of(|_| {});
    assert!(sound.holds());
    assert_eq!((sound.needed.len(), sound.passed_by.len()), (2, 0));
    // Nothing here can be written in a file; the engine must see through it all the same.
    let on_paper = proof_of(|plan| plan.closes.retests.clear());
    assert!(!on_paper.holds(), "{on_paper:?}");
    let first_only = proof_of(|plan| {
        plan.closes.retests = std::collections::BTreeSet::from([0]);
    });
    assert_eq!(first_only.needed, ["Six weeks"]);
    let circle = proof_of(|plan| {
        plan.retests[0].anchor = ratchet_core::definition::Anchor::RetestPassed(1);
    });
    assert!(!circle.can_be_verified && !circle.holds());
}

#[test]
fn many_retests_side_by_side_cost_no_more_than_a_chain() {
    let proof = proof_of(|plan| {
        let one = plan.retests[0].clone();
        plan.retests = vec![one; 60];
        plan.closes.retests = (0..60).collect();
    });
    assert!(proof.holds());
    assert_eq!(proof.needed.len(), 60);
    // Not two to the power of sixty: each walk visits a state a re-test and round, and there is one walk a re-test.
    assert!(proof.states < 61 * 60 * 3, "{}", proof.states);
}
