//! The conformance kit: the bundled tools pass it, and what is no tool fails it in words.

use crate::golden;
use ratchet_plugin_host::conformance::{self, Outcome};
use ratchet_plugin_host::{Limits, bundled};
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
