//! Findings that are not resolved.

use super::Line;
use crate::agenda::Desk;
use crate::definition::Approval;
use crate::record::Finding;

pub(super) fn findings(desk: &Desk<'_>) -> Vec<Line> {
    let accepts = desk.forum.approves.contains(&Approval::AcceptedRisks);
    let line = |finding: &Finding| {
        let problem = &finding.problem;
        let new = if finding.raised_at >= desk.since { ", new" } else { "" };
        let recurring = if finding.is_recurring() { ", recurring" } else { "" };
        let lived_with = finding.risks.iter().any(|risk| risk.runs_at(desk.now));
        let lost = finding.significant && finding.plan.is_none() && !lived_with;
        let lost_words = if lost {
            "; significant, and no plan works on it"
        } else {
            ""
        };
        let text = format!(
            "{} in {}: {} ({} of {}){new}{recurring}{lost_words}",
            finding.id, finding.service, problem.what, problem.count, problem.of
        );
        Line::about(finding.id, text).asking(lost && accepts)
    };
    desk.material.findings.iter().map(line).collect()
}
