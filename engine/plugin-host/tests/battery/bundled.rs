//! The committed tools are those of the sources beside them, and none is stale.

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
