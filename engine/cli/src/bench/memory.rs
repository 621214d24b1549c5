//! Memory of this process, as the kernel counts it, in MiB; 0 where it does not say.

/// At this moment.
pub fn now_mb() -> f64 {
    status("VmRSS:")
}

/// The most since the process began, or since [`forget_peak`].
pub fn peak_mb() -> f64 {
    status("VmHWM:")
}

/// Begins to count the peak anew. Where the kernel cannot, the peak stays that of the whole process: too much rather than too little.
pub fn forget_peak() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

fn status(label: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(label));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kib.unwrap_or_default() / 1024.0
}
