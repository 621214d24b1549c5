//! Every bound of the daemon, each with its reason.

use std::time::Duration;

/// Bytes of one request's body: the largest list to sample from (100,000 rows) with room to spare, and what one event of the ledger holds.
pub const BODY_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Time for one request: a large folder compiles in milliseconds, the slowest disk commits in seconds.
pub const REQUEST_TIME_MAX: Duration = Duration::from_secs(60);

/// Time for requests that are under way when the daemon is told to stop. Service managers wait 90 seconds before they kill.
pub const DRAIN_TIME_MAX: Duration = Duration::from_secs(30);

/// Rows on a page when nobody says how many: what a person reads on a screen.
pub const PAGE_ROWS: usize = 50;

/// Rows on a page at most: what the runtime reads at once.
pub const PAGE_ROWS_MAX: usize = ratchet_runtime::view::PAGE_ROWS_MAX;

/// Rows of each list that one shift hands over to the next: what can be read aloud in a quarter of an hour, with room to spare.
pub const HANDOVER_ROWS: usize = 100;

/// Rows of each list in a person's day: beyond that the lists themselves are the place to look.
pub const DAY_ROWS: usize = 100;

/// Characters of an idempotency key: a UUID has 36, a URL with an id rarely 200.
pub const KEY_CHARS_MAX: usize = 200;

/// Files of one folder of workflows: a large organisation has some dozens.
pub const WORKFLOW_FILES_MAX: usize = 1_000;

/// Compiled folders that are remembered for previews: as many as are looked at side by side; one of a large provider takes some megabytes.
pub const FOLDERS_KEPT: usize = 4;

/// Plans that are moved to another definition in one request: some hundred events each at most, written in one go.
pub const PLANS_MOVED_MAX: usize = 100;

/// Bytes of randomness in a token: it cannot be guessed.
pub const TOKEN_BYTES: usize = 32;

/// Characters of a token that somebody wrote by hand: shorter ones can be guessed.
pub const TOKEN_CHARS_MIN: usize = 20;

/// Posts in one list of people: the staff of a large provider.
pub const POSTS_MAX: usize = 5_000;

/// Events that are made anew at most when somebody looks back: some ten seconds and a gigabyte on an office server.
pub const PAST_EVENTS_MAX: u64 = 1_000_000;
