//! The conformance kit: the bundled tools pass it, and what is no tool fails it in words.

use crate::golden;
use ratchet_core::evaluation::Evaluation;
use ratchet_core::tool::{Answer, Answers, Record};
use ratchet_plugin_host::conformance::{self, Kit, Outcome};
use ratchet_plugin_host::{Limits, WasmHost, bundled};
use ratchet_ports::PluginHost;
use std::time::Duration;

#[test]
fn bundled_tools_pass_the_conformance_kit() {
    // Other tests share the processors; what a call may take at most is measured by the bench, not here.
    let patient = Limits {
        time_max: Duration::from_secs(60),
        ..Limits::default()
    };
    for tool in bundled::ALL {
        let tests = conformance::run(&golden::component(tool), &[], patient).unwrap();
        assert_eq!(tests.len(), 9, "{}", tool.id);
        for test in tests {
            assert!(
                !matches!(test.outcome, Outcome::Failed(_)),
                "{}: {}: {:?}",
                tool.id,
                test.title,
                test.outcome
            );
        }
    }
}

#[test]
fn what_is_no_tool_fails_in_words() {
    let tests = conformance::run(b"not a component", &[], Limits::default()).unwrap();
    assert_eq!(tests.len(), 1);
    assert!(
        matches!(&tests[0].outcome, Outcome::Failed(faults) if faults[0].starts_with("this is not an audit tool")),
        "{tests:?}"
    );
}

#[test]
fn recorded_evaluations_are_compared_and_another_version_is_only_looked_at() {
    let kit = Kit::of(&golden::component(bundled::SUPERVISION), Limits::default()).unwrap();
    let host = WasmHost::open(None, Limits::default()).unwrap();
    let tool = host.install(&golden::component(bundled::SUPERVISION)).unwrap();
    let answers = vec![Answer::NotMet; tool.description.questions.len()];
    let records = vec![Record {
        answers: Answers::new(answers),
        fields: Vec::new(),
        reference: "s-1".into(),
    }];
    let context = golden::context(0);
    let report = host.evaluate(&tool.digest, &context, &records).unwrap();
    let recorded = Evaluation {
        audit: "AUD-7".into(),
        context,
        digest: tool.digest.clone(),
        lent: Default::default(),
        records,
        report,
        tool: tool.description.id.clone(),
        version: tool.description.version.clone(),
    };
    let outcome = |recorded: &Evaluation| {
        let tests = kit.run(&[], std::slice::from_ref(recorded));
        let last = tests.into_iter().next_back().unwrap();
        assert_eq!(last.title, "gives the reports that were recorded");
        last.outcome
    };
    assert_eq!(outcome(&recorded), Outcome::Passed);

    let mut forged = recorded.clone();
    forged.report.score = Some(100);
    let Outcome::Failed(faults) = outcome(&forged) else {
        panic!("a report that is not the tool's is noticed");
    };
    assert!(
        faults[0].starts_with("AUD-7: a score of") && faults[0].ends_with("where 100% is expected"),
        "{faults:?}"
    );
    forged.version = "0.9.0".into();
    assert!(matches!(outcome(&forged), Outcome::Noted(notes) if notes[0].contains("recorded with 0.9.0")));
    forged.tool = "medicines".into();
    assert!(matches!(outcome(&forged), Outcome::Failed(faults) if faults[0].contains("another tool, `medicines`")));
}
