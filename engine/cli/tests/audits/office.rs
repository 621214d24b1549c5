//! A daemon with a small folder of its own, its people, and the verbs as somebody at a desk types them.

use super::AUDIT;
use super::daemon::{Daemon, WORKFLOW, ratchet, set_up};
use ratchet_api::v1;
use serde_json::Value;

/// A provider with one service.
pub struct Office {
    daemon: Daemon,
    directory: tempfile::TempDir,
}

impl Office {
    /// With the audit of falls, and more of a folder.
    pub fn open(more: &str) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let daemon = Daemon::start(&directory.path().join("data"));
        let client = daemon.client();
        set_up(&client, &format!("{WORKFLOW}{AUDIT}{more}"));
        let more = [
            ("p.lead", "practice lead"),
            ("q.lead", "quality lead"),
            ("b.member", "board member"),
        ];
        for (person, role) in more {
            let appointment = v1::Appointment {
                name: person.to_owned(),
                person: person.to_owned(),
                role: role.to_owned(),
                service: None,
            };
            // A folder without that role has nobody in it.
            drop(client.appoint(&[appointment]));
        }
        Self { daemon, directory }
    }

    pub fn close(self) {
        self.daemon.stop();
    }

    /// A file beside the data, by its path.
    pub fn file(&self, name: &str, text: &str) -> String {
        let path = self.directory.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_string_lossy().into_owned()
    }

    fn ask(&self, arguments: &[&str]) -> (i32, String, String) {
        let output = ratchet()
            .args(arguments)
            .env("RATCHET_URL", &self.daemon.url)
            .env("RATCHET_TOKEN_FILE", &self.daemon.token_file)
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        (
            output.status.code().unwrap_or(-1),
            text(&output.stdout),
            text(&output.stderr),
        )
    }

    /// What a verb prints for people; it must work.
    pub fn read(&self, arguments: &[&str]) -> String {
        let (code, said, complaint) = self.ask(arguments);
        assert_eq!(code, 0, "{arguments:?}: {complaint}");
        said
    }

    /// What a verb prints for programs; it must say its schema.
    pub fn data(&self, arguments: &[&str], schema: &str) -> Value {
        let said = self.read(&[arguments, &["--output", "json"]].concat());
        let value: Value = serde_json::from_str(&said).unwrap();
        assert_eq!(value["schema"], schema, "{arguments:?}");
        value
    }

    pub fn refused(&self, arguments: &[&str], exit: i32, says: &str) {
        let (code, said, complaint) = self.ask(arguments);
        assert_eq!(code, exit, "{arguments:?}: {said}{complaint}");
        assert!(complaint.contains(says), "{arguments:?} says `{says}`: {complaint}");
    }
}
