//! The plugin host at its boundary: golden audits, hostile tools, the cache, the bundled tools.

#![allow(clippy::unwrap_used, missing_docs)]

#[path = "battery/bundled.rs"]
mod bundled;
#[path = "battery/cache.rs"]
mod cache;
#[path = "battery/conformance.rs"]
mod conformance;
#[path = "battery/contract_page.rs"]
mod contract_page;
#[path = "battery/golden.rs"]
mod golden;
#[path = "battery/hostile.rs"]
mod hostile;
#[path = "battery/languages.rs"]
mod languages;
#[path = "battery/native.rs"]
mod native;
#[path = "battery/package.rs"]
mod package;
#[path = "battery/sample.rs"]
mod sample;
#[path = "battery/staged.rs"]
mod staged;
