//! Who vouches for a registry: the public authorities as a rule, or one of its own.

use crate::registry::Error;
use ureq::tls::{Certificate, PemItem, parse_pem};

/// The certificate authority of a registry that has its own, as an organisation's registry often has.
#[derive(Debug, Clone)]
pub struct Authority(Vec<Certificate<'static>>);

impl Authority {
    /// Reads certificates in the PEM form (`-----BEGIN CERTIFICATE-----`).
    ///
    /// # Errors
    /// When there is no certificate in it, or one that is damaged.
    pub fn read(pem: &[u8]) -> Result<Self, Error> {
        let mut certificates = Vec::new();
        for item in parse_pem(pem) {
            match item {
                Ok(PemItem::Certificate(certificate)) => certificates.push(certificate),
                Ok(_) => {}
                Err(error) => return Err(Error::NotAnAuthority(error.to_string())),
            }
        }
        if certificates.is_empty() {
            return Err(Error::NotAnAuthority("it holds no certificate".to_owned()));
        }
        Ok(Self(certificates))
    }

    pub(crate) fn certificates(&self) -> &[Certificate<'static>] {
        &self.0
    }
}
