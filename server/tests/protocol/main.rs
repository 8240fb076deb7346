//! The protocol, asked over HTTP of the program as it is run: on SQLite, and on PostgreSQL where `KABAR_TEST_POSTGRES` has
//! the address of a server on which databases can be made.

mod cursors;
mod faults;
mod live;
mod moderating;
mod reading;
mod stand;
mod writing;
