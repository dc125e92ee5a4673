//! Which addresses may be fetched: those of the public network, unless the configuration allows others by name.
//!
//! A feed can name any address, and a public name can lead to a private machine: what is checked here are the numbers that a
//! connection is opened to, at every hop and every time anew.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use url::Url;

/// Decides which addresses may be fetched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guard {
    /// Networks that are allowed although they are not public: an address and the length of its prefix.
    pub allowed: Vec<(IpAddr, u8)>,
}

/// Networks that are not public (IANA special-purpose registries), with what they are.
const CLOSED_4: &[([u8; 4], u8, &str)] = &[
    ([0, 0, 0, 0], 8, "this network"),
    ([10, 0, 0, 0], 8, "private"),
    ([100, 64, 0, 0], 10, "shared by a provider"),
    ([127, 0, 0, 0], 8, "loopback"),
    ([169, 254, 0, 0], 16, "link-local, or a cloud's metadata"),
    ([172, 16, 0, 0], 12, "private"),
    ([192, 0, 0, 0], 24, "reserved for protocols"),
    ([192, 0, 2, 0], 24, "reserved for documents"),
    ([192, 88, 99, 0], 24, "a relay"),
    ([192, 168, 0, 0], 16, "private"),
    ([198, 18, 0, 0], 15, "reserved for benchmarks"),
    ([198, 51, 100, 0], 24, "reserved for documents"),
    ([203, 0, 113, 0], 24, "reserved for documents"),
    ([224, 0, 0, 0], 4, "multicast"),
    ([240, 0, 0, 0], 4, "reserved"),
];

impl Guard {
    /// Why no connection is opened to an address.
    ///
    /// # Errors
    ///
    /// The reason, for people.
    pub fn check(&self, address: IpAddr) -> Result<(), String> {
        let address = plain(address);
        if self.allowed.iter().any(|(network, length)| contains(*network, *length, address)) {
            return Ok(());
        }
        let closed = match address {
            IpAddr::V4(four) => closed_4(four),
            IpAddr::V6(six) => closed_6(six),
        };
        match closed {
            None => Ok(()),
            Some(what) => Err(format!(
                "{address} is no public address ({what}): allow its network in the configuration if it is meant"
            )),
        }
    }

    /// Why an address is not fetched, as far as it shows without looking its name up.
    ///
    /// # Errors
    ///
    /// The reason, for people.
    pub fn check_url(&self, url: &Url) -> Result<(), String> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(format!("'{}' addresses are not fetched: give an http or https address", url.scheme()));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("addresses with a name and password in them are not fetched".to_owned());
        }
        match url.host() {
            None => Err("the address names no host".to_owned()),
            Some(url::Host::Ipv4(four)) => self.check(IpAddr::V4(four)),
            Some(url::Host::Ipv6(six)) => self.check(IpAddr::V6(six)),
            Some(url::Host::Domain(_)) => Ok(()),
        }
    }
}

/// The IPv4 address that an IPv6 address carries, so that it is judged as what it is.
fn plain(address: IpAddr) -> IpAddr {
    let IpAddr::V6(six) = address else { return address };
    let segments = six.segments();
    let four = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        IpAddr::V4(Ipv4Addr::new(a, b, c, d))
    };
    match segments {
        // Mapped, translated (NAT64) and compatible.
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => four(high, low),
        [0, 0, 0, 0, 0, 0, high, low] if high != 0 => four(high, low),
        // 6to4.
        [0x2002, high, low, ..] => four(high, low),
        _ => address,
    }
}

fn closed_4(address: Ipv4Addr) -> Option<&'static str> {
    let address = IpAddr::V4(address);
    CLOSED_4
        .iter()
        .find(|(network, length, _)| contains(IpAddr::from(*network), *length, address))
        .map(|(_, _, what)| *what)
}

fn closed_6(address: Ipv6Addr) -> Option<&'static str> {
    let first = address.segments()[0];
    if address.is_loopback() {
        Some("loopback")
    } else if address.is_unspecified() {
        Some("this network")
    } else if first & 0xfe00 == 0xfc00 {
        Some("private")
    } else if first & 0xffc0 == 0xfe80 {
        Some("link-local")
    } else if first & 0xff00 == 0xff00 {
        Some("multicast")
    } else if first & 0xe000 != 0x2000 {
        Some("reserved")
    } else if first == 0x2001 && address.segments()[1] < 0x200 {
        Some("reserved for protocols")
    } else if first == 0x2001 && address.segments()[1] == 0xdb8 {
        Some("reserved for documents")
    } else {
        None
    }
}

/// Whether a network holds an address.
fn contains(network: IpAddr, length: u8, address: IpAddr) -> bool {
    match (network, address) {
        (IpAddr::V4(network), IpAddr::V4(address)) => {
            let shift = 32u32.saturating_sub(u32::from(length));
            shift == 32 || u32::from(network) >> shift == u32::from(address) >> shift
        }
        (IpAddr::V6(network), IpAddr::V6(address)) => {
            let shift = 128u32.saturating_sub(u32::from(length));
            shift == 128 || u128::from(network) >> shift == u128::from(address) >> shift
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_pass() {
        let guard = Guard::default();
        for closed in [
            "127.0.0.1",
            "127.8.9.1",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "2002:7f00:1::",
            "::127.0.0.1",
            "fd00:ec2::254",
            "2001:db8::1",
        ] {
            assert!(guard.check(closed.parse().unwrap()).is_err(), "{closed}");
        }
        for open in ["1.1.1.1", "8.8.8.8", "172.32.0.1", "192.169.0.1", "2606:4700::1111", "::ffff:8.8.8.8"] {
            assert!(guard.check(open.parse().unwrap()).is_ok(), "{open}");
        }
    }

    #[test]
    fn what_is_allowed_passes() {
        let guard = Guard { allowed: vec![("127.0.0.0".parse().unwrap(), 8)] };
        assert!(guard.check("127.0.0.1".parse().unwrap()).is_ok());
        assert!(guard.check("10.0.0.1".parse().unwrap()).is_err());
    }

    #[test]
    fn addresses_are_judged_before_a_name_is_looked_up() {
        let guard = Guard::default();
        let check =
            |url: &str| Url::parse(url).map_err(|error| error.to_string()).and_then(|url| guard.check_url(&url));
        assert!(check("https://herald.example/").is_ok());
        for refused in [
            "file:///etc/passwd",
            "ftp://herald.example/",
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://[::1]/",
            "http://a:b@herald.example/",
            "data:text/html,x",
        ] {
            assert!(check(refused).is_err(), "{refused}");
        }
    }
}
