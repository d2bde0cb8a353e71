"""The host and the delegate of the portal's tests."""

from tests.portal.conftest import ask, link, visit

__all__ = ["ask", "link", "visit"]
