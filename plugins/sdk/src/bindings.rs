//! Generated from `plugins/wit`: types and the glue between them and the canonical ABI. Not written by hand, therefore
//! outside our lints.

#![allow(unsafe_code, missing_docs, clippy::all)]

wit_bindgen::generate!({
    path: "../wit",
    world: "audit-tool",
    additional_derives: [PartialEq, Eq],
    pub_export_macro: true,
    export_macro_name: "__export_tool_component",
    default_bindings_module: "ratchet_tool_sdk::bindings",
});
