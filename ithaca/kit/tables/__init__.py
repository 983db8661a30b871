"""Tables that come in and go out as files, and long lists turned page by page. No database, no clock."""
