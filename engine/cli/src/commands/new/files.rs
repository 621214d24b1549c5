//! What a new tool is written from: the files of `plugins/examples`, the contract and the SDK, as they were when Ratchet was
//! built.

use super::Language;

/// The name under which the example goes in its files.
pub const NAME: &str = "call-bells";

/// One file of a new tool.
#[derive(Debug, Clone, Copy)]
pub struct File {
    /// Where it goes.
    pub path: &'static str,
    /// What it holds.
    pub content: &'static [u8],
}

impl File {
    /// Whether somebody runs it.
    pub fn is_program(&self) -> bool {
        self.path == "build"
    }
}

/// Files by where they go and where they come from, below `plugins/`.
macro_rules! files {
    ($($path:literal from $source:literal;)*) => {
        &[$(File { path: $path, content: include_bytes!(concat!("../../../../../plugins/", $source)) },)*]
    };
}

const SHARED: &[File] = files! {
    "golden/good.csv" from "examples/golden/good.csv";
    "golden/good.json" from "examples/golden/good.json";
    "golden/poor.csv" from "examples/golden/poor.csv";
    "golden/poor.json" from "examples/golden/poor.json";
    "golden/slipping.csv" from "examples/golden/slipping.csv";
    "golden/slipping.json" from "examples/golden/slipping.json";
    "golden/unreadable-shift.csv" from "examples/golden/unreadable-shift.csv";
    "golden/unreadable-shift.json" from "examples/golden/unreadable-shift.json";
};

const CONTRACT: &[File] = files! {
    "wit/audit-tool.wit" from "wit/audit-tool.wit";
};

const IGNORED: File = File {
    path: ".gitignore",
    content: b"node_modules/\n__pycache__/\ntarget/\n*.wasm\n*.tool\n",
};

const RUST: &[File] = files! {
    "plugin.toml" from "examples/rust/plugin.toml";
    "src/lib.rs" from "examples/rust/src/lib.rs";
    "tests/tool.rs" from "examples/rust/tests/tool.rs";
    "sdk/Cargo.toml" from "sdk/Cargo.toml";
    "sdk/src/bindings.rs" from "sdk/src/bindings.rs";
    "sdk/src/checks.rs" from "sdk/src/checks.rs";
    "sdk/src/evaluate.rs" from "sdk/src/evaluate.rs";
    "sdk/src/findings.rs" from "sdk/src/findings.rs";
    "sdk/src/lib.rs" from "sdk/src/lib.rs";
    "sdk/src/memory.rs" from "sdk/src/memory.rs";
    "sdk/src/rows.rs" from "sdk/src/rows.rs";
    "sdk/src/sampled.rs" from "sdk/src/sampled.rs";
    "sdk/src/scoring.rs" from "sdk/src/scoring.rs";
    "sdk/src/sheet.rs" from "sdk/src/sheet.rs";
    "sdk/src/similarity.rs" from "sdk/src/similarity.rs";
    "sdk/src/table.rs" from "sdk/src/table.rs";
    "sdk/src/tool.rs" from "sdk/src/tool.rs";
    "sdk/src/words.rs" from "sdk/src/words.rs";
};

/// The crate of a new tool, with what the SDK takes from its workspace.
const CRATE: File = File {
    path: "Cargo.toml",
    content: br#"[workspace]
members = ["sdk"]

[workspace.package]
version = "0.1.0"
edition = "2024"
rust-version = "1.95"
license = "Apache-2.0 OR MIT"
repository = ""
publish = false

[workspace.dependencies]
ratchet-tool-sdk = { path = "sdk" }
wit-bindgen = { version = "0.61.1", default-features = false, features = ["macros", "realloc"] }

[workspace.lints.rust]
unsafe_code = "deny"

[package]
name = "ratchet-tool-call-bells"
version = "1.0.0"
edition.workspace = true
rust-version.workspace = true
publish = false
description = "An audit tool"

[dependencies]
ratchet-tool-sdk.workspace = true

[lints]
workspace = true

[lib]
crate-type = ["cdylib", "rlib"]

# Small and quick.
[profile.release]
opt-level = 2
lto = true
codegen-units = 1
panic = "abort"
strip = true
"#,
};

const JAVASCRIPT: &[File] = files! {
    "build.js" from "examples/javascript/build.js";
    "package.json" from "examples/javascript/package.json";
    "plugin.toml" from "examples/javascript/plugin.toml";
    "src/audit.js" from "examples/javascript/src/audit.js";
    "src/tool.js" from "examples/javascript/src/tool.js";
    "test/tool.test.js" from "examples/javascript/test/tool.test.js";
};

const PYTHON: &[File] = files! {
    "app.py" from "examples/python/app.py";
    "audit.py" from "examples/python/audit.py";
    "build" from "examples/python/build";
    "plugin.toml" from "examples/python/plugin.toml";
    "test_tool.py" from "examples/python/test_tool.py";
    "tool.py" from "examples/python/tool.py";
};

const C: &[File] = files! {
    "build" from "examples/c/build";
    "generated/audit_tool.c" from "examples/c/generated/audit_tool.c";
    "generated/audit_tool.h" from "examples/c/generated/audit_tool.h";
    "generated/audit_tool_component_type.o" from "examples/c/generated/audit_tool_component_type.o";
    "include/stdlib.h" from "examples/c/include/stdlib.h";
    "include/string.h" from "examples/c/include/string.h";
    "plugin.toml" from "examples/c/plugin.toml";
    "src/audit.c" from "examples/c/src/audit.c";
    "src/audit.h" from "examples/c/src/audit.h";
    "src/small.c" from "examples/c/src/small.c";
    "src/tool.c" from "examples/c/src/tool.c";
};

/// All files of a new tool.
pub fn of(language: Language) -> Vec<File> {
    let mut files = vec![IGNORED];
    files.extend(SHARED);
    files.extend(CONTRACT);
    match language {
        Language::Rust => {
            files.push(CRATE);
            files.extend(RUST);
        }
        Language::Js => files.extend(JAVASCRIPT),
        Language::Python => files.extend(PYTHON),
        Language::C => files.extend(C),
    }
    files
}
