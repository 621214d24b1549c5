//! Which part of a list is shown.

use ratchet_api::client::Query;

/// Which part of a list is shown.
#[derive(Debug, Clone, clap::Args)]
pub struct Listing {
    /// Only this service.
    #[arg(long)]
    service: Option<String>,
    /// What is listed: everything (newest first), what is open (earliest due first), or what is overdue.
    #[arg(long, value_parser = ["all", "open", "overdue"], default_value = "all")]
    state: String,
    /// How many.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=500))]
    limit: u32,
    /// Where the page before ended.
    #[arg(long)]
    cursor: Option<String>,
}

impl Listing {
    pub fn query(&self) -> Query {
        Query {
            cursor: self.cursor.clone(),
            limit: Some(self.limit),
            service: self.service.clone(),
            state: Some(self.state.clone()),
            ..Query::default()
        }
    }
}

/// Which page of a list that has states of its own.
#[derive(Debug, Clone, clap::Args)]
pub struct Pages {
    /// Only this service.
    #[arg(long)]
    service: Option<String>,
    /// How many.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=500))]
    limit: u32,
    /// Where the page before ended.
    #[arg(long)]
    cursor: Option<String>,
}

impl Pages {
    /// The same question in a state, if one is asked for.
    pub fn query(&self, state: Option<&str>) -> Query {
        Query {
            cursor: self.cursor.clone(),
            limit: Some(self.limit),
            service: self.service.clone(),
            state: state.map(str::to_owned),
            ..Query::default()
        }
    }
}

/// Says how to go on when there is more.
pub fn more(next: Option<&String>) {
    if let Some(next) = next {
        anstream::eprintln!("There is more: --cursor {next}");
    }
}
