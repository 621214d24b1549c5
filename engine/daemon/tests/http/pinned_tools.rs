//! Workflows and the audit tools that they are pinned to: one that is not here, and one whose key is trusted no longer.

use crate::house::{House, workflows};
use crate::tools::{code, medicines, packed, pinned_to, trust};
use ratchet_api::v1;
use ratchet_core::definition::Tool;
use ratchet_dsl::lock;
use ratchet_plugin_host::{digest, signature::SecretKey};
use std::sync::Arc;

/// Another audit with the tool that the workflows use already.
const SECOND: &str = "
audit \"Second look\"
  tool: medicines 1, section \"PRN\"
  owner: registered manager
  every: month, on the first Monday, finished within 5 working days
  sample: 5 PRN administrations
  significant finding: when \"Protocol complete\" is below 90%
";

/// The workflows pinned to a build of the medicines tool that nobody installed.
fn pinned_to_missing(house: &House, version: &str) -> v1::NewWorkflows {
    let described = house.client.tool_description("medicines").unwrap();
    let mut description: ratchet_core::tool::Description = serde_json::from_value(described).unwrap();
    description.version = version.to_owned();
    let tool = Tool {
        description: Arc::new(description),
        digest: digest(&medicines("1.0.9", &[])),
        own: None,
    };
    let mut folder = workflows();
    folder.files.push(v1::SourceFile {
        path: lock::FILE_NAME.to_owned(),
        text: lock::write(&[tool]),
    });
    folder
}

#[test]
fn a_folder_that_pins_an_older_tool_is_told_what_is_here_and_the_two_ways_on() {
    let house = House::furnished();
    let folder = pinned_to_missing(&house, "1.0.9");
    let refused = house.client.apply_workflows(&folder).unwrap_err();
    assert_eq!(refused.code(), "tool-not-installed");
    let said = refused.to_string();
    for part in [
        "pinned to medicines 1.0.9",
        "what is here is 1.1.0",
        "install the package of medicines 1.0.9 (`ratchet plugin install FILE`)",
        "`ratchet plugin pin medicines@1.1.0 FOLDER`",
        "Nothing was changed",
    ] {
        assert!(said.contains(part), "`{part}` is not in: {said}");
    }
    let previewed = house.client.preview_workflows(&folder).unwrap_err();
    assert_eq!(previewed.to_string(), said, "the preview says the same");

    let other_build = house
        .client
        .apply_workflows(&pinned_to_missing(&house, "1.1.0"))
        .unwrap_err();
    assert!(
        other_build.to_string().contains("another build of 1.1.0"),
        "{other_build}"
    );
}

#[test]
fn nothing_new_begins_to_use_a_tool_whose_key_is_distrusted() {
    let house = House::furnished();
    let client = &house.client;
    let key = SecretKey::generate().unwrap();
    let public = key.public().to_string();
    trust(&house, &key);
    client
        .install_tool(&packed("1.2.0", Some(&key), &[]), &[], "a file")
        .unwrap();
    client.distrust_tool_key(&public, "the laptop was stolen").unwrap();

    let listed = client.tool("medicines@1.2.0").unwrap();
    assert_eq!(listed.state, "distrusted");
    assert!(listed.trouble.unwrap().contains("the laptop was stolen"));
    let pinned = pinned_to(&house, "medicines@1.2.0");
    let refused = client.apply_workflows(&pinned).unwrap_err();
    assert_eq!(refused.code(), "tool-distrusted");
    let said = refused.to_string();
    for part in [
        "medicines 1.2.0",
        &public[..12],
        "Hawthorn Quality",
        "the laptop was stolen",
    ] {
        assert!(said.contains(part), "`{part}` is not in: {said}");
    }
    assert_eq!(client.preview_workflows(&pinned).unwrap_err().to_string(), said);
    // A folder without a lock takes the version that a trusted key, or Ratchet, vouches for.
    client.apply_workflows(&workflows()).unwrap();

    trust(&house, &key);
    client.apply_workflows(&pinned).unwrap();
    client.distrust_tool_key(&public, "it was stolen after all").unwrap();
    assert!(!client.tool("medicines@1.2.0").unwrap().uses.is_empty());
    client.apply_workflows(&pinned).unwrap();
    let mut further = pinned;
    let file = further
        .files
        .iter_mut()
        .find(|file| file.path.ends_with(".qip"))
        .unwrap();
    file.text.push_str(SECOND);
    let refused = client.apply_workflows(&further);
    assert!(
        refused
            .as_ref()
            .is_err_and(|error| error.to_string().contains("Second look")),
        "{refused:?}"
    );
    assert_eq!(code(refused), "tool-distrusted");
}
