//! Who is answered: a browser on this machine that was given the address, and no page of another site.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::net::{IpAddr, SocketAddr};

use tiny_http::{Method, Request};

use crate::record::sha256_hex;

/// What every request must show.
#[derive(Debug)]
pub(super) struct Guard {
    bound: SocketAddr,
    token: String,
}

impl Guard {
    pub(super) fn new(bound: SocketAddr) -> Self {
        // The standard library seeds these from the system's source of randomness; the hash lets nobody compute one from
        // another.
        let random: Vec<u8> = (0..4u8).flat_map(|n| RandomState::new().hash_one(n).to_le_bytes()).collect();
        Self { bound, token: sha256_hex(&random)[..32].to_owned() }
    }

    pub(super) fn address(&self) -> String {
        format!("http://{}/?token={}", self.bound, self.token)
    }

    /// Whether a token is ours. Takes as long for a near miss as for a far one.
    pub(super) fn knows(&self, token: &str) -> bool {
        let differ = self.token.bytes().zip(token.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b));
        token.len() == self.token.len() && differ == 0
    }

    /// Why a request is not answered; `None` where it is.
    pub(super) fn refuses(&self, request: &Request) -> Option<&'static str> {
        let header = |name: &'static str| {
            request.headers().iter().find(|h| h.field.equiv(name)).map(|h| h.value.as_str().to_owned())
        };
        if !header("Host").is_some_and(|host| self.is_own_host(&host)) {
            return Some("the Host header names another server");
        }
        match header("Origin") {
            Some(origin) if !origin.strip_prefix("http://").is_some_and(|host| self.is_own_host(host)) => {
                return Some("the request comes from another site");
            }
            None if *request.method() == Method::Post => return Some("a change needs an Origin header"),
            _ => {}
        }
        let path = request.url().split('?').next().unwrap_or_default();
        let token = match path {
            "/" => super::answers::query(request.url()).remove("token"),
            _ => header("X-Guillemet-Token"),
        };
        (!token.is_some_and(|t| self.knows(&t)))
            .then_some("the token is missing or wrong: use the whole address that was printed")
    }

    /// A name that is no address can be made to point here by anybody: only `localhost` and addresses are ours.
    fn is_own_host(&self, host: &str) -> bool {
        let port = self.bound.port();
        if let Ok(address) = host.parse::<SocketAddr>() {
            let told = self.bound.ip().is_unspecified() || address.ip() == self.bound.ip();
            return address.port() == port && (told || address.ip().is_loopback() && self.bound.ip().is_loopback());
        }
        let default_port = port == 80 && (host == "localhost" || host.parse::<IpAddr>().is_ok());
        default_port || host.strip_prefix("localhost:").is_some_and(|p| p.parse() == Ok(port))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_this_server_are_its_own() {
        let guard = Guard::new("127.0.0.1:8017".parse().unwrap());
        assert!(guard.is_own_host("127.0.0.1:8017") && guard.is_own_host("localhost:8017"));
        for host in
            ["127.0.0.1:80", "127.0.0.1", "evil.example:8017", "localhost.evil.example:8017", "10.0.0.1:8017", ""]
        {
            assert!(!guard.is_own_host(host), "{host}");
        }
    }

    #[test]
    fn tokens_differ_and_are_compared_whole() {
        let [one, other] = [(); 2].map(|()| Guard::new("127.0.0.1:1".parse().unwrap()));
        assert_ne!(one.token, other.token);
        assert!(one.knows(&one.token) && !one.knows(&one.token[1..]) && !one.knows("") && !one.knows(&other.token));
    }
}
