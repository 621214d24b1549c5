//! Tools that come with Ratchet, built from `plugins/` by `plugins/build` and committed, so that one cargo command runs
//! the product on a machine without a WebAssembly compiler.

/// A bundled tool.
#[derive(Debug, Clone, Copy)]
pub struct Bundled {
    /// Its id.
    pub id: &'static str,
    /// The component.
    pub component: &'static [u8],
}

/// The medicines tool.
pub const MEDICINES: Bundled = Bundled {
    id: "medicines",
    component: include_bytes!("../../../plugins/dist/medicines.wasm"),
};

/// All bundled tools.
pub const ALL: [Bundled; 1] = [MEDICINES];
