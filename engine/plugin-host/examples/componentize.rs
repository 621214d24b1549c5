//! Makes bundled tools from the core modules that the compiler left: used by `plugins/build`.
//!
//! `componentize TOOL MODULE OUT [TOOL MODULE OUT]...`, run anywhere in the checkout.

use ratchet_plugin_host::{componentize::componentize, source};
use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let plugins = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins");
    let (parts, rest) = arguments.as_chunks::<3>();
    if parts.is_empty() || !rest.is_empty() {
        return Err("usage: componentize TOOL MODULE OUT [TOOL MODULE OUT]...".into());
    }
    for [tool, module, out] in parts {
        let component = componentize(&std::fs::read(module)?)?;
        let component = source::mark(component, &source::digest(&plugins, tool)?);
        std::fs::write(out, &component)?;
        println!("{out}: {} bytes", component.len());
    }
    Ok(())
}
