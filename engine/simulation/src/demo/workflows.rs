//! The shipped workflows, compiled in: their files, and which records their audits look at.

/// A ready workflow.
#[derive(Debug, Clone, Copy)]
pub struct Workflow {
    /// Its files, with the names under which problems are told.
    pub files: &'static [(&'static str, &'static str)],
    /// Name of its folder.
    pub name: &'static str,
}

macro_rules! workflow {
    ($folder:literal, $($file:literal)*) => {
        Workflow {
            files: &[$(($file, include_str!(concat!("../../../../workflows/", $folder, "/", $file)))),*],
            name: $folder,
        }
    };
}

/// All of them. What several share is the same everywhere, so that they can be compiled together.
pub const WORKFLOWS: [Workflow; 10] = [
    workflow!("care-planning", "organisation.qip" "care-planning-audit.qip" "care-planning.qip"),
    workflow!("council-quality-assurance", "organisation.qip" "council-audit.qip" "council.qip"),
    workflow!("duty-of-candour", "organisation.qip" "candour-audit.qip" "candour.qip"),
    workflow!("incident-review", "organisation.qip" "incident-review-audit.qip" "incident-review.qip"),
    workflow!("infection-prevention", "organisation.qip" "infection-prevention-audit.qip" "infection-prevention.qip"),
    workflow!("judgement-theme", "organisation.qip" "care-planning-audit.qip" "incident-review-audit.qip" "supervision-audit.qip" "judgement-theme.qip"),
    workflow!("prn-medicines", "organisation.qip" "prn-medicines.qip"),
    workflow!("reg-17-report", "organisation.qip" "governance-audit.qip" "reg-17-report.qip"),
    workflow!("safeguarding-restrictive-practice", "organisation.qip" "safeguarding-audit.qip" "safeguarding.qip"),
    workflow!("supervision", "organisation.qip" "supervision-audit.qip" "supervision.qip"),
];

/// A table of records that an audit looks at.
pub(super) struct Table {
    /// Audit.
    pub(super) audit: &'static str,
    /// How many months a list for the audit goes back.
    pub(super) months: u32,
    /// Service and its rows.
    pub(super) services: [(&'static str, &'static str); 5],
}

macro_rules! table {
    ($folder:literal, $part:literal, $audit:literal, $months:literal) => {
        Table {
            audit: $audit,
            months: $months,
            services: [
                ("Oak House", records!($folder, "oak-house", $part)),
                ("Elm Court", records!($folder, "elm-court", $part)),
                ("Birch Lodge", records!($folder, "birch-lodge", $part)),
                ("Willow Court", records!($folder, "willow-court", $part)),
                ("Hazel Grove", records!($folder, "hazel-grove", $part)),
            ],
        }
    };
}

macro_rules! records {
    ($folder:literal, $service:literal, $part:literal) => {
        include_str!(concat!(
            "../../../../workflows/",
            $folder,
            "/records/",
            $service,
            $part,
            ".csv"
        ))
    };
}

/// The tables of all audits but the one on PRN medicines, whose records are in files by month.
pub(super) const TABLES: [Table; 12] = [
    table!("care-planning", "", "Care planning", 1),
    table!("council-quality-assurance", "", "Council quality review", 3),
    table!("duty-of-candour", "", "Duty of candour", 3),
    table!("incident-review", "", "Incident review", 1),
    table!("infection-prevention", "", "Infection prevention", 1),
    table!("infection-prevention", "-infections", "Infections", 1),
    table!("infection-prevention", "-rooms", "Rooms and equipment", 3),
    table!("reg-17-report", "", "Governance that works", 3),
    table!("safeguarding-restrictive-practice", "", "Restrictive practice", 1),
    table!(
        "safeguarding-restrictive-practice",
        "-standing",
        "Standing restrictions",
        3
    ),
    table!(
        "safeguarding-restrictive-practice",
        "-concerns",
        "Safeguarding concerns",
        3
    ),
    table!("supervision", "", "Supervision", 3),
];
