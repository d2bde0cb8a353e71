"""What can be said of a host from its name alone."""

from ipaddress import ip_address


def is_loopback(host: str) -> bool:
    """Whether traffic to it stays on this machine."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
