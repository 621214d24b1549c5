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
pub const MEDICINES: Bundled = bundled("medicines", include_bytes!("../../../plugins/dist/medicines.wasm"));

/// The care planning tool.
pub const CARE_PLANNING: Bundled = bundled(
    "care-planning",
    include_bytes!("../../../plugins/dist/care-planning.wasm"),
);

/// The incident review tool.
pub const INCIDENT_REVIEW: Bundled = bundled(
    "incident-review",
    include_bytes!("../../../plugins/dist/incident-review.wasm"),
);

/// The infection prevention tool.
pub const INFECTION_PREVENTION: Bundled = bundled(
    "infection-prevention",
    include_bytes!("../../../plugins/dist/infection-prevention.wasm"),
);

/// The safeguarding and restrictive practice tool.
pub const SAFEGUARDING_RESTRICTIVE_PRACTICE: Bundled = bundled(
    "safeguarding-restrictive-practice",
    include_bytes!("../../../plugins/dist/safeguarding-restrictive-practice.wasm"),
);

/// The supervision tool.
pub const SUPERVISION: Bundled = bundled("supervision", include_bytes!("../../../plugins/dist/supervision.wasm"));

/// All bundled tools.
pub const ALL: [Bundled; 6] = [
    MEDICINES,
    CARE_PLANNING,
    INCIDENT_REVIEW,
    INFECTION_PREVENTION,
    SAFEGUARDING_RESTRICTIVE_PRACTICE,
    SUPERVISION,
];

const fn bundled(id: &'static str, component: &'static [u8]) -> Bundled {
    Bundled { id, component }
}
