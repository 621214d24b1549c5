//! The sample of an audit: drawn by the engine, spread over what matters, and reproducible by anybody.
//!
//! People who choose their own sample choose the tidy files. So the engine draws, from a recorded frame with a recorded seed:
//! 1. Rows outside every `only` are left aside.
//! 2. Each row gets a rank: SHA-256 of the seed, one zero byte and its reference. Lower is drawn sooner.
//! 3. Each `including`, `every` and `at least`, in the order of the file, takes the rows of lowest rank until it is satisfied;
//!    rows already taken count.
//! 4. The remaining places go one by one to the combination of strata that is furthest below its fair share of the sample
//!    (the largest remainder), and there to the row of lowest rank; equally far ones compete by that rank.
//!
//! What could not be had is said as a [`Shortfall`], never passed over. Nothing here knows time or chance: the seed comes from
//! outside. Whole numbers only, so that every machine agrees.

mod bound;
mod draw;
mod fairness;
mod frame;
mod shortfall;
mod spec;
mod substitute;

pub use bound::{FailureBound, possible_failures};
pub use draw::{Drawn, Sample, draw, draw_among, seed_of};
pub use fairness::{Share, fairness};
pub use frame::{Frame, FrameError, FrameRow};
pub use shortfall::Shortfall;
pub use spec::{SampleSpec, Spread};
pub use substitute::{Substitute, substitute};
