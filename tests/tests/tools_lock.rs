//! The shipped workflow pins the tools that Ratchet brings. After a change to a tool: `RATCHET_PIN=1 cargo test -p ratchet-tests --test tools_lock`.
#![allow(missing_docs, clippy::unwrap_used)]

use ratchet_core::definition::Tool;
use ratchet_dsl::lock;
use ratchet_plugin_host::{Limits, WasmHost, bundled};
use ratchet_ports::plugin_host::PluginHost;

const LOCK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../workflows/prn-medicines/tools.lock");

#[test]
fn the_shipped_workflow_pins_the_bundled_tools() {
    let host = WasmHost::open(None, Limits::default()).unwrap();
    let tools = bundled::ALL.iter().map(|tool| {
        let installed = host.install(tool.component).unwrap();
        Tool {
            description: installed.description,
            digest: installed.digest,
            own: None,
        }
    });
    let fresh = lock::write(&tools.collect::<Vec<_>>());
    if std::env::var_os("RATCHET_PIN").is_some() {
        std::fs::write(LOCK, &fresh).unwrap();
    }
    assert_eq!(
        std::fs::read_to_string(LOCK).unwrap(),
        fresh,
        "tools.lock pins another tool than the bundled one"
    );
}
