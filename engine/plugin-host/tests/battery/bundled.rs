//! The committed tools are those of the sources beside them, and none is stale.

use ratchet_core::standards;
use ratchet_core::tool::Source;
use ratchet_plugin_host::{Limits, WasmHost, bundled, source};
use ratchet_ports::PluginHost;
use std::path::Path;

#[test]
fn committed_tools_are_fresh() {
    let plugins = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins");
    for tool in bundled::ALL {
        assert_eq!(
            source::of(tool.component),
            Some(source::digest(&plugins, tool.id).unwrap()),
            "plugins/dist/{}.wasm is not of these sources: run `plugins/build` and commit what it makes",
            tool.id
        );
    }
}

#[test]
fn bundled_tools_install_under_their_ids_and_once() {
    let host = WasmHost::open(None, Limits::default()).unwrap();
    for tool in bundled::ALL {
        let installed = host.install(tool.component).unwrap();
        assert_eq!(installed.description.id, tool.id);
        assert_eq!(host.install(tool.component).unwrap().digest, installed.digest);
        assert_eq!(host.find(&installed.digest).unwrap().digest, installed.digest);
    }
    assert_eq!(host.installed().len(), bundled::ALL.len());
}

/// A slip in an id would print as it stands on every finding; a cause that nobody knows would join no theme.
#[test]
fn bundled_tools_name_known_standards_and_causes_and_look_beyond_records() {
    let host = WasmHost::open(None, Limits::default()).unwrap();
    for tool in bundled::ALL {
        let description = host.install(tool.component).unwrap().description;
        let mut beyond_records = 0;
        for question in &description.questions {
            for standard in &question.standards {
                assert!(standards::node(standard).is_some(), "{}: `{standard}`", question.id);
            }
            for cause in &question.causes {
                let known = ["knowledge", "time pressure", "unclear process", "leadership oversight"];
                assert!(known.contains(&cause.as_str()), "{}: `{cause}`", question.id);
            }
            assert!(question.text.ends_with('?'), "{}: asks nothing", question.id);
            beyond_records += usize::from(question.source != Source::Records);
        }
        // Practice and outcomes, not paperwork: at least a third of what is asked is seen, said or happened.
        assert!(
            beyond_records * 3 >= description.questions.len(),
            "{}: {beyond_records} of {}",
            tool.id,
            description.questions.len()
        );
    }
}
